"""The moves of a workflow as pages show them, and the page on which one is made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.web.confirm import confirm


@dataclass(frozen=True)
class Button:
    """A move: what it says, where it is confirmed, and why it can't be made now."""

    label: Any
    url: str
    hindrances: list[str]


def buttons(offers: Iterable[Any], url: Callable[[str], str]) -> list[Button]:
    """Buttons for the offers of a workflow; `url` answers the address at which a move is confirmed."""
    return [Button(offer.move.label, url(offer.move.name), offer.hindrances) for offer in offers]


@dataclass(frozen=True)
class Step:
    """A state on the way of a thing, `is_here` when it is in it."""

    label: Any
    is_here: bool


def steps(choices: Any, way: Iterable[str], here: str) -> list[Step]:
    """The states of a way in order, the one where a thing is marked; `choices` holds their words."""
    return [Step(choices(state).label, state == here) for state in way]


def confirm_move(
    request: HttpRequest,
    *,
    workflow: Any,
    thing: Any,
    name: str,
    states: Any,
    perform: Callable[..., Any],
    back: str,
) -> HttpResponse:
    """The page for one move of `thing`: where it leads, why it can't be made now, the reason it takes.

    `perform(by=…, move=…, reason=…)` is the service; `states` holds the words of the states.
    """
    actor = request.actor  # type: ignore[attr-defined]
    if name not in {move.name for move in workflow.moves}:
        raise Http404
    move = workflow[name]
    actor.require(move.right)
    offer = next((offer for offer in workflow.offers(thing, actor) if offer.move.name == name), None)

    def act(reason: str) -> str:
        moved = perform(by=actor, move=name, reason=reason)
        return _("%(what)s: %(state)s") % {"what": moved, "state": moved.get_status_display()}

    return confirm(
        request,
        title=f"{thing} · {move.label}",
        label=move.label,
        back=back,
        lines=[
            _("Now: %(state)s") % {"state": thing.get_status_display()},
            _("Afterwards: %(state)s") % {"state": states(move.target).label},
        ],
        hindrances=offer.hindrances if offer else [_("Its present state does not allow this.")],
        needs_reason=move.needs_reason,
        act=act,
    )
