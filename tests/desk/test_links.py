"""Each figure of the start page leads to as many rows as it says, for every role."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.desk.start import todos
from tests.desk.conftest import YEAR
from tests.web.district import signed_in

People = dict[str, Actor]
ROLES = (
    Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.LEADER, Role.AUDITOR,
    Role.SUBDISTRICT_OFFICER, Role.CLERK,
)  # fmt: skip


#: role, page, and which of its figures are followed: all of a few, the n-th of many
PAGES = [
    (Role.ADMINISTRATOR, "&programme=KLXT", 1),
    (Role.ADMINISTRATOR, "", 5),
    (Role.PROGRAMME_OFFICER, "", 4),
    (Role.FINANCE_OFFICER, "", 3),
    (Role.LEADER, "", 16),
    (Role.AUDITOR, "", 17),
    (Role.SUBDISTRICT_OFFICER, "", 5),
    (Role.CLERK, "", 1),
]
#: pages that list rows; those of one thing (a site, an allocation) count none
LISTS = re.compile(r"/(year/\d+/\w+/|evaluations/\?|awards/|documents/\?|admin/(?!funding/budget/))")


class Links(HTMLParser):
    """The links after the heading of the year: address and what they say, or their name if they are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: tuple[str, str] | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        self._inside = self._inside or given.get("id") == "of-year"
        if tag == "a" and self._inside:
            self._open = (given["href"], given.get("aria-label") or "")

    def handle_data(self, data: str) -> None:
        if self._open and not self._open[1].strip():
            self._open = (self._open[0], self._open[1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            self.found.append(self._open)
            self._open = None


def figures(page: str) -> Iterator[tuple[str, int]]:
    """Addresses with the number that stands in their link; amounts and month labels are left to other tests."""
    links = Links()
    links.feed(page)
    for url, said in links.found:
        if not LISTS.match(url):
            continue
        if month := re.match(r"(\d{4}-\d\d): (\d+) of (\d+) in on time", said):
            yield url, int(month[3])
        elif number := re.search(r"([\d,]+)(?: lacking)?$", said.strip()):
            yield url, int(number[1].replace(",", ""))


def rows_behind(client: Client, url: str) -> int:
    """How many rows the page says that it holds."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    context, path = answer.context, urlsplit(url).path
    if path.startswith("/admin/"):
        return int(context["cl"].result_count)
    return int(context["page"].paginator.count)


@pytest.mark.parametrize(("role", "query", "each"), PAGES)
def test_each_figure_leads_to_as_many_rows(demo: People, role: Role, query: str, each: int) -> None:
    client = signed_in(demo[role])
    said = dict.fromkeys(figures(client.get(f"/?year={YEAR}{query}").content.decode()))
    followed = list(said)[::each]
    wrong = {url: (number, rows) for url, number in followed if (rows := rows_behind(client, url)) != number}
    assert wrong == {}
    assert len(followed) > 8


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUBDISTRICT_OFFICER])
def test_the_amounts_are_those_of_the_page_behind_them(demo: People, role: Role) -> None:
    client = signed_in(demo[role])
    for line in client.get(f"/?year={YEAR}").context["lines"]:
        if line.district.value is not None:
            whole = client.get(line.district.url).context["whole"]
            assert (line.district.value, line.match.value) == (whole["district"], whole["match"])
            budget = client.get(line.budget.url).context["cl"]
            assert [row.amount_fen for row in budget.result_list] == [line.budget.value]


def test_covered_and_uncovered_communities_are_the_whole(demo: People) -> None:
    client = signed_in(demo[Role.ADMINISTRATOR])
    for line in client.get(f"/?year={YEAR}").context["lines"]:
        for ratio in line.groups:
            parts = [rows_behind(client, figure.url) if figure.url else 0 for figure in (ratio.part, ratio.lacking)]
            assert sum(parts) == ratio.whole.value == rows_behind(client, ratio.whole.url)


@pytest.mark.parametrize("role", ROLES)
def test_what_waits_leads_to_as_many_rows(demo: People, role: Role) -> None:
    client = signed_in(demo[role])
    for each in todos(demo[role]):
        if each.places and not each.left and len({one.place.url for one in each.places}) == each.count:
            for one in each.places:
                assert client.get(one.place.url).status_code == 200, one.place.url
        else:
            assert rows_behind(client, each.url) == each.count, each.url


def test_a_filter_that_makes_no_sense_is_no_fault(demo: People) -> None:
    client = signed_in(demo[Role.ADMINISTRATOR])
    for page in ("sites", "coverage", "logs"):
        for query in ("", "?state=x&month=99", "?programme=nowhere&covered=x&group=x", "?page=99", "?subdistrict=x"):
            assert client.get(f"/year/{YEAR}/{page}/{query}").status_code == 200


def test_the_pages_of_rows_stay_inside_the_scope(demo: People) -> None:
    who = demo[Role.SUBDISTRICT_OFFICER]
    assert who.post
    own, client = who.post.subdistrict, signed_in(who)
    sites = client.get(f"/year/{YEAR}/sites/").context["page"].object_list
    assert sites and {site.room.community.subdistrict for site in sites} == {own}
    communities = client.get(f"/year/{YEAR}/coverage/").context["page"].object_list
    assert communities and {community.subdistrict for community in communities} == {own}
    logs = client.get(f"/year/{YEAR}/logs/?state=due").context["shown"]
    assert logs and {row["log"].site.room.community.subdistrict for row in logs} == {own}
