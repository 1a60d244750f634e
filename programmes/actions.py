"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import audit_actions

audit_actions.add("officer.assign", _("assign an officer"))
audit_actions.add("officer.unassign", _("take an officer off"))
