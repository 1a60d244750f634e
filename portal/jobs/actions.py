"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import audit_actions

audit_actions.add("job.queue", _("queue a job"))
audit_actions.add("job.cancel", _("cancel a job"))
audit_actions.add("job.retry", _("try a job again"))
