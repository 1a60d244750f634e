"""State codes and categories of sites, logs and evaluations (docs/domain.md, "State codes")."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.rights import Right
from portal.workflow import Move, Workflow, by_another, guard


class SiteStatus(models.TextChoices):
    APPLIED = "applied", _("applied")
    APPROVED = "approved", _("approved to prepare")
    ACCEPTED = "accepted", _("accepted")
    OPEN = "open", _("open")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", _("closed")
    REJECTED = "rejected", _("rejected")


class LogStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("to be checked")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", pgettext_lazy("log", "approved")


#: the words of the workbook for the states of a log
LOG_WORDS = {
    "草稿": LogStatus.DRAFT,
    "待审核": LogStatus.SUBMITTED,
    "已退回": LogStatus.RETURNED,
    "已通过": LogStatus.APPROVED,
}


class RoundStatus(models.TextChoices):
    INCOMPLETE = "incomplete", _("marks missing")
    COMPUTED = "computed", _("computed")
    REVIEWED = "reviewed", _("reviewed")
    NOTICE = "notice", _("under public notice")
    PUBLISHED = "published", _("published")


#: from here on nothing computes the round again or changes the evidence under it
FROZEN_ROUNDS = (RoundStatus.NOTICE, RoundStatus.PUBLISHED)

_final = guard(lambda round_: round_.as_of is None, _("A provisional evaluation is never reviewed or published."))

#: computing itself is sites.services.evaluate: it leads to `computed` or `incomplete` until the public notice
ROUND_MOVES = Workflow(
    "round",
    (
        Move(
            "review",
            _("review"),
            (RoundStatus.COMPUTED,),
            RoundStatus.REVIEWED,
            Right.EVALUATE,
            guards=(_final, by_another("computed_by")),
            stamps=("reviewed_at", "reviewed_by"),
            prepared_in=("round.compute",),
        ),
        Move(
            "send_back",
            _("send back"),
            (RoundStatus.REVIEWED,),
            RoundStatus.COMPUTED,
            Right.EVALUATE,
            needs_reason=True,
            clears=("reviewed_at", "reviewed_by"),
        ),
        Move(
            "give_notice",
            _("put under public notice"),
            (RoundStatus.REVIEWED,),
            RoundStatus.NOTICE,
            Right.APPROVE,
            guards=(by_another("computed_by"),),
            stamps=("notice_from",),
            prepared_in=("round.compute",),
        ),
        Move(
            "publish",
            _("publish"),
            (RoundStatus.NOTICE,),
            RoundStatus.PUBLISHED,
            Right.APPROVE,
            guards=(by_another("computed_by", "reviewed_by"),),
            stamps=("published_at", "published_by"),
            prepared_in=("round.compute", "round.review"),
        ),
    ),
)

_unsettled = guard(
    lambda log: not log.is_evidence,
    _("The evaluation of this year is under public notice or published: its logs stay as they are."),
)
UNANSWERED = _("Something odd in this log has not been answered yet.")
_answered = guard(lambda log: not log.open_oddities, UNANSWERED)

LOG_MOVES = Workflow(
    "log",
    (
        Move(
            "submit",
            _("hand in"),
            (LogStatus.DRAFT, LogStatus.RETURNED),
            LogStatus.SUBMITTED,
            Right.SUBMIT_LOGS,
            guards=(_unsettled,),
            stamps=("submitted_at", "submitted_by"),
            stamps_once=("first_submitted_at",),
            clears=("checked_at", "checked_by"),
        ),
        Move(
            "take_back",
            _("take back"),
            (LogStatus.SUBMITTED,),
            LogStatus.RETURNED,
            Right.SUBMIT_LOGS,
            guards=(_unsettled,),
            needs_reason=True,
            reason_in="returned_because",
        ),
        Move(
            "approve",
            pgettext_lazy("log", "approve"),
            (LogStatus.SUBMITTED,),
            LogStatus.APPROVED,
            Right.CHECK_LOGS,
            guards=(_unsettled, _answered, by_another("submitted_by")),
            stamps=("checked_at", "checked_by"),
            clears=("returned_because",),
            prepared_in=("log.submit", "log.write"),
        ),
        Move(
            "return",
            pgettext_lazy("log", "return"),
            (LogStatus.SUBMITTED,),
            LogStatus.RETURNED,
            Right.CHECK_LOGS,
            guards=(_unsettled,),
            needs_reason=True,
            stamps=("checked_at", "checked_by"),
            reason_in="returned_because",
        ),
        # what was approved is kept as a version first: sites.services.logs.checking
        Move(
            "reopen",
            _("open for correction"),
            (LogStatus.APPROVED,),
            LogStatus.RETURNED,
            Right.CHECK_LOGS,
            guards=(_unsettled,),
            needs_reason=True,
            stamps=("checked_at", "checked_by"),
            reason_in="returned_because",
        ),
    ),
)
#: in these states a log is its committee's to write
WRITABLE = (LogStatus.DRAFT, LogStatus.RETURNED)

CLOSED_WEEKS, FORCE_MAJEURE = "停课", "不可抗力"
EXEMPTION_KINDS = (CLOSED_WEEKS, FORCE_MAJEURE)

ROOM_KINDS = ("社区用房", "村居办公楼", "学校", "其他")
INCIDENT_GRADES = ("一般", "较大", "重大")
MINOR_GRADES, SERIOUS_GRADE = ("一般", "较大"), "重大"
#: as long as nobody has settled the liability, an incident is its committee's to correct
UNSETTLED = "认定中"
LIABILITIES = ("是", "否", UNSETTLED)
LIABLE = "是"


def status_by_dates(
    accepted_on: date | None, opened_on: date | None, closed_on: date | None, *, today: date
) -> SiteStatus:
    """The state of a site that the workbook brings in (docs/domain.md, "State codes")."""
    if closed_on and closed_on < today:
        return SiteStatus.CLOSED
    if opened_on:
        return SiteStatus.OPEN
    return SiteStatus.ACCEPTED if accepted_on else SiteStatus.APPLIED
