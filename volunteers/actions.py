"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import audit_actions

audit_actions.add("appraisal.compute", _("compute the volunteers' appraisal"))
