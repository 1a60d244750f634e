"""What an import must not touch: service and training under a published evaluation, and stored service."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.ledgers.plan import Change, Plan
from portal.registry import import_guards
from portal.workbook.faults import Fault
from sites.guards import frozen_years, programme_of_site
from volunteers.models import ServiceRecord


def evidence_guard(plan: Plan) -> Iterator[Fault]:
    """Service at a site in a frozen year, and the training of those who did it."""
    people, service = plan.change("志愿者"), plan.change("服务记录")
    frozen = frozen_years() if people or service else set()
    if not frozen:
        return
    reason = _("as it is: it is evidence of an evaluation under public notice or published")
    programme = programme_of_site(plan)
    for old, new in service.pairs if service else ():
        row = new or old
        if (programme(row.site), row.date.year) in frozen:
            yield plan.refusal(service, row, reason)
    retrained = [(old, new) for _pk, old, new in people.changed if old.trained_on != new.trained_on] if people else []
    if retrained:
        served = _served(frozen)
        for old, new in retrained:
            if old.number in served:
                yield plan.refusal(people, new, reason)


def _served(frozen: set[tuple[str, int]]) -> set[str]:
    """The volunteers with confirmed service at a site of a frozen programme in its year."""
    numbers: set[str] = set()
    for code, year in frozen:
        records = ServiceRecord.objects.filter(site__programme__code=code, date__year=year, status="confirmed")
        numbers.update(records.values_list("volunteer__number", flat=True).distinct())
    return numbers


def registration_guard(plan: Plan) -> Iterator[Fault]:
    """A registration can't move behind a stored service."""
    change: Change | None = plan.change("志愿者")
    for pk, old, new in change.changed if change else ():
        if new.registered_on > old.registered_on:
            first = ServiceRecord.objects.filter(volunteer=pk).order_by("date").values_list("date", flat=True).first()
            if first and first < new.registered_on:
                yield plan.refusal(change, new, _("a registration not after the first service on %s") % first)


import_guards.add("published service", evidence_guard)
import_guards.add("registrations", registration_guard)
