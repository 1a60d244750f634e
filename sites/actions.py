"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import audit_actions
from sites.states import ROUND_MOVES

audit_actions.add("round.compute", _("compute an evaluation"))
ROUND_MOVES.name_actions(_("evaluation"))
