"""The trail as people see it: the history of a thing for who sees the thing, the whole of it for auditors."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.audit import triggers
from portal.audit.models import Entry
from portal.ledgers.services import import_workbook, save_row
from portal.registry import audited, sheets
from sites.models import EvaluationRound, Site
from sites.services.rounds import move_round
from tests.ledgers.factory import tables, write
from tests.web.district import actor, follow_from_the_ledgers, make, officer_of, signed_in

# one who changes and looks at things of all kinds; who may is held by tests/permissions
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]


@pytest.fixture
def administrator() -> Actor:
    who = actor("administrator", Role.ADMINISTRATOR)
    make(2)
    return who


def change(by: Actor, site: Site, **values: Any) -> None:
    [(_pk, row)] = sheets["项目点"].stored(Site.objects.filter(pk=site.pk))
    save_row(by=by, sheet="项目点", values=row._asdict() | values, reason="现场核实")


def page_of(site: Site, who: Actor) -> str:
    return str(signed_in(who).get(reverse("site", args=[site.code])).content.decode())


def test_who_sees_a_site_sees_its_changes_and_an_auditor_where_they_came_from(administrator: Actor) -> None:
    site = Site.objects.all()[0]
    change(administrator, site, name="新名字", phone="19900009999")
    clerk = actor("clerk", Role.CLERK, community=site.room.community)
    page = page_of(site, clerk)
    assert all(words in page for words in ("History of changes", "administrator", "现场核实", "新名字", site.name))
    assert "19900009999" not in page and "kept secret" in page
    assert "audit/entry" not in page
    assert "audit/entry" in page_of(site, actor("auditor", Role.AUDITOR))


def test_a_thing_has_no_other_things_history(administrator: Actor) -> None:
    one, two = Site.objects.all()[:2]
    change(administrator, one, name="新名字")
    assert "新名字" not in page_of(two, administrator)
    assert "History of changes" not in page_of(two, administrator)


def test_what_an_import_did_to_a_row_is_in_its_history(tmp_path: Path) -> None:
    administrator, made = actor("administrator", Role.ADMINISTRATOR), tables()
    import_workbook(by=administrator, path=write(made, tmp_path / "one.xlsx"))
    site = next(row for row in made["项目点"] if row[0] == "S1")
    site[made["项目点"][0].index("名称")] = "导入的新名"
    import_workbook(by=administrator, path=write(made, tmp_path / "two.xlsx"))
    page = page_of(Site.objects.get(code="S1"), administrator)
    assert page.count("import ledgers") == 2
    assert "导入的新名</dd>" in page
    assert page_of(Site.objects.exclude(code="S1")[0], administrator).count("import ledgers") == 1


def test_a_round_an_allocation_and_a_document_show_theirs(administrator: Actor) -> None:
    follow_from_the_ledgers()
    round_ = EvaluationRound.objects.all()[0]
    move_round(by=officer_of(round_.programme), round_=round_, move="review")
    address = reverse("evaluations") + f"?year={round_.year}&programme={round_.programme.code}"
    page = signed_in(administrator).get(address).content.decode()
    assert "History of changes" in page and "evaluation: review" in page
    assert '<span class="was">computed</span> → reviewed' in page


def test_every_thing_of_the_issue_has_a_history() -> None:
    things = {traces.model for traces in audited}
    assert things >= {
        "sites.site", "volunteers.volunteer", "programmes.programme", "funding.allocation", "sites.evaluationround",
        "reports.award", "reports.document", "accounts.user",
    }  # fmt: skip


def shown(who: Actor, query: str) -> list[str]:
    page = signed_in(who).get(reverse("admin:audit_entry_changelist") + query)
    return [entry.action for entry in page.context["cl"].result_list]


def test_the_list_is_searched_and_filtered_by_period(administrator: Actor) -> None:
    change(administrator, Site.objects.all()[0], name="新名字")
    day = f"{Entry.objects.latest('number').at:%Y-%m-%d}"
    assert shown(administrator, "?q=现场") == ["ledgers.save"]
    assert shown(administrator, f"?action=ledgers.save&at__date__gte={day}") == ["ledgers.save"]
    assert shown(administrator, "?at__date__gte=2999-01-01") == []
    assert shown(administrator, "?at__date__lte=2020-01-01") == []
    assert signed_in(administrator).get(reverse("admin:audit_entry_changelist") + "?at__date__gte=x").status_code == 302


def test_the_list_is_exported_with_its_details_and_on_record(administrator: Actor) -> None:
    change(administrator, Site.objects.all()[0], name="新名字")
    answer = signed_in(administrator).get(reverse("admin:audit_entry_export") + "?action=ledgers.save")
    [_heads, row] = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows(values_only=True)
    assert any("→ 新名字" in str(cell) for cell in row)
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.target, entry.details["filter"]) == (
        "list.export", "audit.entry", {"action": "ledgers.save"},
    )  # fmt: skip


def test_an_auditor_has_the_trail_checked_and_is_told_the_place(administrator: Actor) -> None:
    auditor = signed_in(actor("auditor", Role.AUDITOR))
    change(administrator, Site.objects.all()[0], name="新名字")
    verify, trail = reverse("admin:audit_entry_verify"), reverse("admin:audit_entry_changelist")
    assert auditor.get(verify).status_code == 405
    assert "is whole" in auditor.post(verify, follow=True).content.decode()
    assert "checked by auditor" in auditor.get(trail).content.decode()
    triggers.drop()
    Entry.objects.filter(action="ledgers.save").update(actor="x")
    number = Entry.objects.get(action="ledgers.save").number
    assert f"Entry {number}:" in auditor.post(verify, follow=True).content.decode()


def test_who_may_not_see_the_trail_cannot_have_it_checked(administrator: Actor) -> None:
    clerk = signed_in(actor("clerk", Role.CLERK, community=Site.objects.all()[0].room.community))
    assert clerk.post(reverse("admin:audit_entry_verify")).status_code == 403
    assert clerk.get(reverse("admin:audit_entry_changelist")).status_code in (403, 404)
