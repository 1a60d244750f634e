"""What the portal lacks to run a programme: somebody in charge, and a scheme that is published."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right, Role
from portal.registry import Place, ToDo, todos
from portal.web.addresses import address, rows_of
from programmes.models import Programme, ProgrammeOfficer, Scheme


def without_officer(actor: Actor, today: date) -> Iterator[ToDo]:
    """For who gives out posts: programmes that nobody is the officer of."""
    if actor.may(Right.EDIT_ACCOUNTS):
        in_charge = ProgrammeOfficer.objects.filter(post__role=Role.PROGRAMME_OFFICER).values("programme")
        missing = Programme.objects.visible_to(actor).exclude(pk__in=in_charge).order_by("code")
        page = "admin:programmes_programmeofficer_add"
        places = tuple(Place(one.name, address(page, programme=one.pk)) for one in missing)
        yield ToDo(len(places), _("programmes without an officer"), address(page), places=places)


def unpublished(actor: Actor, today: date) -> Iterator[ToDo]:
    """For who maintains schemes: those of this year and the last that are not published."""
    if actor.may(Right.EDIT_PROGRAMMES):
        drafts = Scheme.objects.visible_to(actor).filter(published_at=None, year__gte=today.year - 1)
        url = rows_of("programmes_scheme", published_at__isnull=True, year__gte=today.year - 1)
        yield ToDo(drafts.count(), _("evaluation schemes are not published yet"), url)


todos.add("programmes without an officer", without_officer)
todos.add("schemes", unpublished)
