"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import Traces, audit_actions, audited
from sites.states import LOG_MOVES, ROUND_MOVES

audit_actions.add("round.compute", _("compute an evaluation"))
ROUND_MOVES.name_actions(_("evaluation"))
LOG_MOVES.name_actions(_("monthly log"))
audit_actions.add("log.begin", _("monthly log: begin"))
audit_actions.add("log.write", _("monthly log: write"))
audit_actions.add("log.book", _("monthly log: book an activity to another site"))
audit_actions.add("log.add_photo", _("monthly log: add a photo"))
audit_actions.add("log.remove_photo", _("monthly log: remove a photo"))
audit_actions.add("log.withdraw_photo", _("monthly log: take a photo out of circulation"))
audit_actions.add("log.look_again", _("monthly logs: look again for what is odd"))
audit_actions.add("log.answer", _("monthly log: answer an oddity"))
audit_actions.add("log.enrol", _("enrolments of a site"))
audit_actions.add("month.sign", _("sign a month"))
audit_actions.add("mark.enter", _("enter marks"))
audit_actions.add("exemption.grant", _("grant an exemption from logs"))
audit_actions.add("exemption.withdraw", _("withdraw an exemption from logs"))
audit_actions.add("site.assign", _("assign a site to a post"))
audit_actions.add("site.unassign", _("take a site from a post"))

audited.add("round", Traces("sites.evaluationround", ("round.",), lambda row: row.audit_name))
audited.add("site", Traces("sites.site", ("site.",), lambda row: row.code))
audited.add("site's numbers", Traces("sites.site", ("personal.reveal",), lambda row: f"sites {row.code}"))
audited.add("log", Traces("sites.monthlylog", ("log.",), lambda row: row.audit_name, sheet="月报"))
audited.add("exemption", Traces("sites.logexemption", ("exemption.",), lambda row: row.audit_name))
