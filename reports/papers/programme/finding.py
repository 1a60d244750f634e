"""A problem that the figures show, with what is to be done about it, by whom and by when."""

from dataclasses import dataclass
from datetime import date, timedelta

from reports.papers.programme.words import listed
from reports.programme_data.facts import ProgrammeFacts


@dataclass(frozen=True)
class Finding:
    """`facts` names the sites with their figures; `cause` is what the ledgers say of it, "" when they don't."""

    title: str
    facts: str
    task: str
    unit: str
    due: date
    cause: str = ""


@dataclass(frozen=True)
class Dues:
    """Time limits, counted from the day on which the results were computed: what must be put right by the end of the
    next month, what must grow by the end of the sixth month after, what must be built by the end of the year (of the
    next one from July on)."""

    quick: date
    steady: date
    built: date

    @classmethod
    def of(cls, computed: date) -> "Dues":
        built = date(computed.year + (computed.month > 6), 12, 31)
        return cls(_month_end(computed, 1), _month_end(computed, 6), built)


def _month_end(day: date, months: int) -> date:
    """The last day of the month that lies `months` after that of `day`."""
    at = day.year * 12 + day.month + months
    return date(at // 12, at % 12 + 1, 1) - timedelta(days=1)


def lead(facts: ProgrammeFacts) -> str:
    return facts.lead_unit or "项目牵头单位"


def of_places(places: list[str]) -> str:
    """The subdistricts in whose communities something is to be done."""
    return f"{listed(dict.fromkeys(places), '个街镇', 4)}，由项目点所在村居落实"
