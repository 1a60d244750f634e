"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import Traces, audit_actions, audited
from volunteers.states import SERVICE_MOVES

audit_actions.add("personal.erase", _("erase a volunteer's identity"))
audit_actions.add("appraisal.compute", _("compute the volunteers' appraisal"))
SERVICE_MOVES.name_actions(_("service record"))
audit_actions.add("volunteer.link", _("link a volunteer with an account"))

audited.add("service", Traces("volunteers.servicerecord", ("service.",), lambda row: row.audit_name))
audited.add("volunteer", Traces("volunteers.volunteer", ("volunteer", "personal.erase"), lambda row: row.number))
_SEEN = Traces("volunteers.volunteer", ("personal.reveal",), lambda row: f"volunteers {row.number}")
audited.add("volunteer's numbers", _SEEN)
