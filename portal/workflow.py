"""Transition tables: a state machine is a list of moves that a clerk could read, and one way to make a move.

A `states.py` declares a `Workflow`; services call `Workflow.move`; pages show `Workflow.offers`. A guard
looks at the row and the actor and answers why not, or None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.audit.services import lock_head, record
from portal.registry import audit_actions
from portal.web.errors import Refused

M = TypeVar("M", bound=models.Model)


class Mover(Protocol):
    """What the workflow needs to know of an actor."""

    @property
    def name(self) -> str: ...
    @property
    def post_name(self) -> str: ...
    def may(self, right: str) -> bool: ...
    def require(self, right: str) -> None: ...


Guard = Callable[[Any, Mover], str | None]


@dataclass(frozen=True)
class Move:
    """From states to a state. `stamps` are fields that get now, today or the actor's name, `clears` are
    emptied,
    and the field `reason_in` gets the reason."""

    name: str
    label: Any
    source: tuple[str, ...]
    target: str
    right: str
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False
    stamps: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    reason_in: str = ""


@dataclass(frozen=True)
class Offer:
    """A move out of a row's state, as a page shows it; `hindrances` say why it can't be made now."""

    move: Move
    hindrances: list[str]


@dataclass(frozen=True)
class Workflow:
    """The moves of one kind of thing, whose rows have a `status`, and an `audit_name` made of codes."""

    name: str
    moves: tuple[Move, ...]

    def __getitem__(self, name: str) -> Move:
        return {move.name: move for move in self.moves}[name]

    def name_actions(self, thing: Any) -> None:
        """Register what the audit trail calls the moves; `thing` is what they move, in words."""
        for move in self.moves:
            words = format_lazy(gettext_lazy("{thing}: {move}"), thing=thing, move=move.label)
            audit_actions.add(f"{self.name}.{move.name}", words)

    def offers(self, thing: models.Model, by: Mover) -> list[Offer]:
        """The moves out of the thing's state that are the actor's to make, each with the reasons why not
        now."""
        open_to = (move for move in self.moves if _status(thing) in move.source and by.may(move.right))
        return [Offer(move, hindrances(move, thing, by)) for move in open_to]

    def move(self, thing: M, name: str, *, by: Mover, reason: str = "") -> M:
        """Check, set the state with who and when, and record it; in the caller's transaction if there is one.

        Raises Forbidden without the right, Refused with every reason why not. Answers the row as it is now.
        """
        move = self[name]
        by.require(move.right)
        with transaction.atomic():
            lock_head()  # every service takes this lock before it reads what it changes: nobody is between
            row: M | None = _rows(thing).visible_to(by).filter(pk=thing.pk).first()
            if row is None:
                raise Refused(_("There is no such row."))
            if why_not := self._why_not(move, row, by, reason):
                raise Refused(*why_not)
            _enter(row, move, by, reason)
            record(by=by, action=f"{self.name}.{name}", target=_audit_name(row), reason=reason)
        return row

    def _why_not(self, move: Move, row: models.Model, by: Mover, reason: str) -> list[str]:
        if _status(row) not in move.source:
            words = {"thing": row, "state": _state_in_words(row), "move": move.label}
            return [_("“%(thing)s” is “%(state)s” now: to %(move)s is not possible.") % words]
        needless = reason.strip() or not move.needs_reason
        return hindrances(move, row, by) + ([] if needless else [_("A reason is needed.")])


def hindrances(move: Move, thing: models.Model, by: Mover) -> list[str]:
    """Why the guards of the move do not let the actor make it now."""
    return [why for guard in move.guards if (why := guard(thing, by))]


def guard(holds: Callable[[Any], bool], why_not: Any) -> Guard:
    """A guard: `why_not` unless the condition holds for the row."""
    return lambda thing, by: None if holds(thing) else str(why_not)


def by_another(*prepared_by: str) -> Guard:
    """A guard: nobody approves what they prepared. The fields name who did the steps before."""

    def why_not(thing: Any, by: Mover) -> str | None:
        if by.name in {getattr(thing, name) for name in prepared_by}:
            return _("Nobody approves what they prepared: another person has to do this.")
        return None

    return why_not


def _rows(thing: models.Model) -> Any:
    return type(thing)._default_manager


def _status(thing: Any) -> str:
    return str(thing.status)


def _state_in_words(row: Any) -> str:
    return str(row.get_status_display())


def _audit_name(row: Any) -> str:
    return str(row.audit_name)


def _enter(row: Any, move: Move, by: Mover, reason: str) -> None:
    row.status = move.target
    changed = ["status", *move.clears, *move.stamps]
    for name in move.clears:
        setattr(row, name, None if row._meta.get_field(name).null else "")
    for name in move.stamps:
        setattr(row, name, _stamp(row._meta.get_field(name), by))
    if move.reason_in:
        setattr(row, move.reason_in, reason)
        changed.append(move.reason_in)
    row.save(update_fields=changed)


def _stamp(field: Any, by: Mover) -> Any:
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    return timezone.localdate() if isinstance(field, models.DateField) else by.name
