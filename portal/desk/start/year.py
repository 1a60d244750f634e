"""A year in figures, a row a programme and all together."""

from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.keeping import kept
from portal.accounts.rights import WITHOUT_LOGS, Reach, Right
from portal.desk.start import counting
from portal.desk.start.counting import ON_A_LIST
from portal.desk.start.figures import ProgrammeYear, Year
from programmes.models import Programme
from sites import coverage
from sites.punctuality import LogMonth, LogYear


def read_year(actor: Actor, year: int) -> Year:
    """The year as it is inside the actor's scope now."""
    found: Year = kept(actor, f"start: {year}", lambda: _read(actor, year))
    rows = {row.programme.pk: row for row in found.rows if row.programme}
    counting.count_documents(rows, found.total, actor, year)
    return found


def _read(actor: Actor, year: int) -> Year:
    """All but the documents, which are made by jobs."""
    day = coverage.counted_on(year, timezone.localdate())
    programmes = Programme.objects.visible_to(actor).order_by("code")
    rows = {programme.pk: ProgrammeYear(programme) for programme in programmes}
    whole = ProgrammeYear()
    counting.count_sites(rows, whole, actor, year, day)
    for key, months in LogYear(year).counts(actor).items():
        rows[key].months = months
    counting.count_evaluations(rows, actor, year)
    counting.count_bands(rows, actor, year)
    if has_money := actor.may(Right.SEE_MONEY):
        counting.sum_money(rows, actor, year)
    volunteers = counting.count_awards(rows, actor, year)
    listed = list(rows.values())
    _add_up(whole, listed)
    # a phase's target is the whole programme's: beside the sites of one subdistrict it would mislead
    has_targets = actor.reach in (Reach.EVERYTHING, Reach.PROGRAMMES, Reach.PART)
    sees = {"has_targets": has_targets, "has_money": has_money, "has_logs": actor.reach not in WITHOUT_LOGS}
    return Year(year, day, listed, whole, coverage.communities(actor), volunteers, **sees)


def _add_up(whole: ProgrammeYear, rows: list[ProgrammeYear]) -> None:
    """Into `whole`; communities and documents are counted there already, since they are not the rows' sums."""
    for name in ("open", "before", "fresh", "opened", "shut", "evaluated", "new", "incomplete", "grants"):
        setattr(whole, name, sum(getattr(row, name) for row in rows))
    for name in ("target", "budget_fen", "district_fen", "match_fen"):
        known = [value for row in rows if (value := getattr(row, name)) is not None]
        setattr(whole, name, sum(known) if known else None)
    for status in ON_A_LIST:
        if names := sum(row.awards.get(status, 0) for row in rows):
            whole.awards[status] = names
    whole.months = [_together(each) for each in zip(*(row.months for row in rows), strict=True)]


def _together(months: tuple[LogMonth, ...]) -> LogMonth:
    """One month of several programmes: due as soon as it is due in one of them."""
    sums = {name: sum(getattr(month, name) for month in months) for name in ("due", "on_time", "late", "approved")}
    deadline = max(month.deadline for month in months)
    return LogMonth(months[0].month, deadline, any(month.is_due for month in months), **sums)
