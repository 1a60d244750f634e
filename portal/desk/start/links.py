"""Where the rows behind each figure of a year are; `code` is a programme's, empty for all."""

from portal.web.addresses import address, rows_of
from programmes.models import Programme
from reports.states import UNITS, VOLUNTEERS


def sites(year: int, code: str, state: str) -> str:
    return address("year_sites", year, programme=code, state=state)


def communities(year: int, code: str, group: str, covered: str = "") -> str:
    return address("year_coverage", year, programme=code, group="" if group == "all" else group, covered=covered)


def logs(year: int, code: str, state: str, month: int | None = None) -> str:
    return address("year_logs", year, programme=code, state=state, month=month)


def evaluations(year: int, code: str, **only: str) -> str:
    return address("evaluations", year=year, programme=code, **only)


def budget(year: int, programme: Programme | None) -> str:
    return rows_of("funding_budget", year=year, programme__id__exact=programme.pk if programme else None)


def allocation(year: int, code: str) -> str:
    return address("allocation", year, code) if code else address("allocations", year=year)


def units(year: int, code: str, status: str) -> str:
    """A programme's list on its page; names of all programmes in the ledger."""
    if code:
        return address("awards", year=year, programme=code, state=status)
    return rows_of("reports_award", year=year, kind__exact=UNITS, status__exact=status)


def volunteers(year: int, status: str) -> str:
    return address("awards", year=year, kind=VOLUNTEERS, state=status)


def documents(year: int, code: str, state: str = "") -> str:
    return address("documents", year=year, programme=code, state=state)
