"""工作亮点: what stands out of a month, each with its site and its figure; nothing that no figure shows."""

from collections.abc import Callable, Iterator, Sequence

from reports.bulletin_data.facts import Line, SiteMonth
from reports.bulletin_data.naming import Namer
from reports.pdf.figures import count, hours, share

#: what so many share is nobody's merit
TIED = 3
#: fewer returns say nothing of a site, and from this share on it is satisfied
RETURNS, SATISFIED = 10, 90

Figure = Callable[[SiteMonth], int]


def merits(sites: Sequence[SiteMonth], lines: Sequence[Line], namer: Namer, menu_per_month: int) -> Iterator[str]:
    """Sentences; what is counted of activities is that of approved logs."""
    yield from _punctual(sites, lines, namer)
    approved = [site for site in sites if site.approved]
    if best := leaders(approved, lambda site: site.activities):
        said = namer.sites(best, lambda site: f"{count(site.activities)}场、{count(site.people)}人次")
        yield f"开展活动场次最多的是{said}。"
    if best := leaders(approved, lambda site: site.people):
        said = namer.sites(best, lambda site: f"{count(site.people)}人次、{count(site.activities)}场")
        yield f"活动参加人次最多的是{said}。"
    if menu_per_month and (best := leaders(approved, lambda site: max(site.menu - menu_per_month, 0))):
        said = namer.sites(best, lambda site: f"{count(site.menu)}场")
        yield f"选课活动超出要求（每点每月不少于{menu_per_month}场）最多的是{said}。"
    if best := leaders(sites, lambda site: site.minutes):
        said = namer.sites(best, lambda site: f"{hours(site.minutes)}小时、{count(site.served)}人次")
        yield f"志愿服务时长最多的是{said}。"
    yield from _satisfied(sites, namer)


def leaders(sites: Sequence[SiteMonth], figure: Figure) -> list[SiteMonth]:
    """The sites with the highest figure; none when it is 0 or more than a few share it."""
    most = max(map(figure, sites), default=0)
    found = [site for site in sites if figure(site) == most]
    return found if most and len(found) <= TIED else []


def _punctual(sites: Sequence[SiteMonth], lines: Sequence[Line], namer: Namer) -> Iterator[str]:
    whole = [line for line in lines if line.due and line.on_time == line.due]
    if whole and len(whole) == len(lines):
        yield f"全部{count(len(sites))}个项目点的月报均按时报送。"
    elif whole and namer.of_district:
        said = "、".join(f"{line.name}（{line.on_time}/{line.due}）" for line in whole)
        yield f"月报全部按时报送的街镇有{said}。"


def _satisfied(sites: Sequence[SiteMonth], namer: Namer) -> Iterator[str]:
    asked = [site for site in sites if site.valid >= RETURNS and site.satisfied * 100 >= SATISFIED * site.valid]
    # exact: a share of whole numbers is compared as such
    best = max((site.satisfied * 10**9 // site.valid for site in asked), default=0)
    found = [site for site in asked if site.satisfied * 10**9 // site.valid == best]
    if found and len(found) <= TIED:
        said = namer.sites(found, lambda site: share(site.satisfied, site.valid, 1))
        yield f"群众满意度最高的是{said}。"
