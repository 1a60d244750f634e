"""Sites that an assessor still has to mark."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach
from portal.registry import Place, ToDo
from portal.web.addresses import address
from programmes.models import Indicator
from programmes.states import MARKED_KINDS
from sites.models import Mark, SitePost


def to_mark(actor: Actor, today: date) -> Iterator[ToDo]:
    """The assigned sites of which a judged or bonus indicator has no mark of the assessor's yet."""
    if actor.reach is not Reach.MARKING:
        return
    assigned = SitePost.objects.filter(post=actor.post, year__isnull=False).select_related("site")
    indicators = Indicator.objects.visible_to(actor).filter(kind__in=MARKED_KINDS)
    wanted: Counter[tuple[int, int | None]] = Counter(
        indicators.order_by().values_list("scheme__programme", "scheme__year")
    )
    given: Counter[tuple[int, int | None]] = Counter(
        Mark.objects.visible_to(actor).order_by().values_list("site", "indicator__scheme__year")
    )
    places = tuple(
        Place(f"{one.site.name} {one.year}", address("site", one.site.code, year=one.year))
        for one in assigned.order_by("-year", "site__code")
        if given[one.site_id, one.year] < wanted[one.site.programme_id, one.year]
    )
    yield ToDo(len(places), _("sites lack your marks"), places[0].url if places else "", places=places)
