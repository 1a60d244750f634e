"""Sites that an assessor still has to mark."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.registry import Place, ToDo
from portal.web.addresses import address
from sites.assigned import OPEN, Assigned, assigned, posts_of

#: so many single sites are named; more are counted
NAMED = 6


def to_mark(actor: Actor, today: date) -> Iterator[ToDo]:
    """The assigned sites of which an indicator lacks the assessor's mark, as long as marks are taken."""
    if not actor.may(Right.MARK):
        return
    waiting = [one for one in assigned(actor, posts_of(actor)) if one.state == OPEN]
    url = page_of(waiting[0]) if len(waiting) == 1 else address("marking", state=OPEN)
    places = tuple(
        Place(f"{one.site.name} {one.year}", page_of(one), note=f"{one.given}/{len(one.indicators)}")
        for one in waiting[:NAMED]
    )
    yield ToDo(len(waiting), _("sites to be marked"), url, places=places)


def page_of(one: Assigned) -> str:
    return address("mark_site", one.year, one.site.code)
