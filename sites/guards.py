"""What an import must not touch: the evidence under an evaluation that is under public notice or published."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.ledgers.plan import Plan
from portal.registry import import_guards
from portal.workbook.faults import Fault
from portal.workdays.rules import log_deadline
from sites.models import EvaluationRound
from sites.states import FROZEN_ROUNDS

#: (programme code, year)
ProgrammeYear = tuple[str, int]
#: whether a change from `old` to `new` (either may be None) touches the evidence of a frozen year
Touches = Callable[[Any, Any], bool]


def frozen_years() -> set[ProgrammeYear]:
    """The programmes' years whose evaluation is under public notice or published."""
    rounds = EvaluationRound.objects.final().filter(status__in=FROZEN_ROUNDS)
    return set(rounds.values_list("programme__code", "year"))


def evidence_guard(plan: Plan) -> Iterator[Fault]:
    """A fault for each row whose change would alter a published evaluation, or one under public notice."""
    frozen = frozen_years()
    if not frozen:
        return
    judges = _judges(plan, frozen)
    reason = _("as it is: it is evidence of an evaluation under public notice or published")
    for change in plan.changes:
        touches = judges.get(change.sheet.name)
        if touches is None:
            continue
        for old, new in change.pairs:
            if touches(old, new):
                yield plan.refusal(change, new or old, reason)
    yield from _moved_deadlines(plan, frozen)


def programme_of_site(plan: Plan) -> Callable[[str], str | None]:
    """The programme's code of a site's code, as it would be after the import."""
    sites = plan.book.effective("项目点")

    def programme(code: str) -> str | None:
        site = sites.get((code,))
        return site.programme if site else None

    return programme


def _judges(plan: Plan, frozen: set[ProgrammeYear]) -> dict[str, Touches]:
    programmes = {code for code, _year in frozen}
    programme = programme_of_site(plan)

    def of_scheme(old: Any, new: Any) -> bool:
        row = new or old
        return (row.programme, row.year) in frozen

    def of_site_day(old: Any, new: Any) -> bool:
        row = new or old
        day = row.month if hasattr(row, "month") else row.date
        return (programme(row.site), day.year) in frozen

    def of_mark(old: Any, new: Any) -> bool:
        return (programme((new or old).site), (new or old).year) in frozen

    def of_programme(old: Any, new: Any) -> bool:
        return bool(old and old.code in programmes and _differ(old, new, "menu_per_month", "log_due_day"))

    def of_course(old: Any, new: Any) -> bool:
        return bool(old and old.programme in programmes and _differ(old, new, "programme", "category", "on_menu"))

    def of_site(old: Any, new: Any) -> bool:
        if old and not _differ(old, new, "programme", "opened_on", "closed_on"):
            return False
        return any(_takes_part(row, frozen) for row in (old, new) if row)

    return {
        "考评指标": of_scheme,
        "等级": of_scheme,
        "项目": of_programme,
        "课程": of_course,
        "项目点": of_site,
        "月报": of_site_day,
        "活动": of_site_day,
        "安全事件": of_site_day,
        "满意度": of_site_day,
        "评分": of_mark,
    }


def _differ(old: Any, new: Any, *fields: str) -> bool:
    return any(getattr(old, field) != getattr(new, field) for field in fields)


def _takes_part(site: Any, frozen: Iterable[ProgrammeYear]) -> bool:
    """Whether a site's row takes part in a frozen year of its programme (docs/rules.md §1)."""
    return any(
        site.programme == code
        and site.opened_on is not None
        and site.opened_on.year <= year
        and (site.closed_on is None or site.closed_on.year >= year)
        for code, year in frozen
    )


def _moved_deadlines(plan: Plan, frozen: set[ProgrammeYear]) -> Iterator[Fault]:
    """Holidays decide what was on time: none may move a deadline of a frozen year."""
    change = plan.change("节假日")
    if change is None:
        return
    before = {day: row.kind for (day,), (_pk, row) in plan.book.stored("节假日").items()}
    after = {day: row.kind for (day,), row in plan.book.effective("节假日").items()}
    rows = {new.date: new for _old, new in change.pairs}
    for code, year in sorted(frozen):
        due_day = plan.book.effective("项目")[code,].log_due_day
        for month in (date(year, number, 1) for number in range(1, 13)):
            old, new = (log_deadline(month, due_day, holidays) for holidays in (before, after))
            # what is a working day or none matters from the nominal day to the later of the two deadlines
            for day in [day for day in rows if _nominal(month, due_day) <= day <= max(old, new) and old != new]:
                reason = _("as it is: it moves a deadline of %(programme)s in %(year)d, whose evaluation is published")
                yield plan.refusal(change, rows.pop(day), reason % {"programme": code, "year": year})


def _nominal(month: date, due_day: int) -> date:
    """The day on which the log of a month is due before holidays are looked at (docs/rules.md §1)."""
    return date(month.year + month.month // 12, month.month % 12 + 1, due_day)


import_guards.add("published evidence", evidence_guard)
