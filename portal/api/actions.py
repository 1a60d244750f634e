"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import audit_actions

audit_actions.add("client.create", _("admit another system"))
audit_actions.add("client.rotate", _("renew another system's secret"))
audit_actions.add("client.revoke", _("shut out another system"))
audit_actions.add("volunteers.reveal", _("hand out personal data in clear"))
