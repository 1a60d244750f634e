from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
#: what is out for everybody to read
PUBLIC_AWARDS = (AwardStatus.NOTICE, AwardStatus.CONFERRED)

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
            prepared_in=("award.propose",),
        ),
        Move(
            "confer",
            _("confer"),
            (AwardStatus.NOTICE,),
            AwardStatus.CONFERRED,
            Right.APPROVE,
            guards=(by_another("proposed_by"),),
            stamps=_DECISION,
            prepared_in=("award.propose",),
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
    """The documents of a year, in the order in which an office lays them before its leaders."""

    DISTRICT_SUMMARY = "district_summary", _("summary of all programmes")
    PROGRAMME_EVALUATION = "programme_evaluation", _("annual evaluation report of a programme")
    SITE_EVALUATION = "site_evaluation", _("annual evaluation report of a site")
    EVALUATION_NOTICE = "evaluation_notice", _("public notice of evaluation results")
    SUBSIDY_NOTICE = "subsidy_notice", _("public notice of the subsidy")
    COMMENDATION_NOTICE = "commendation_notice", _("public notice of commendations")
    UNIT_CERTIFICATE = "unit_certificate", _("certificate of a commended unit")
    VOLUNTEER_CERTIFICATE = "volunteer_certificate", _("certificate of a commended volunteer")
    SERVICE_RECORD = "service_record", _("volunteer's service record")
    INCENTIVE_LETTER = "incentive_letter", _("letter and list of incentive points")
    MONTHLY_BULLETIN = "monthly_bulletin", _("monthly bulletin")


#: put up for everybody to read once they are no drafts
PUBLIC_KINDS = (DocumentKind.EVALUATION_NOTICE, DocumentKind.SUBSIDY_NOTICE, DocumentKind.COMMENDATION_NOTICE)


class DocumentStatus(models.TextChoices):
    """A paper's way to its signature, whatever its data: what is not yet published carries 草稿 besides."""

    DRAFT = "draft", pgettext_lazy("document", "draft")
    SENT = "sent", _("sent for signature")
    ISSUED = "issued", _("issued")
    VOID = "void", _("void")


_made = guard(lambda document: document.file_id is not None, _("It has not been made yet."))
_settled = guard(
    lambda document: not document.is_draft, _("Its figures are not published or approved yet: it carries 草稿.")
)


def _moves(right: Right) -> Workflow:
    """The way to the signature of what is made by who has this right."""
    return Workflow(
        "document",
        (
            Move(
                "send", _("send for signature"), (DocumentStatus.DRAFT,), DocumentStatus.SENT, right,
                guards=(_made, _settled),
            ),
            Move("take_back", _("take back"), (DocumentStatus.SENT,), DocumentStatus.DRAFT, right),
            # Made by services.issuing alone, which stores number and scan with it; the database asks for both.
            Move(
                "issue", _("enter as issued"), (DocumentStatus.SENT,), DocumentStatus.ISSUED, right,
                guards=(_made, _settled),
            ),
            Move(
                "void", _("declare void"), (DocumentStatus.DRAFT, DocumentStatus.SENT, DocumentStatus.ISSUED),
                DocumentStatus.VOID, Right.APPROVE, guards=(_made, _settled), needs_reason=True, reason_in="reason",
            ),
        ),
    )  # fmt: skip


DOCUMENT_MOVES = _moves(Right.MAKE_REPORTS)
#: a subdistrict sends out its own bulletin
BULLETIN_MOVES = _moves(Right.MAKE_BULLETINS)


def right_to_make(kind: str) -> Right:
    """What one needs to make a document of this kind and to send it out."""
    return Right.MAKE_BULLETINS if kind == DocumentKind.MONTHLY_BULLETIN else Right.MAKE_REPORTS


def moves_of(kind: str) -> Workflow:
    return BULLETIN_MOVES if kind == DocumentKind.MONTHLY_BULLETIN else DOCUMENT_MOVES
