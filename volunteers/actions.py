"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import audit_actions
from volunteers.states import SERVICE_MOVES

audit_actions.add("appraisal.compute", _("compute the volunteers' appraisal"))
SERVICE_MOVES.name_actions(_("service record"))
