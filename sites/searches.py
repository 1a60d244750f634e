from django.urls import reverse

from portal.registry import searches
from portal.web.searching import Hit, Things
from sites.models import Room, Site


def site(row: Site) -> Hit:
    place = f"{row.code} · {row.programme.name} · {row.room.community.name}"
    return Hit(row.name, place, reverse("site", args=[row.code]))


def room(row: Room) -> Hit:
    place = f"{row.code} · {row.community.name} · {row.address}"
    return Hit(row.name, place, reverse("admin:sites_room_change", args=[row.pk]))


searches.add(
    "sites",
    Things(
        Site._meta.verbose_name_plural,
        lambda actor: Site.objects.visible_to(actor).select_related("programme", "room__community"),
        site,
    ),
)
searches.add(
    "rooms",
    Things(
        Room._meta.verbose_name_plural,
        lambda actor: Room.objects.visible_to(actor).select_related("community"),
        room,
    ),
)
