from django.db.models import Q
from django.urls import reverse

from portal.crypto import blind_index
from portal.registry import searches
from portal.web.searching import Hit, Query, Things
from volunteers.models import Team, Volunteer


def team(row: Team) -> Hit:
    place = f"{row.code} · {row.unit.name}" if row.unit else row.code
    return Hit(row.name, place, reverse("admin:volunteers_team_change", args=[row.pk]))


def volunteer(row: Volunteer) -> Hit:
    place = " · ".join([row.number, row.kind, *([row.team.name] if row.team else [])])
    return Hit(row.name, place, reverse("admin:volunteers_volunteer_change", args=[row.pk]))


def by_personal_number(query: Query) -> Q:
    """A whole phone or ID number, through the blind index; a part of one finds nobody."""
    written = [blind_index(number) for number in {query.number, query.number.removeprefix("+").removeprefix("86")}]
    return Q(phone_index__in=written) | Q(id_index__in=written)


searches.add(
    "teams",
    Things(
        Team._meta.verbose_name_plural,
        lambda actor: Team.objects.visible_to(actor).select_related("unit"),
        team,
    ),
)
searches.add(
    "volunteers",
    Things(
        Volunteer._meta.verbose_name_plural,
        lambda actor: Volunteer.objects.visible_to(actor).select_related("team"),
        volunteer,
        code="number",
        exact=by_personal_number,
    ),
)
