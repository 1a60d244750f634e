"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import Traces, audit_actions, audited
from sites.states import ROUND_MOVES

audit_actions.add("round.compute", _("compute an evaluation"))
ROUND_MOVES.name_actions(_("evaluation"))
audit_actions.add("site.assign", _("assign a site to a post"))
audit_actions.add("site.unassign", _("take a site from a post"))

audited.add("round", Traces("sites.evaluationround", ("round.",), lambda row: row.audit_name))
audited.add("site", Traces("sites.site", ("site.",), lambda row: row.code))
audited.add("site's numbers", Traces("sites.site", ("personal.reveal",), lambda row: f"sites {row.code}"))
