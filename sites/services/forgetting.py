"""Who kept a site that has long been closed, and the phone, erased (docs/retention.md)."""

from datetime import date

from django.db.models import QuerySet

from sites.models import Site


def kept_too_long(before: date) -> QuerySet[Site]:
    """Sites that were closed before this day and still name somebody."""
    return Site.objects.filter(closed_on__lt=before).exclude(keeper="", phone="")


def erase_keepers(before: date) -> int:
    """How many sites it was. For the caller to put on record."""
    return kept_too_long(before).update(keeper="", phone="")
