"""An export of a list is what the list shows: its columns, its rows in their order, nothing else and nothing alive."""

import io
import zipfile
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from portal.accounts.actors import Actor
from portal.accounts.models import Community
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.web import table_export
from reports.models import Award
from sites.models import Activity, Evaluation
from tests.web.district import YEAR, actor, make, officer_of, signed_in
from tests.web.reading import differences, exported, shown
from volunteers.models import ServiceRecord

pytestmark = pytest.mark.django_db

MODELS = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
PAGES = (
    f"/evaluations/?year={YEAR}&programme=P0",
    f"/allocations/?year={YEAR}",
    f"/allocations/{YEAR}/of/P0/",
    f"/awards/?year={YEAR}&programme=P0",
)


def list_of(model: str) -> str:
    return reverse(f"admin:{model}_changelist")


def export_of(model: str, query: str = "") -> str:
    return reverse(f"admin:{model}_export") + query


@pytest.fixture
def officer() -> Actor:
    return officer_of(make(4)[0])


@pytest.mark.parametrize("model", MODELS)
def test_each_list_of_the_admin_exports_what_it_shows(administrator: Actor, model: str) -> None:
    make(3)
    client = signed_in(administrator)
    page = shown(client, list_of(model))
    # the export is itself an entry of the trail, written after its rows were read
    assert page.rows
    assert differences(page, exported(client, export_of(model))) == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE_OFFICER, Role.SUBDISTRICT_OFFICER, Role.CLERK])
def test_each_role_exports_what_it_sees_and_no_more(role: str) -> None:
    make(3)
    community = Community.objects.get(code="C0")
    places: dict[str, Any] = {
        Role.SUBDISTRICT_OFFICER: {"subdistrict": community.subdistrict},
        Role.CLERK: {"community": community},
    }
    client = signed_in(actor("someone", role, **places.get(role, {})))
    for model in MODELS:
        page = client.get(list_of(model))
        if page.status_code != 200:
            assert client.get(export_of(model)).status_code == page.status_code == 403, model
        else:
            assert len(exported(client, export_of(model)).rows) == page.context["cl"].result_count, model


def test_filter_search_and_order_go_along_and_pages_do_not(officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin.site._registry[Activity], "list_per_page", 1)
    client = signed_in(officer)
    Activity.objects.filter(log__site__code="X2").update(participants=30)
    assert len(shown(client, list_of("sites_activity") + "?o=-5").rows) == 1
    rows = exported(client, export_of("sites_activity", "?o=-5&p=2")).rows
    assert [row[1] for row in rows] == ["项目点2", "项目点0"]
    assert [row[1] for row in exported(client, export_of("sites_activity", "?q=X2")).rows] == ["项目点2"]
    assert exported(client, export_of("sites_activity", "?q=X1")).rows == []


@pytest.mark.parametrize("url", PAGES)
def test_the_pages_of_the_year_export_what_they_show(administrator: Actor, url: str) -> None:
    make(6)
    Evaluation.objects.filter(site__code="X2").update(
        total=None, base=None, bonus=None, output=None, grade="", rank=None
    )
    Evaluation.objects.filter(site__code="X4").update(is_shut=True, missing=["A"])
    Award.objects.filter(site__code="X4").update(undecided=True)
    client = signed_in(administrator)
    for further in ("", "&ordering=-site__code", "&q=X4", "&status=draft", "&ordering=-total"):
        address = url + (further if "?" in url else f"?{further}")
        assert differences(shown(client, address), exported(client, f"{address}&export=xlsx")) == [], address
    assert len(exported(client, f"{url}{'&' if '?' in url else '?'}export=xlsx").rows) > 1


def test_volunteers_are_exported_with_their_hours(administrator: Actor) -> None:
    make(2)
    Award.objects.filter(site__code="X0").delete()
    record = ServiceRecord.objects.select_related("volunteer").get(site__code="X0")
    award = {"position": 1, "proposed_by": "x", "proposed_at": "2026-01-01T00:00Z", "volunteer": record.volunteer}
    Award.objects.create(year=YEAR, kind="优秀志愿者", **award)
    client = signed_in(administrator)
    url = f"/awards/?year={YEAR}&kind=优秀志愿者"
    workbook = exported(client, f"{url}&export=xlsx")
    assert differences(shown(client, url), workbook) == []
    assert workbook.rows[0][1:6] == ["志愿者0", "V0", "队伍0", 1.5, 1]


def test_the_pages_of_the_year_export_the_scope_only(officer: Actor) -> None:
    client = signed_in(officer)
    Evaluation.objects.update(rank=1)
    rows = exported(client, f"/evaluations/?year={YEAR}&programme=P0&export=xlsx").rows
    assert [row[1] for row in rows] == ["X0", "X2"]
    assert client.get(f"/evaluations/?year={YEAR}&programme=P1&export=xlsx").status_code == 404
    assert client.get(f"/allocations/{YEAR}/of/P1/?export=xlsx").status_code == 404
    clerk = actor("clerk", Role.CLERK, community=Community.objects.get(code="C0"))
    assert signed_in(clerk).get(f"/allocations/?year={YEAR}&export=xlsx").status_code == 403


def test_text_that_looks_like_a_formula_stays_text(administrator: Actor) -> None:
    make(1)
    Activity.objects.update(topic='=HYPERLINK("http://x.invalid","a")')
    rows = exported(signed_in(administrator), export_of("sites_activity")).rows
    assert rows[0][3] == '=HYPERLINK("http://x.invalid","a")'


def test_numbers_are_numbers_money_is_yuan_and_time_is_hours(administrator: Actor) -> None:
    make(1)
    client = signed_in(administrator)
    grant = exported(client, export_of("funding_grant"))
    assert dict(zip(grant.heads, grant.rows[0], strict=True))["Entitlement (yuan)"] == 100
    activity = exported(client, export_of("sites_activity")).rows[0]
    assert activity[-2:] == [9, 1.5]
    budgets = exported(client, f"/allocations/?year={YEAR}&export=xlsx")
    assert budgets.rows[0][3:] == [1, 1000, 100, 100, 100]


def test_personal_data_is_masked_as_on_the_page(administrator: Actor) -> None:
    make(2)
    client = signed_in(administrator)
    for model, masked in (("volunteers_volunteer", "199****0001"), ("sites_site", "199****5678")):
        content = client.get(export_of(model)).getvalue()
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            texts = b"".join(parts.read(name) for name in parts.namelist())
        assert masked.encode() in texts
        assert b"19900005678" not in texts
        assert b"19900000001" not in texts


def test_an_export_is_on_record_with_its_filter_and_none_goes_by_a_number_of_a_person(administrator: Actor) -> None:
    make(2)
    client = signed_in(administrator)
    answer = client.get(export_of("volunteers_volunteer", "?q=19900000001&o=-1&p=1"))
    assert answer.headers["Location"].endswith("/export/?o=-1&p=1")
    assert len(exported(client, export_of("volunteers_volunteer", "?q=V1&o=-1&p=1")).rows) == 1
    entry = Entry.objects.get(action="list.export")
    assert (entry.actor, entry.target) == ("administrator", "volunteers.volunteer")
    assert entry.details == {"filter": {"q": "V1", "o": "-1"}, "rows": 1}


def test_looking_at_a_list_is_no_export(administrator: Actor) -> None:
    make(1)
    client = signed_in(administrator)
    client.get(list_of("sites_site"))
    client.get(PAGES[0])
    assert not Entry.objects.filter(action="list.export").exists()


def test_more_rows_than_a_web_process_should_write_are_refused(
    administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(3)
    monkeypatch.setattr(table_export, "MOST_ROWS", 2)
    client = signed_in(administrator)
    assert client.get(export_of("sites_site")).status_code == 409
    assert client.get(export_of("sites_site", "?q=X0")).status_code == 200
    assert Entry.objects.filter(action="list.export").count() == 1


def test_a_sheet_is_called_as_excel_allows() -> None:
    name = table_export.sheet_name("一/二:[三]*?" + "长" * 40)
    assert len(name) == 31
    assert not set(name) & set("/:[]*?")
    assert table_export.sheet_name("//") == "1"
