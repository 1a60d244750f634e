"""Every list of the large district for twenty users at once, against an empty page of the same portal; and the API's
list of sites against a bare view with the same bytes."""

import json
from collections.abc import Iterator
from statistics import median

from benchmarks.generate.places import YEAR
from benchmarks.load import Page, body_of, fetch, in_bursts, rates, warm
from benchmarks.measuring import Figure
from benchmarks.serving import another_system, portal, serving, signed_in
from portal.accounts.rights import Role
from sites.models import Site
from tests.queries.lists import admin_lists, api_lists, pages

#: a page of the portal with its frame and not a row in it: nobody has started a job
EMPTY = "/jobs/"
REQUESTS, BURSTS = 60, 2
#: reads every name of the year on demand, and prepares the printing faces: no list that one leafs through
ON_DEMAND = "page document_unprintable"
#: what who administers the portal alone sees
ADMINISTERED = ("page clients", "page logins")


def lists() -> Iterator[Figure]:
    """Each list of the API and the admin and each page: its p95 ÷ that of the empty page, and the errors of all."""
    faults: list[str] = []
    with portal() as port:
        empty = Page(port, EMPTY, signed_in(Role.AUDITOR))
        warm(empty)
        for name, page in the_lists(port).items():
            warm(page)
            ours, beside = in_bursts(page, empty, requests=REQUESTS, bursts=BURSTS)
            faults += [*ours.faults, *beside.faults]
            how = f"{ours.p95 * 1000:.0f} ÷ {beside.p95 * 1000:.0f} ms"
            yield Figure(f"p95, {name}", ours.p95 / beside.p95, 6, how)
    yield Figure("errors", len(faults), 0, "; ".join(sorted(set(faults))[:3]) or "every answer was 200")


def the_lists(port: int) -> dict[str, Page]:
    """With a site that has as many rows of its own as any."""
    site = Site.objects.order_by("code").first()
    assert site
    portal_pages = pages(YEAR, site.programme.code, site.code, "yh")
    portal_pages.pop(ON_DEMAND)
    paths = admin_lists() | portal_pages
    people = {name: Page(port, path, signed_in(reader(name))) for name, path in paths.items()}
    systems = {name: Page(port, path, another_system()) for name, path in api_lists().items()}
    return systems | people


def reader(name: str) -> Role:
    return Role.ADMINISTRATOR if name in ADMINISTERED else Role.AUDITOR


def sites_api() -> Iterator[Figure]:
    """Requests a second of the API's list of sites ÷ of a bare view that answers the same bytes: with none of the
    portal's middleware, which is the goal's measure, and behind all of it."""
    with portal() as port:
        ours = Page(port, "/api/v1/sites/", another_system())
        settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.bare_settings", "BARE_NEXT": next_of(ours)}
        with (
            serving("benchmarks.bare", BARE_WITHOUT_MIDDLEWARE="1", **settings) as bare_port,
            serving("benchmarks.bare", **settings) as behind_port,
        ):
            bare, behind = Page(bare_port, "/sites/"), Page(behind_port, "/sites/")
            answers = [body_of(warm(page)) for page in (ours, bare, behind)]
            if len(set(answers)) > 1:
                raise SystemExit("the API and the bare view do not answer the same bytes")
            found, faults = rates([ours, bare, behind], requests=300, bursts=5)
    yield against("a bare view without middleware", found[0], found[1], 0.3)
    yield against("the same behind the portal's", found[0], found[2], None)
    yield Figure("errors", len(faults), 0, "; ".join(faults[:3]) or "every answer was 200")


def against(name: str, ours: list[float], other: list[float], goal: float | None) -> Figure:
    ratio = median(one / two for one, two in zip(ours, other, strict=True))
    how = f"{median(ours):.0f} ÷ {median(other):.0f} requests a second"
    return Figure(f"GET /api/v1/sites/ ÷ {name}", ratio, goal, how, at_least=True)


def next_of(page: Page) -> str:
    """The address of the next page, which a bare view can't know."""
    return str(json.loads(body_of(fetch(page)))["next"])
