"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from funding.states import ALLOCATION_MOVES
from portal.registry import Traces, audit_actions, audited

audit_actions.add("allocation.compute", _("compute an allocation"))
audit_actions.add("allocation.withdraw", _("withdraw an allocation"))
ALLOCATION_MOVES.name_actions(_("allocation"))

audited.add("allocation", Traces("funding.allocation", ("allocation.",), lambda row: row.audit_name))
