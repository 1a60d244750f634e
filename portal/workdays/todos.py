"""Years whose public holidays nobody has entered, for who maintains them."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.registry import Place, ToDo, todos
from portal.web.addresses import address
from portal.workdays.kept import lacking, wanted


def missing(actor: Actor, today: date) -> Iterator[ToDo]:
    """A to-do a year, due before the year begins."""
    if not actor.may(Right.EDIT_ORGANISATION):
        return
    for year in lacking(wanted(today)):
        words = _("the public holidays of %(year)d are missing: deadlines count Saturdays and Sundays only")
        note = _("They stand in the notice of the State Council on the holidays of %(year)d.")
        place = Place(str(year), address("holidays", year))
        yield ToDo(
            1,
            words % {"year": year},
            place.url,
            due=date(year - 1, 12, 31),
            note=note % {"year": year},
            places=(place,),
        )


todos.add("public holidays", missing)
