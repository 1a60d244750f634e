"""Sites over the year and coverage at its end (docs/rules.md §1)."""

from collections import Counter
from datetime import date, timedelta

from portal.accounts.models import Community, Subdistrict
from programmes.models import Phase
from reports.programme_data.basis import ProgrammeInYear
from reports.programme_data.places import CommunityFacts, IdleSite, PhaseFacts, PlacesFacts, StockFacts
from sites.models import Site
from sites.states import SiteStatus


def places(of: ProgrammeInYear) -> PlacesFacts:
    first, last = date(of.year, 1, 1), date(of.year, 12, 31)
    joined = Site.objects.filter(programme=of.programme).select_related("room__community__subdistrict")
    sites = list(joined.order_by("code"))
    open_now = [site for site in sites if _is_open(site, last)]
    covered = {site.room.community_id for site in open_now}
    communities = tuple(
        CommunityFacts(one.code, one.name, one.subdistrict.name, one.nature, one.fit, one.pk in covered)
        for one in Community.objects.select_related("subdistrict").order_by("code")
    )
    phases = tuple(
        PhaseFacts(one.number, one.name, one.starts, one.ends, one.target)
        for one in Phase.objects.filter(programme=of.programme).order_by("number")
    )
    kinds = Counter(site.room.kind for site in open_now)
    return PlacesFacts(
        day=last,
        phases=phases,
        phase=max(
            (one for one in phases if one.starts <= last), key=lambda one: (one.starts, one.number), default=None
        ),
        subdistricts=_stock(sites, communities, first - timedelta(days=1), last),
        communities=communities,
        idle=tuple(_idle(of, site) for site in sites if site.pk not in of.taking_part),
        rooms=tuple(kinds.most_common()),
    )


def _stock(
    sites: list[Site], communities: tuple[CommunityFacts, ...], before: date, last: date
) -> tuple[StockFacts, ...]:
    found = []
    for subdistrict in Subdistrict.objects.order_by("code"):
        here = [site for site in sites if site.room.community.subdistrict_id == subdistrict.pk]
        own = [one for one in communities if one.subdistrict == subdistrict.name]
        found.append(
            StockFacts(
                subdistrict=subdistrict.name,
                begin=sum(_is_open(site, before) for site in here),
                opened=sum(site.opened_on is not None and before < site.opened_on <= last for site in here),
                closed=sum(site.closed_on is not None and before < site.closed_on <= last for site in here),
                end=sum(_is_open(site, last) for site in here),
                communities=len(own),
                covered=sum(one.covered for one in own),
            )
        )
    return tuple(found)


def _is_open(site: Site, day: date) -> bool:
    """Whether it is open at the end of a day."""
    opened = site.opened_on is not None and site.opened_on <= day
    return opened and (site.closed_on is None or site.closed_on > day)


def _idle(of: ProgrammeInYear, site: Site) -> IdleSite:
    return IdleSite(site.code, site.name, site.room.community.subdistrict.name, _reason(site, of.year))


def _reason(site: Site, year: int) -> str:
    """Why it takes no part, by its dates; the state only tells an application that was turned down."""
    if site.opened_on is not None and site.opened_on.year > year:
        return f"{site.opened_on.year}年启用"
    if site.opened_on is not None:
        return f"{year}年以前已停办"
    if site.status == SiteStatus.REJECTED:
        return "不予立项"
    return "已验收、尚未启用" if site.accepted_on else "已申报、尚未验收"
