from django.db import models
from django.utils.translation import gettext_lazy as _

PRO_RATA, NEW_FIRST = "按比例", "先保新开办"
SHORTAGES = (PRO_RATA, NEW_FIRST)


class AllocationStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
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


class GrantStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    APPROVED = "approved", _("approved")
    PART_PAID = "part_paid", _("paid in part")
    SETTLED = "settled", _("settled")
    HELD = "held", _("held back")
    CANCELLED = "cancelled", _("cancelled")
