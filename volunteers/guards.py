"""What an import must not touch: service and training under a published evaluation, and what was erased."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.ledgers.plan import Plan
from portal.registry import import_guards
from portal.workbook.faults import Fault
from sites.guards import frozen_years, programme_of_site
from volunteers.models import ServiceRecord
from volunteers.services.erasing import erased_numbers


def evidence_guard(plan: Plan) -> Iterator[Fault]:
    """Service at a site in a frozen year, and the training of those who did it."""
    people, service = plan.change("志愿者"), plan.change("服务记录")
    frozen = frozen_years() if people or service else set()
    if not frozen:
        return
    reason = _("as it is: it is evidence of an evaluation under public notice or published")
    programme = programme_of_site(plan)
    if service:
        for old, new in service.pairs:
            row = new or old
            if (programme(row.site), row.date.year) in frozen:
                yield plan.refusal(service, row, reason)
    if people:
        retrained = {old.number: new for _pk, old, new in people.changed if old.trained_on != new.trained_on}
        for number in sorted(_served(frozen) & retrained.keys() if retrained else ()):
            yield plan.refusal(people, retrained[number], reason)


def _served(frozen: set[tuple[str, int]]) -> set[str]:
    """The volunteers with confirmed service at a site of a frozen programme in its year."""
    numbers: set[str] = set()
    for code, year in frozen:
        records = ServiceRecord.objects.filter(site__programme__code=code, date__year=year, status="confirmed")
        numbers.update(records.values_list("volunteer__number", flat=True).distinct())
    return numbers


def identity_guard(plan: Plan) -> Iterator[Fault]:
    """An old workbook does not bring back who somebody was whose identity was erased."""
    people = plan.change("志愿者")
    if not people:
        return
    changed = {old.number: new for _pk, old, new in people.changed}
    for number in sorted(erased_numbers(changed)):
        yield plan.refusal(people, changed[number], _("as it is: who this was has been erased"))


import_guards.add("published service", evidence_guard)
import_guards.add("erased identity", identity_guard)
