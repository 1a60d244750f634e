"""Many rows of a list at once: selected, looked at before anything changes, then changed in one transaction.

A list that offers this:
1. says what can be done: `BulkMove`s, or `of_workflow(…)` for the moves of a workflow;
2. gives its page a `Bar` as `bulk`, includes "components/bulk_bar.html", and puts a checkbox into each row:
   `{% include "components/select_row.html" with row=row %}` (and select_page.html into the head);
3. has one view that the bar posts to, with the address's own filter, and gives the rest to `bulk(…)`:

    return bulk(request, moves=MOVES, visible=rows_in_scope, matching=filtered_rows, back=list_address)

The first post shows which rows would change how, and which cannot and why. The second one, with what was shown,
changes those that are still as they were shown; the others are named. Nothing of it needs a script.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.registry import audit_trail
from portal.web.errors import Forbidden, Refused

#: so many rows at once at most: each is locked, judged and recorded by itself while everybody who writes waits
MOST = 1000
#: so many rows of each kind are listed before the change, and named after it; the rest is counted
SHOWN, NAMED = 200, 10
LONGEST_REASON = 200

#: rows → why each of them can't be changed now, by primary key; rows that can are left out
Hindrances = Callable[[Sequence[Any]], Mapping[int, Sequence[str]]]


@dataclass(frozen=True)
class BulkMove:
    """What can be done to many rows at once, by who has the `right`.

    `now` and `afterwards` say a row's state in words. `act(row, reason)` is the service for one row; when the rows
    only move `together`, `act(rows, reason)` is that for all of them, and one that can't hinders all. What it raises
    as Refused leaves the row out and is told.
    """

    name: str
    label: Any
    right: str
    now: Callable[[Any], Any]
    afterwards: Callable[[Any], Any]
    act: Callable[[Any, str], Any]
    hindrances: Hindrances = lambda rows: {}
    needs_reason: bool = False
    together: bool = False
    #: the service for all rows at once, which does the same in less time; refused, they are done one by one
    act_all: Callable[[Sequence[Any], str], Any] | None = None


@dataclass(frozen=True)
class Bar:
    """What a list offers for its selected rows; `url` is where the selection is posted."""

    url: str
    moves: Sequence[BulkMove] = ()


@dataclass(frozen=True)
class Line:
    """A row in the preview: what it is, its state, and either the state afterwards or why not."""

    what: str
    now: Any
    afterwards: Any = ""
    why_not: Sequence[str] = ()


@dataclass
class Outcome:
    """How many rows of `asked` were changed, and which were left out and why; `gone` are not there any more."""

    asked: int
    done: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    gone: int = 0


def offered(moves: Iterable[BulkMove], actor: Any) -> list[BulkMove]:
    return [move for move in moves if actor.may(move.right)]


def of_workflow(
    workflow: Any,
    name: str,
    *,
    states: Any,
    by: Any,
    act: Callable[[Any, str], Any],
    why_not: Hindrances | None = None,
    together: bool = False,
    act_all: Callable[[Sequence[Any], str], Any] | None = None,
) -> BulkMove:
    """A move of a workflow for many rows; `states` holds the words of the states.

    `why_not` answers for all rows of the right state at once what the guards would answer one by one.
    """
    move = workflow[name]

    def guards(rows: Sequence[Any]) -> Mapping[int, Sequence[str]]:
        found: Mapping[int, Sequence[str]] = workflow.hindrances(name, rows, by)
        return found

    def hindrances(rows: Sequence[Any]) -> Mapping[int, Sequence[str]]:
        found = {row.pk: [_("Its present state does not allow this.")] for row in rows if row.status not in move.source}
        judged = (why_not or guards)([row for row in rows if row.pk not in found])
        return found | {pk: list(why) for pk, why in judged.items() if why}

    return BulkMove(
        name=name,
        label=move.label,
        right=move.right,
        now=lambda row: row.get_status_display(),
        afterwards=lambda row: states(move.target).label,
        act=act,
        hindrances=hindrances,
        needs_reason=move.needs_reason,
        together=together,
        act_all=act_all,
    )


def bulk(
    request: HttpRequest,
    *,
    moves: Sequence[BulkMove],
    visible: QuerySet[Any],
    matching: QuerySet[Any],
    back: str,
    of_all: str = "",
    what: Callable[[Any], str] = str,
) -> HttpResponse:
    """A post of selected rows: the preview, or what was previewed carried out; then `back` with what was done.

    `visible` are the rows in the actor's scope, `matching` those of the list's present filter; `what` names a row.
    The move `of_all`, if there is one, concerns all that match: nothing is selected, and a link leads to its preview.
    Raises Forbidden without the right to the move; an unknown one is a 404.
    """
    if request.method != "POST" and not of_all:
        return redirect(back)
    move = next((move for move in moves if move.name == (of_all or request.POST.get("move"))), None)
    if move is None:
        raise Http404
    request.actor.require(move.right)  # type: ignore[attr-defined]
    seen = _seen(request.POST.get("seen", ""))
    reason = request.POST.get("reason", "").strip()
    fault = _fault_of(move, reason) if seen else ""
    if seen and len(seen) <= MOST and not fault:
        outcome = carry_out(move, visible, seen, reason, what)
        _tell(request, outcome)
        return redirect(back)
    rows = visible.filter(pk__in=seen) if seen else _selected(request, visible, matching, bool(of_all))
    number = rows.count()
    if not number or number > MOST:
        words = {"n": number, "most": MOST}
        many = _("%(n)d rows are too many at once: filter them to at most %(most)d.") % words
        messages.warning(request, many if number else _("Select the rows first."))
        return redirect(back)
    context = preview(move, list(rows), what) | {"back": back, "reason": reason, "fault": fault}
    return render(request, "components/bulk.html", context, status=409 if seen else 200)


def _fault_of(move: BulkMove, reason: str) -> str:
    if move.needs_reason and not reason:
        return _("A reason is needed.")
    return _("at most %(count)d characters") % {"count": LONGEST_REASON} if len(reason) > LONGEST_REASON else ""


def _selected(request: HttpRequest, visible: QuerySet[Any], matching: QuerySet[Any], every: bool) -> QuerySet[Any]:
    """All rows that match, or those whose checkbox was ticked; what is not visible is not there."""
    if every or request.POST.get("all"):
        return visible.filter(pk__in=matching.order_by().values("pk"))
    return visible.filter(pk__in=[int(pk) for pk in request.POST.getlist("row") if _is_key(pk)])


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


# before


def preview(move: BulkMove, rows: Sequence[Any], what: Callable[[Any], str]) -> dict[str, Any]:
    """What the page shows before anything changes: each row's state now and afterwards, or why it stays."""
    why_not = move.hindrances(rows)
    changing = [Line(what(row), move.now(row), move.afterwards(row)) for row in rows if row.pk not in why_not]
    staying = [Line(what(row), move.now(row), why_not=why_not[row.pk]) for row in rows if row.pk in why_not]
    seen = " ".join(f"{row.pk}:{fingerprint(row)}" for row in rows if row.pk not in why_not)
    return {
        "move": move,
        "changing": changing[:SHOWN],
        "changing_count": len(changing),
        "staying": staying[:SHOWN],
        "staying_count": len(staying),
        "blocked": not changing or (move.together and bool(staying)),
        "seen": seen,
    }


def fingerprint(row: Model) -> str:
    """A row's columns in short: as long as it stays the same, nobody has changed the row."""
    columns = [str(column.value_from_object(row)) for column in row._meta.concrete_fields]
    return salted_hmac("portal.web.bulk", "\x1f".join(columns)).hexdigest()[:12]


def _seen(text: str) -> dict[int, str]:
    """What a preview showed: fingerprints by primary key, of one row more than there may be at most."""
    pairs = (pair.partition(":") for pair in text.split()[: MOST + 1])
    return {int(pk): mark for pk, _colon, mark in pairs if _is_key(pk)}


# the change


def carry_out(
    move: BulkMove, visible: QuerySet[Any], seen: Mapping[int, str], reason: str, what: Callable[[Any], str] = str
) -> Outcome:
    """Change the rows that are still as they were `seen`, in the order of their keys, in one transaction.

    The others stay and are named. Raises Forbidden without the right.
    """
    outcome = Outcome(asked=len(seen))
    with transaction.atomic():
        audit_trail["lock"]()  # whoever writes takes it first, so nothing changes between the look and the move
        rows = list(visible.filter(pk__in=seen).order_by("pk"))
        outcome.gone = len(seen) - len(rows)
        changed = {row.pk: [_("It was changed meanwhile: look at it again.")] for row in rows if _differs(row, seen)}
        same = [row for row in rows if row.pk not in changed]
        why_not = {**changed, **move.hindrances(same)}
        outcome.left = [(what(row), " ".join(why_not[row.pk])) for row in rows if row.pk in why_not]
        ready = [row for row in same if row.pk not in why_not]
        if not move.together:
            outcome.done += _each(outcome, move, ready, reason, what)
        elif ready and not outcome.left and not outcome.gone:
            outcome.done = len(ready) * _attempt(outcome, str(move.label), move.act, ready, reason)
    return outcome


def _differs(row: Any, seen: Mapping[int, str]) -> bool:
    return fingerprint(row) != seen[row.pk]


def _each(outcome: Outcome, move: BulkMove, rows: Sequence[Any], reason: str, what: Callable[[Any], str]) -> int:
    """How many were done: all at once where that is possible, else each by itself, so that one that cannot is named."""
    if move.act_all and len(rows) > 1 and _attempt(Outcome(len(rows)), "", move.act_all, rows, reason):
        return len(rows)
    return sum(_attempt(outcome, what(row), move.act, row, reason) for row in rows)


def _attempt(outcome: Outcome, what: str, act: Callable[[Any, str], Any], rows: Any, reason: str) -> int:
    """1 when it was done; what a service refuses undoes this part alone."""
    try:
        with transaction.atomic():
            act(rows, reason)
    except Forbidden:
        raise
    except Refused as refusal:
        outcome.left.append((what, str(refusal)))
        return 0
    return 1


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    lines = [_("%(done)d done, %(left)d left out.") % {"done": outcome.done, "left": outcome.asked - outcome.done}]
    lines += [_("%(what)s: %(said)s") % {"what": what, "said": why} for what, why in outcome.left[:NAMED]]
    if more := len(outcome.left[NAMED:]):
        lines.append(_("and %(n)d more") % {"n": more})
    if outcome.gone:
        lines.append(_("%(n)d rows are not there any more.") % {"n": outcome.gone})
    level = messages.success if len(lines) == 1 else messages.warning
    level(request, "\n".join(lines))
