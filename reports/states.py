from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.rights import Right
from portal.workflow import Move, Workflow, by_another, guard

UNITS, VOLUNTEERS = "突出集体", "优秀志愿者"
AWARD_KINDS = (UNITS, VOLUNTEERS)
GIVERS = ("街镇年度考核", "文明村居评比", "社区教育考评")


class AwardStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    NOTICE = "notice", _("under public notice")
    CONFERRED = "conferred", _("conferred")
    REVOKED = "revoked", _("revoked")
    STRUCK = "struck", _("struck off")


#: a list with an award in one of these states is not proposed anew
FROZEN_AWARDS = (AwardStatus.NOTICE, AwardStatus.CONFERRED, AwardStatus.REVOKED)

_decided = guard(
    lambda award: not award.undecided,
    _("More are equal on the last place than the quota holds: strike names until the list is decided."),
)
_current = guard(
    lambda award: not award.is_outdated,
    _("The evaluation changed since the list was proposed: propose it again first."),
)
_DECISION = ("decided_at", "decided_by")

#: proposing itself is reports.services.propose_awards
AWARD_MOVES = Workflow(
    "award",
    (
        Move(
            "strike",
            _("strike off"),
            (AwardStatus.PROPOSED,),
            AwardStatus.STRUCK,
            Right.PROPOSE_AWARDS,
            needs_reason=True,
            reason_in="reason",
            stamps=_DECISION,
        ),
        Move(
            "restore",
            _("put back"),
            (AwardStatus.STRUCK,),
            AwardStatus.PROPOSED,
            Right.PROPOSE_AWARDS,
            clears=("reason", *_DECISION),
        ),
        Move(
            "give_notice",
            _("put under public notice"),
            (AwardStatus.PROPOSED,),
            AwardStatus.NOTICE,
            Right.APPROVE,
            guards=(by_another("proposed_by"), _decided, _current),
            stamps=_DECISION,
        ),
        Move(
            "confer",
            _("confer"),
            (AwardStatus.NOTICE,),
            AwardStatus.CONFERRED,
            Right.APPROVE,
            guards=(by_another("proposed_by"),),
            stamps=_DECISION,
        ),
        Move(
            "revoke",
            _("revoke"),
            (AwardStatus.CONFERRED,),
            AwardStatus.REVOKED,
            Right.APPROVE,
            needs_reason=True,
            reason_in="reason",
            stamps=_DECISION,
        ),
    ),
)


class DocumentKind(models.TextChoices):
    SITE_EVALUATION = "site_evaluation", _("annual evaluation report of a site")
