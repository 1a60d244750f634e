from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.rights import Right
from portal.workflow import Move, Workflow, by_another, guard

PRO_RATA, NEW_FIRST = "按比例", "先保新开办"
SHORTAGES = (PRO_RATA, NEW_FIRST)


class AllocationStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("allocation", "draft")
    REVIEWED = "reviewed", _("reviewed")
    NOTICE = "notice", _("under public notice")
    APPROVED = "approved", _("approved")
    PAYING = "paying", _("being paid")
    SETTLED = "settled", _("settled")


#: from here on nothing computes the allocation again or changes its rates and budget
FROZEN_ALLOCATIONS = (
    AllocationStatus.NOTICE,
    AllocationStatus.APPROVED,
    AllocationStatus.PAYING,
    AllocationStatus.SETTLED,
)


#: working days that a public notice lasts, after the day of publication (docs/rules.md §4)
NOTICE_DAYS = 5

_current = guard(
    lambda allocation: not allocation.is_outdated,
    _("The evaluation, a rate or the budget changed since this was computed: compute it again first."),
)
_published = guard(lambda allocation: allocation.evaluation_is_published, _("The evaluation is not published yet."))
_noticed = guard(
    lambda allocation: allocation.notice_is_over,
    _("The public notice lasts five working days after the day of publication."),
)
_founded = guard(
    lambda allocation: not allocation.lacks_legal_basis,
    _("The document that obliges the subdistricts to match is missing from a rate."),
)

#: computing itself is funding.services.allocate: it leads to `draft` until the public notice
ALLOCATION_MOVES = Workflow(
    "allocation",
    (
        Move(
            "review",
            _("review"),
            (AllocationStatus.DRAFT,),
            AllocationStatus.REVIEWED,
            Right.ALLOCATE,
            guards=(by_another("computed_by"), _current),
            stamps=("reviewed_at", "reviewed_by"),
            prepared_in=("allocation.compute",),
        ),
        Move(
            "send_back",
            _("send back"),
            (AllocationStatus.REVIEWED,),
            AllocationStatus.DRAFT,
            Right.ALLOCATE,
            needs_reason=True,
            clears=("reviewed_at", "reviewed_by"),
        ),
        Move(
            "give_notice",
            _("put under public notice"),
            (AllocationStatus.REVIEWED,),
            AllocationStatus.NOTICE,
            Right.APPROVE,
            guards=(by_another("computed_by"), _current),
            stamps=("notice_from",),
            prepared_in=("allocation.compute",),
        ),
        Move(
            "approve",
            _("approve"),
            (AllocationStatus.NOTICE,),
            AllocationStatus.APPROVED,
            Right.APPROVE,
            guards=(by_another("computed_by", "reviewed_by"), _noticed, _founded, _published, _current),
            stamps=("approved_at", "approved_by"),
            prepared_in=("allocation.compute", "allocation.review"),
        ),
    ),
)


class GrantStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    APPROVED = "approved", _("approved")
    PART_PAID = "part_paid", _("paid in part")
    SETTLED = "settled", _("settled")
    HELD = "held", _("held back")
    CANCELLED = "cancelled", _("cancelled")
