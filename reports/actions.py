"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import Traces, audit_actions, audited
from reports.states import AWARD_MOVES, DOCUMENT_MOVES

audit_actions.add("award.propose", _("propose a shortlist"))
audit_actions.add("award.withdraw", _("withdraw a shortlist"))
audit_actions.add("incentives.compute", _("compute the incentive points"))
AWARD_MOVES.name_actions(_("commendation list"))
DOCUMENT_MOVES.name_actions(_("document"))

audited.add("award", Traces("reports.award", ("award.",), lambda row: row.audit_name))
audited.add("document", Traces("reports.document", ("document.",), lambda row: row.audit_name))
