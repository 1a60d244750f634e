"""A list says what is on and what it comes to, and what to do where it is empty."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from funding.models import Allocation, Budget, Grant
from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from portal.web.templatetags.portal import hours, yuan
from reports.models import Award, IncentivePoint
from sites.models import Activity, Evaluation, Incident, MonthlyLog, Site, Survey
from tests.web.district import YEAR, make, officer_of, signed_in
from tests.web.reading import text
from volunteers.models import Appraisal, ServiceRecord

pytestmark = pytest.mark.django_db


def address(model: type[Any], query: str = "") -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") + query


def chips(client: Client, url: str) -> list[tuple[str, str]]:
    """What the page says is on, and where its removal leads."""
    html = client.get(url).content.decode()
    found = re.search(r'<div class="chips".*?</div>', html, re.DOTALL)
    links = re.findall(r'<a href="([^"]*)"><span>(.*?)</span>', found[0], re.DOTALL) if found else []
    return [(text(words), link.replace("&amp;", "&")) for link, words in links]


def foot(client: Client, url: str) -> list[str]:
    html = client.get(url).content.decode()
    found = re.search(r"<tfoot>(.*?)</tfoot>", html, re.DOTALL)
    return (
        [words for cell in re.findall(r"<t[dh].*?</t[dh]>", found[1], re.DOTALL) if (words := text(cell))]
        if found
        else []
    )


@pytest.fixture
def client(administrator: Actor) -> Client:
    make(4)
    Activity.objects.filter(log__site__code="X2").update(participants=30, minutes=45)
    Grant.objects.filter(site__code="X2").update(entitlement_fen=12345, district_fen=101, match_fen=7)
    return signed_in(administrator)


# totals


def test_the_totals_are_those_of_all_rows_that_match(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin.site._registry[Activity], "list_per_page", 1)
    for query in ("", "?q=X2", "?q=X2&o=5", f"?date__year={YEAR}&date__month=3", "?log__status__exact=approved"):
        rows = [one for one in Activity.objects.all() if query[:5] != "?q=X2" or one.log.site.code == "X2"]
        people, minutes = sum(one.participants for one in rows), sum(one.minutes for one in rows)
        assert foot(client, address(Activity, query)) == [f"Together: {len(rows)} rows", f"{people}", hours(minutes)]


@pytest.mark.parametrize("model", [MonthlyLog, Survey, ServiceRecord, Appraisal, Grant, Budget, IncentivePoint])
def test_each_sum_is_the_sum_of_its_column(client: Client, model: type[Any]) -> None:
    listed: Any = admin.site._registry[model]
    names = listed.totals
    assert names
    sums = {name: sum(getattr(row, name) for row in model.objects.all()) for name in names}
    written = [
        yuan(value) if name.endswith("_fen") else hours(value) if "minutes" in name else f"{Decimal(value):,f}"
        for name, value in sums.items()
    ]
    _count, *found = foot(client, address(model))
    assert [one.rstrip("0").rstrip(".") for one in found] == [one.rstrip("0").rstrip(".") for one in written]


def test_a_total_counts_each_row_once_within_a_scope(client: Client) -> None:
    """What an officer sees of volunteers is joined over their service records."""
    site = Site.objects.get(code="X0")
    volunteer = ServiceRecord.objects.get(site=site).volunteer
    for day in range(1, 4):
        ServiceRecord.objects.create(volunteer=volunteer, site=site, date=date(YEAR, 5, day), minutes=60)
    officer = signed_in(officer_of(site.programme))
    assert foot(officer, address(Appraisal)) == ["Together: 2 rows", "3", "3", "2"]


def test_the_totals_of_the_pages_agree_with_their_filter(client: Client) -> None:
    grants = f"/allocations/{YEAR}/of/P0/"
    for query in ("", "?q=X2", "?q=X2&ordering=-match_fen"):
        rows = [
            one for one in Grant.objects.filter(allocation__programme__code="P0") if not query or one.site.code == "X2"
        ]
        sums = [yuan(sum(getattr(one, f"{name}_fen") for one in rows)) for name in ("entitlement", "district", "match")]
        assert foot(client, grants + query) == [f"{len(rows)} sites", *sums]
    whole = foot(client, f"/allocations/?year={YEAR}")
    district = [one.district_fen for one in Grant.objects.all()]
    assert whole == ["Together", "4", "4,000.00", yuan(sum(g.entitlement_fen for g in Grant.objects.all())),
                     yuan(sum(district)), yuan(sum(g.match_fen for g in Grant.objects.all()))]  # fmt: skip
    assert foot(client, f"/allocations/?year={YEAR}&status=approved") == []


# what is on


def test_what_is_on_is_said_in_words_and_can_be_taken_off(client: Client) -> None:
    programme = Site.objects.get(code="X2").programme
    url = address(Site, f"?programme__id__exact={programme.pk}&status__exact=open&q=X2&o=1&p=1")
    found = chips(client, url)
    assert [words for words, _link in found] == ["Search: X2", "Programme: 项目0", "Status: open"]
    for _words, link in found:
        page = client.get(address(Site) + link)
        assert page.status_code == 200
        assert "o=1" in link
        assert len(page.context["cl"].chips) == 2
    assert client.get(url).context["cl"].unfiltered == "?o=1"


def test_a_condition_that_another_page_led_here_with_is_said_too(client: Client) -> None:
    site = Site.objects.get(code="X1")
    of_site = f"?log__site__id__exact={site.pk}&date__year={YEAR}&date__month=3"
    assert [words for words, _link in chips(client, address(Activity, of_site))] == ["Date: 2025-03", "Site: 项目点1"]
    of_service = f"?site__id__exact={site.pk}&date__year={YEAR}&status__exact=confirmed"
    found = [words for words, _link in chips(client, address(ServiceRecord, of_service))]
    assert found == ["Status: confirmed", "Date: 2025", "Site: 项目点1"]


def test_a_name_from_outside_the_scope_is_not_said(client: Client) -> None:
    officer, outside = officer_of(Site.objects.get(code="X0").programme), Site.objects.get(code="X1")
    page = signed_in(officer).get(address(Activity, f"?log__site__id__exact={outside.pk}"))
    assert outside.name not in page.content.decode()
    assert page.context["cl"].result_count == 0


def test_a_filter_counts_even_where_there_is_only_one_choice(client: Client) -> None:
    officer, outside = officer_of(Site.objects.get(code="X0").programme), Site.objects.get(code="X1").programme
    page = signed_in(officer).get(address(Site, f"?programme__id__exact={outside.pk}"))
    assert page.context["cl"].result_count == 0
    assert len(page.context["cl"].chips) == 1


def test_the_pages_say_what_is_on_and_keep_the_rest(client: Client) -> None:
    subdistrict = Subdistrict.objects.get(code="S0")
    url = f"/evaluations/?year={YEAR}&programme=P0&q=X&subdistrict={subdistrict.pk}&ordering=-total&kind=scored"
    found = chips(client, url)
    assert [words for words, _link in found] == ["Site (name or code): X", "Subdistrict: 街道0", "Outcome: scored"]
    link = found[0][1]
    assert "q=" not in link
    assert {"programme=P0", "ordering=-total", "kind=scored"} <= set(link[1:].split("&"))
    assert chips(client, f"/evaluations/?year={YEAR}&programme=P0&grade=nonsense") == []


def test_what_is_wrong_in_an_address_takes_no_other_filter_off(client: Client) -> None:
    page = client.get(f"/evaluations/?year={YEAR}&programme=P0&q=X2&grade=nonsense")
    assert page.context["sums"]["rows"] == 1
    assert page.context["filter"].is_on


def test_the_form_of_a_filter_keeps_the_order(client: Client) -> None:
    html = client.get(f"/awards/?year={YEAR}&programme=P0&ordering=-total").content.decode()
    assert '<input type="hidden" name="ordering" value="-total">' in html


def test_awards_are_filtered_and_sorted_by_their_address(client: Client) -> None:
    Evaluation.objects.filter(site__code="X2").update(total=95)
    Award.objects.filter(site__code="X0").update(undecided=True)
    url = f"/awards/?year={YEAR}&programme=P0"
    for further, codes in (("", ["X0", "X2"]), ("&ordering=-total", ["X2", "X0"]), ("&q=点2", ["X2"]),
                           ("&state=undecided", ["X0"]), ("&state=conferred", [])):  # fmt: skip
        assert [row.award.site.code for row in client.get(url + further).context["rows"]] == codes, further


def test_allocations_are_filtered_by_their_state_and_sorted(client: Client) -> None:
    allocation = Allocation.objects.get(programme__code="P2")
    Allocation.objects.exclude(programme__code__in=["P2", "P0"]).delete()
    Allocation.objects.filter(pk=allocation.pk).update(status="reviewed", reviewed_by="x", reviewed_at=timezone.now())
    url = f"/allocations/?year={YEAR}"
    every = ["P0", "P1", "P2", "P3"]
    for further, codes in (("", every), ("&status=draft", ["P0"]), ("&status=reviewed", ["P2"]),
                           ("&status=none", ["P1", "P3"]), ("&ordering=-programme__code", every[::-1])):  # fmt: skip
        found = [row.programme.code for row in client.get(url + further).context["rows"]]
        assert found == codes, further


# nothing there


def test_an_empty_list_says_why_and_what_to_do(client: Client) -> None:
    filtered = text(client.get(address(Incident, "?q=nowhere")).content.decode())
    assert "Nothing matches this filter" in filtered
    Incident.objects.all().delete()
    html = client.get(address(Incident)).content.decode()
    assert "There is nothing here yet" in html
    assert f'href="{reverse("import")}"' in html


def test_who_may_not_import_is_not_told_to(client: Client, auditor: Actor) -> None:
    Incident.objects.all().delete()
    html = signed_in(auditor).get(address(Incident)).content.decode()
    assert "There is nothing here yet" in html
    assert "Import" not in text(html)


def test_what_is_computed_points_to_where_it_is_computed(client: Client) -> None:
    Grant.objects.all().delete()
    html = client.get(address(Grant)).content.decode()
    assert f'href="{reverse("allocations")}"' in html


# what it costs


@pytest.mark.parametrize(
    "query", ["?q=X", f"?log__site__id__exact=1&date__year={YEAR}", "?log__site__programme__id__exact=1"]
)
def test_a_filtered_list_with_totals_asks_no_more_questions_when_it_grows(client: Client, query: str) -> None:
    counts = []
    for start in (4, 24):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(Activity, query)).status_code == 200
        counts.append(len(queries))
        make(20, start=start)
    assert counts[1] <= counts[0]


def test_an_export_asks_no_more_questions_when_it_grows(client: Client) -> None:
    counts = []
    for start in (4, 24):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:volunteers_servicerecord_export")).getvalue()
        counts.append(len(queries))
        make(20, start=start)
    assert counts[1] <= counts[0]
