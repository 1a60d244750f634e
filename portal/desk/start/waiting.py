"""What waits for the reader, as the apps tell it: put in order, with the days that are left in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import registry
from portal.accounts.actors import Actor
from portal.accounts.keeping import kept
from portal.registry import News, Place, ToDo
from portal.web import tones

#: what is due within so many days is near
NEAR = timedelta(days=7)
#: so many single things are named below a to-do; the rest is behind its own address
NAMED = 8
#: so many of what was published lately
LATEST = 8
#: who tells of what leaves no entry in the audit trail, as what jobs make and what somebody has read: asked each time
OF_JOBS = {"documents", "reminders"}

Teller = Callable[[Any, Any], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Named:
    """A single thing of a to-do as the page shows it."""

    place: Place
    when: str
    tone: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A to-do as the page shows it: `when` says in words how long there is or since when it has waited."""

    todo: ToDo
    when: str
    tone: str
    places: list[Named]

    @property
    def count(self) -> int:
        return self.todo.count

    @property
    def url(self) -> str:
        return self.todo.url

    @property
    def has_named(self) -> bool:
        """Whether its single things say more than it does itself."""
        return len(self.places) > 1 or any(one.when or one.place.note for one in self.places)

    @property
    def left(self) -> int:
        """How many are not named."""
        return self.count - len(self.places) if self.places else 0


def todos(actor: Actor, today: date | None = None) -> list[Waiting]:
    """What waits for the actor, the most pressing first; nothing that is done is listed."""
    day = today or timezone.localdate()
    found = [todo for todo in _told(actor, registry.todos, day) if todo.count]
    return [waiting(todo, day) for todo in sorted(found, key=lambda todo: todo.due or date.max)]


def _told(actor: Actor, tellers: registry.Registry[Teller], asked: Any) -> list[Any]:
    """What each of them tells the actor when it is asked with the actor and `asked`."""
    asked_once = [name for name in tellers.names() if name not in OF_JOBS]
    once = kept(
        actor, f"{tellers.what} {asked}", lambda: {name: list(tellers[name](actor, asked)) for name in asked_once}
    )
    return [one for name in tellers.names() for one in (once[name] if name in once else tellers[name](actor, asked))]


def waiting(todo: ToDo, today: date) -> Waiting:
    when, tone = (days_left(todo.due, today), tone_of(todo.due, today)) if todo.due else ("", tones.IDLE)
    if todo.since:
        when = _("since %(day)s") % {"day": f"{todo.since:%Y-%m-%d}"}
    places = [
        Named(place, days_left(place.due, today), tone_of(place.due, today))
        if place.due
        else Named(place, "", tones.IDLE)
        for place in todo.places[:NAMED]
    ]
    return Waiting(todo, when, tone, places)


def days_left(due: date, today: date) -> str:
    """The last day for something and how far it is, in words."""
    left = (due - today).days
    if left < 0:
        words = ngettext("%(n)d day overdue", "%(n)d days overdue", -left) % {"n": -left}
    elif left == 0:
        words = _("due today")
    else:
        words = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    return _("due %(day)s, %(words)s") % {"day": f"{due:%Y-%m-%d}", "words": words}


def tone_of(due: date, today: date) -> str:
    if due < today:
        return tones.POOR
    return tones.MIDDLING if due - today <= NEAR else tones.IDLE


def latest_news(actor: Actor) -> list[News]:
    """What was published, approved or conferred lately in the actor's scope, the latest first."""
    found: list[News] = _told(actor, registry.news, LATEST)
    return sorted(found, key=lambda each: each.day, reverse=True)[:LATEST]
