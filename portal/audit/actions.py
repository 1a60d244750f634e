"""What the audit trail calls what is done with lists, and what it does for them."""

from django.utils.translation import gettext_lazy as _

from portal.audit.lists import record_export
from portal.audit.services import lock_head
from portal.registry import audit_actions, audit_trail

audit_actions.add("list.export", _("export a list"))
audit_actions.add("audit.verify", _("check the audit trail"))
audit_actions.add("personal.reveal", _("see personal data in clear"))
audit_trail.add("lock", lock_head)
audit_trail.add("record_export", record_export)
