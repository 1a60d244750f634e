from django.urls import reverse

from portal.accounts.models import Community, Organisation, Subdistrict
from portal.registry import searches
from portal.web.searching import Hit, Things


def subdistrict(row: Subdistrict) -> Hit:
    return Hit(row.name, f"{row.code} · {row.kind}", reverse("admin:accounts_subdistrict_change", args=[row.pk]))


def community(row: Community) -> Hit:
    place = f"{row.code} · {row.subdistrict.name}"
    return Hit(row.name, place, reverse("admin:accounts_community_change", args=[row.pk]))


def unit(row: Organisation) -> Hit:
    return Hit(row.name, f"{row.code} · {row.kind}", reverse("admin:accounts_organisation_change", args=[row.pk]))


searches.add("subdistricts", Things(Subdistrict._meta.verbose_name_plural, Subdistrict.objects.visible_to, subdistrict))
searches.add(
    "communities",
    Things(
        Community._meta.verbose_name_plural,
        lambda actor: Community.objects.visible_to(actor).select_related("subdistrict"),
        community,
    ),
)
searches.add("units", Things(Organisation._meta.verbose_name_plural, Organisation.objects.visible_to, unit))
