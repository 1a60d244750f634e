"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import audit_actions

audit_actions.add("reminders.queue", _("remind of what is due"))
