"""Where an app registers what others use, so that nobody imports upward.

Each registry maps a name to one thing, in the order of registration; apps register on import of their
`sheets`, `measures` or `tasks` rooms, which their AppConfig loads when Django is ready.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things, each registered once; iteration yields the things."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._things: dict[str, T] = {}

    def add(self, name: str, thing: T) -> T:
        if name in self._things:
            raise ValueError(f"{self.what} {name!r} is registered twice")
        self._things[name] = thing
        return thing

    def __getitem__(self, name: str) -> T:
        return self._things[name]

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def get(self, name: str) -> T | None:
        return self._things.get(name)

    def names(self) -> list[str]:
        return list(self._things)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of docs/rules.md §2: value = factor × numerator ÷ denominator, exact.

    `compute(site_years)` answers {site id: (numerator, denominator)}, integers, in one query whatever the
    number of sites; a site without data is left out.
    """

    code: str
    name: str
    unit: str
    numerator: str
    denominator: str
    factor: Fraction
    compute: Callable[[Any], dict[int, tuple[int, int]]]

    def value(self, numerator: int, denominator: int) -> Fraction:
        return self.factor * numerator / denominator


@dataclass(frozen=True, slots=True)
class Panel:
    """A part that an app adds to a site's page: its title, a template, and what that needs."""

    title: Any
    template: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """One of several things that wait: its name, the page where it is done, and the last day for it."""

    name: Any
    url: str
    due: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ToDo:
    """What waits for a reader: how many of what, and the page where just these are.

    `due` is the last day on which it is in time, `since` the day from which it has waited; the dates are local.
    With `places` each thing has a page of its own, and `count` is their number unless more wait than are named.
    """

    count: int
    what: Any
    url: str
    due: date | None = None
    since: date | None = None
    note: Any = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """What was published, approved or conferred: on which local day, what, and its page."""

    day: date
    what: Any
    url: str


@dataclass(frozen=True, slots=True)
class Belonging:
    """What goes over with a post when an office is handed over: `lines(post)` names each in words, `copy(old, new)`
    ties the same to the new post, `drop(post)` unties it again from one that never began."""

    label: Any
    lines: Callable[[Any], list[str]]
    copy: Callable[[Any, Any], None] = lambda old, new: None
    drop: Callable[[Any], None] = lambda post: None


@dataclass(frozen=True, slots=True)
class ReminderChannel:
    """A way by which a person's digest (portal.reminding) goes out. `deliver(digest)` raises
    portal.reminding.services.Undelivered; without it the digest's row is the delivery. It is offered when its settings
    are there, and `reaches(user)` who has an address for it."""

    name: str
    label: Any
    deliver: Callable[[Any], None] | None = None
    is_offered: Callable[[], bool] = lambda: True
    reaches: Callable[[Any], bool] = lambda user: True


#: measures of docs/rules.md §2 by code
measures: Registry[Measure] = Registry("measure")
#: sheets of docs/workbook.md by name
sheets: Registry[Any] = Registry("sheet")
#: what forbids an import to touch rows: guard(plan) yields a fault for each row that must stay as it is
import_guards: Registry[Callable[[Any], Iterable[Any]]] = Registry("import guard")
#: further sheets of an export, by name: what the rules made of the ledgers
result_sheets: Registry[Any] = Registry("result sheet")
#: where the rows behind a measure are: rows(actor, site's primary key, year) answers an address, or None
measure_rows: Registry[Callable[[Any, int, int], "str | None"]] = Registry("rows behind a measure")
#: what other apps show on a site's page: panel(actor, site, year) answers a Panel, or None
site_panels: Registry[Callable[[Any, Any, int], "Panel | None"]] = Registry("panel of a site")
#: what goes over with an office, by the app that ties it to posts
belongings: Registry[Belonging] = Registry("belonging of a post")
#: what waits for a reader, by the app that knows it: todos(actor, today) yields ToDos, those of nothing too
todos: Registry[Callable[[Any, date], Iterable[ToDo]]] = Registry("to-dos")
#: what was published lately: news(actor, number) yields at most so many of the app's latest
news: Registry[Callable[[Any, int], Iterable[News]]] = Registry("news")
#: what the search finds, by the name of its kind: portal.web.searching.Things, or what answers like it
searches: Registry[Any] = Registry("search")
#: rows with numbers of persons, by the name of their kind: portal.web.personal.Personal
personal: Registry[Any] = Registry("personal data")
#: what forbids to erase a volunteer's identity: ground(volunteer) yields reasons in words
erasure_grounds: Registry[Callable[[Any], Iterable[Any]]] = Registry("ground against erasure")
#: what goes with a volunteer's identity, in the same transaction: erase(volunteer)
erasures: Registry[Callable[[Any], None]] = Registry("what goes with an identity")
#: what a worker process does once before it forks
worker_warmups: Registry[Callable[[], None]] = Registry("worker warm-up")
#: what a job of a kind does: name → callable(run), see portal.jobs
job_kinds: Registry[Any] = Registry("job kind")
#: ways by which reminders go out, by name
reminder_channels: Registry[ReminderChannel] = Registry("channel of reminders")
#: what the audit trail does for the rooms below it: "lock" its head before what is changed is read, and
#: "record_export" of rows that leave the portal
audit_trail: Registry[Callable[..., Any]] = Registry("service of the audit trail")
#: what the audit trail's codes are called: an action, and the role that a post's name begins with
audit_actions: Registry[Any] = Registry("audited action")
audit_roles: Registry[Any] = Registry("audited role")
#: under which names the audit trail has what was done to a row, by any name: see Traces
audited: Registry["Traces"] = Registry("traces in the audit trail")


@dataclass(frozen=True, slots=True)
class OddityKind:
    """Something that looks odd in a monthly log that was handed in. `find(log)` yields, each time that it occurs, the
    key of the line (empty for the log as a whole) and the facts; `words` says it, with the facts in their places.

    Who reads it may not see all that it is about: other sites stand in the facts by their codes (the list `sites`),
    volunteers by their numbers (`volunteers`), and are told to who sees them (sites.logs.odd_words). Of those numbers
    `people(actor, numbers)` answers the ones that the actor sees.
    """

    code: str
    words: Any
    find: Callable[[Any], Iterable[tuple[str, dict[str, Any]]]]
    people: Callable[[Any, Iterable[str]], Iterable[str]] = lambda actor, numbers: ()


#: what may look odd in a monthly log, by its code
log_oddities: Registry[OddityKind] = Registry("oddity")


@dataclass(frozen=True, slots=True)
class Traces:
    """The entries of a row of `model` ("sites.site"): those whose action begins with one of `actions` and whose
    target is what `name` makes of the row. With `sheet` also those of imports that brought the row, by its key."""

    model: str
    actions: tuple[str, ...]
    name: Callable[[Any], str]
    sheet: str = ""


def measure(
    code: str, *, name: str, unit: str, of: str, per: str, factor: Fraction = Fraction(1)
) -> Callable[[Callable[[Any], dict[int, tuple[int, int]]]], Callable[[Any], dict[int, tuple[int, int]]]]:
    """Register a function as the measure `code`; `of` and `per` name its numerator and denominator."""

    def register(
        compute: Callable[[Any], dict[int, tuple[int, int]]],
    ) -> Callable[[Any], dict[int, tuple[int, int]]]:
        measures.add(code, Measure(code, name, unit, of, per, factor, compute))
        return compute

    return register


def find_measure(code_or_name: str) -> Measure | None:
    """The measure with this code or Chinese name, or None."""
    return measures.get(code_or_name) or next((m for m in measures if m.name == code_or_name), None)
