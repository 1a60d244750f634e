"""Transition tables: a state machine is a list of moves that a clerk could read, and one way to make a move.

A `states.py` declares a `Workflow`; services call `Workflow.move`; pages show `Workflow.offers`. A guard
looks at the row and the actor and answers why not, or None.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.audit.changes import changed, values_of
from portal.audit.models import Entry
from portal.audit.services import Note, lock_head, record_many
from portal.crypto import scrub
from portal.registry import audit_actions
from portal.web.errors import Forbidden, Refused

M = TypeVar("M", bound=models.Model)
#: parameters of one statement, which every SQLite takes
_AT_ONCE = 500


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
    """From states to a state. `stamps` are fields that get now, today or the actor's name, `stamps_once` get it while
    they are empty, `clears` are emptied, and the field `reason_in` gets the reason. An approving move names in
    `prepared_in` the audit actions by which somebody prepared what it approves: who did any of them, at whatever time
    and in whatever post, does not approve."""

    name: str
    label: Any
    source: tuple[str, ...]
    target: str
    right: str
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False
    stamps: tuple[str, ...] = ()
    stamps_once: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    reason_in: str = ""
    prepared_in: tuple[str, ...] = ()


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

    def move(self, thing: M, name: str, *, by: Mover, reason: str = "", further: dict[str, Any] | None = None) -> M:
        """Check, set the state with who and when, and record it; in the caller's transaction if there is one. `further`
        are changes (name: [before, after]) that the same step made and its entry tells.

        Raises Forbidden without the right, Refused with every reason why not. Answers the row as it is now.
        """
        return self.move_all([thing], name, by=by, reason=reason, further=further)[0]

    def move_all(
        self,
        things: Sequence[M],
        name: str,
        *,
        by: Mover,
        reason: str = "",
        further: dict[str, Any] | None = None,
    ) -> list[M]:
        """`move` for things of one kind, each with its own entry in the trail: all of them or none.

        A thousand take as long as twenty that are moved one by one: they are read, written and recorded together.
        """
        move = self[name]
        by.require(move.right)
        with transaction.atomic():
            lock_head()  # every service takes this lock before it reads what it changes: nobody is between
            found: dict[Any, M] = _rows(things[0]).visible_to(by).in_bulk([thing.pk for thing in things])
            if len(found) < len(things):
                raise Refused(_("There is no such row."))
            rows = [found[thing.pk] for thing in things]
            require_own(rows, by)
            own = prepared_by(by, move, rows)
            if why_not := [why for row in rows for why in self._why_not(move, row, by, reason, own)]:
                raise Refused(*dict.fromkeys(why_not))
            before = [values_of(row, "status") for row in rows]
            _enter(rows, move, by, reason)
            action = f"{self.name}.{name}"
            record_many(
                by=by,
                notes=[
                    Note(action, _audit_name(row), reason, _with(changed(row, was), further))
                    for row, was in zip(rows, before, strict=True)
                ],
            )
        return rows

    def hindrances(self, name: str, rows: Sequence[models.Model], by: Mover) -> dict[Any, list[str]]:
        """Why the actor can't make the move for these rows now, by primary key, whatever their state."""
        move = self[name]
        own = prepared_by(by, move, rows)
        return {row.pk: hindrances(move, row, by, own) for row in rows}

    def _why_not(self, move: Move, row: models.Model, by: Mover, reason: str, own: set[str]) -> list[str]:
        if _status(row) not in move.source:
            words = {"thing": row, "state": _state_in_words(row), "move": move.label}
            return [_("“%(thing)s” is “%(state)s” now: to %(move)s is not possible.") % words]
        needless = reason.strip() or not move.needs_reason
        return hindrances(move, row, by, own) + ([] if needless else [_("A reason is needed.")])


def hindrances(move: Move, thing: models.Model, by: Mover, own: set[str] | None = None) -> list[str]:
    """Why the actor can't make the move now; `own` are the things that the actor prepared, if that is known already."""
    why_not = [why for guard in move.guards if (why := guard(thing, by))]
    if _prepared_as(thing) in (prepared_by(by, move, [thing]) if own is None else own):
        why_not.append(_nobody_approves())
    return list(dict.fromkeys(why_not))


def prepared_by(by: Mover, move: Move, things: Sequence[models.Model]) -> set[str]:
    """Of these things those that the actor prepared for the move, as the audit trail calls them; one query."""
    if not move.prepared_in:
        return set()
    entries = Entry.objects.filter(actor=by.name, action__in=move.prepared_in)
    return set(entries.filter(target__in={_prepared_as(thing) for thing in things}).values_list("target", flat=True))


def _prepared_as(thing: Any) -> str:
    """What the trail calls it when it is prepared: by default what it calls the thing itself."""
    return str(getattr(thing, "prepared_as", None) or _audit_name(thing))


def _nobody_approves() -> str:
    return _("Nobody approves what they prepared: another person has to do this.")


def require_own(rows: Sequence[models.Model], by: Mover) -> None:
    """What everybody may read is not everybody's to change. Raises Forbidden when one of these rows of a model is not
    covered by the actor's post."""
    if not rows:
        return
    covered = _rows(rows[0]).changeable_by(by).filter(pk__in=[row.pk for row in rows]).count()
    if covered < len(rows):
        raise Forbidden(_("You see it, but it lies outside of what your post covers."))


def guard(holds: Callable[[Any], bool], why_not: Any) -> Guard:
    """A guard: `why_not` unless the condition holds for the row."""
    return lambda thing, by: None if holds(thing) else str(why_not)


def by_another(*prepared_by: str) -> Guard:
    """A guard: nobody approves what they prepared. The fields name who did the steps before."""

    def why_not(thing: Any, by: Mover) -> str | None:
        if by.name in {getattr(thing, name) for name in prepared_by}:
            return _nobody_approves()
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


def _with(details: dict[str, Any], further: dict[str, Any] | None) -> dict[str, Any]:
    return details | {"changes": details["changes"] | (further or {})}


def _enter(rows: Sequence[Any], move: Move, by: Mover, reason: str) -> None:
    field = rows[0]._meta.get_field
    values: dict[str, Any] = {"status": move.target}
    values |= {name: None if field(name).null else "" for name in move.clears}
    values |= {name: _stamp(field(name), by) for name in move.stamps}
    if move.reason_in:
        values[move.reason_in] = scrub(reason)
    once = {name: _stamp(field(name), by) for name in move.stamps_once}
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
        for name, value in once.items():
            setattr(row, name, getattr(row, name) or value)
    kept = {name: Coalesce(name, Value(value), output_field=field(name)) for name, value in once.items()}
    for start in range(0, len(rows), _AT_ONCE):
        _rows(rows[0]).filter(pk__in=[row.pk for row in rows[start : start + _AT_ONCE]]).update(**values, **kept)


def _stamp(field: Any, by: Mover) -> Any:
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    return timezone.localdate() if isinstance(field, models.DateField) else by.name
