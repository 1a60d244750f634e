"""The district's summary: every figure is the tables', for the demo year on paper; for whom; what keeps it a draft."""

import re
import subprocess
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.utils.translation import override

from funding.models import Allocation, Grant
from funding.services.allocate import allocate
from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.rights import Role
from portal.web.errors import Refused
from programmes.models import Programme, Scheme
from reports.district_data import read
from reports.kinds import KINDS
from reports.models import Award, AwardQuota, Document
from reports.papers.district import district_paper
from reports.papers.paper import Page
from reports.services.documents import documents_for
from reports.services.printing import printed
from reports.services.propose_awards import propose_awards
from reports.states import VOLUNTEERS, DocumentKind
from sites.models import Activity, Evaluation, EvaluationRound, Mark
from sites.services.evaluate import evaluate
from tests.demo import demo_year
from tests.documents import expected_district as expected
from tests.documents.district import YEAR, District, actor
from tests.factories import a_programme, a_scheme, a_site, a_volunteer, judged, services
from tests.needs import program

pytestmark = pytest.mark.django_db
SUMMARY = KINDS[DocumentKind.DISTRICT_SUMMARY]
DECIMAL = re.compile(r"(?<![\d.])\d[\d,]*\.\d+")
Rows = list[list[str]]


def document(by: Actor = SYSTEM) -> Document:
    return documents_for(SUMMARY, YEAR, SUMMARY.subjects(by, YEAR, Programme.objects.visible_to(by)))[0]


def summary() -> Page:
    return SUMMARY.compose(document())


def bodies(made: Page) -> list[Rows]:
    """The bodies of the tables that list (class grid), but that of the suggestions."""
    tables = re.findall(r'<table class="grid[^>]*>(.*?)</table>', made.html, re.S)
    found = [re.search(r"<tbody>(.*?)</tbody>", one, re.S) for one in tables if "完成时限" not in one]
    return [
        [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body[1])]
        for body in found
        if body
    ]


def words(made: Page) -> str:
    """The text without tables and drawings."""
    body = re.sub(r"<(table class=\"grid|svg).*?</(table|svg)>", "", made.html.partition("<body")[2], flags=re.S)
    return unescape(re.sub(r"<[^>]+>", "\n", body))


def dense(text: str) -> str:
    return re.sub(r"[\s\u2060]", "", text)


def on_paper(made: Page, folder: Path) -> str:
    """The text of the PDF in the order in which it was set."""
    file = folder / "made.pdf"
    file.write_bytes(printed(made).pdf)
    command = [program("pdftotext"), "-raw", str(file), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.usefixtures("press")
def test_every_figure_of_the_demo_year_is_the_databases(tmp_path: Path) -> None:
    demo_year()
    made = summary()
    tables = expected.tables()
    assert bodies(made) == tables
    known = {number for line in (*expected.prose(), *cells(tables)) for number in DECIMAL.findall(line)}
    assert set(DECIMAL.findall(words(made))) <= known
    if connection.vendor == "sqlite":  # the printing does not depend on the database
        paper = dense(on_paper(made, tmp_path))
        missing = [row for table in tables for row in table if dense("".join(row)) not in paper]
        assert not missing
    notices_of_the_demo_year()


def cells(tables: list[Rows]) -> list[str]:
    return [cell for table in tables for row in table for cell in row]


def notices_of_the_demo_year() -> None:
    """Their tables too are what is stored, name by name and fen by fen."""
    for kind in (DocumentKind.EVALUATION_NOTICE, DocumentKind.SUBSIDY_NOTICE, DocumentKind.COMMENDATION_NOTICE):
        subjects = KINDS[kind].subjects(SYSTEM, YEAR, Programme.objects.all())
        for one in documents_for(KINDS[kind], YEAR, subjects):
            found = [dense("".join(row[1:])) for row in bodies(KINDS[kind].compose(one))[0]]
            assert sorted(found) == sorted(dense(line) for line in stored(one)), one.number


def stored(one: Document) -> list[str]:
    """What the first table of a notice lists, without the running number."""
    if one.kind == DocumentKind.COMMENDATION_NOTICE:
        awards = Award.objects.filter(year=YEAR, programme=one.programme)
        if one.programme is None:
            return [f"{row.volunteer.name}{row.volunteer.team.name}" for row in awards]  # type: ignore[union-attr]
        places = [(row.site.room.community, row.site.name) for row in awards if row.site]
        return [f"{community.subdistrict}{community}{name}" for community, name in places]
    if one.kind == DocumentKind.SUBSIDY_NOTICE:
        return granted(one)
    rows = Evaluation.objects.filter(round__year=YEAR, site__programme=one.programme).select_related("site__room")
    return [f"{row.site.room.community.subdistrict}{row.site.name}{result(row)}" for row in rows]


def granted(one: Document) -> list[str]:
    grants = list(Grant.objects.filter(allocation__year=YEAR, allocation__programme=one.programme))
    sums = [sum(getattr(row, name) for row in grants) for name in ("district_fen", "match_fen")]
    rows = [
        f"{row.site.room.community.subdistrict}{row.site.name}{row.kind}{yuan(row.district_fen)}{yuan(row.match_fen)}"
        for row in grants
    ]
    return [*rows, f"合计{len(grants)}个{yuan(sums[0])}{yuan(sums[1])}"]


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"


def result(row: Evaluation) -> str:
    score = "——" if row.total is None else f"{row.total:.2f}{row.grade}"
    remarks = (("当年新开办", row.is_new), ("年内停办", row.is_shut), ("触发否决指标", row.vetoed))
    return score + "；".join(word for word, holds in remarks if holds)


# For whom, and in which states


def test_only_a_post_that_sees_the_whole_district_makes_it(district: District) -> None:
    with override("en"), pytest.raises(Refused, match="sees the whole district"):
        document(actor(Role.PROGRAMME_OFFICER, district))
    assert document(actor(Role.OFFICE_DIRECTOR)).number == "QJ-2025-ZB"
    assert document().subject == ""


def test_it_is_a_draft_until_all_is_published_approved_and_conferred(district: District) -> None:
    assert summary().draft
    EvaluationRound.objects.update(status="published", published_at="2026-02-01T00:00Z", published_by="x")
    assert summary().draft
    Allocation.objects.update(status="approved", approved_at="2026-02-01T00:00Z", approved_by="x")
    assert not summary().draft


def test_an_open_list_of_volunteers_keeps_it_a_draft(district: District) -> None:
    services(a_volunteer("V7"), district.sites["KL01"], date(YEAR, 3, 1), 60)
    AwardQuota.objects.create(year=YEAR, kind=VOLUNTEERS, quota=1)
    evaluate(by=SYSTEM, year=YEAR)
    allocate(by=SYSTEM, year=YEAR)
    propose_awards(by=SYSTEM, year=YEAR)
    assert Award.objects.count() == 1
    EvaluationRound.objects.update(status="published", published_at="2026-02-01T00:00Z", published_by="x")
    Allocation.objects.update(status="approved", approved_at="2026-02-01T00:00Z", approved_by="x")
    assert summary().draft and "名额1名，列入名单的1名，状态：拟通报表扬。" in summary().html
    Award.objects.update(status="conferred")
    assert not summary().draft


def test_a_programme_that_is_not_evaluated_is_named_and_keeps_it_a_draft(district: District) -> None:
    waiting, marking, planless = a_programme("ZZ"), a_programme("YY"), a_programme("XX")
    for programme in (waiting, marking):
        a_scheme(programme, judged())
    a_scheme(planless, judged(), published=False)
    for programme, code in ((waiting, "Z1"), (marking, "Y1"), (planless, "X1")):
        a_site(programme, code)
    evaluate(by=SYSTEM, year=YEAR, programme="YY")
    EvaluationRound.objects.filter(programme__code="KL").update(
        status="published", published_at="2026-02-01T00:00Z", published_by="x"
    )
    Allocation.objects.update(status="approved", approved_at="2026-02-01T00:00Z", approved_by="x")
    made = summary()
    assert made.draft
    assert "其中1个完成考评核算；另有项目YY（评分尚未齐全）、项目ZZ（考评尚未核算）尚未完成" in made.html
    assert "项目XX有项目点运行，但没有已发布的2025年度考评方案，未纳入本报告。" in made.html


def test_without_a_complete_evaluation_there_is_none(district: District) -> None:
    Mark.objects.all().delete()
    evaluate(by=SYSTEM, year=YEAR)
    with override("en"), pytest.raises(Refused, match="No site is evaluated"):
        document()
    Scheme.objects.update(published_at=None, published_by=None)
    with override("en"), pytest.raises(Refused, match="No site is evaluated"):
        read(YEAR)


def test_ledgers_that_changed_since_the_evaluation_are_refused(district: District) -> None:
    Activity.objects.filter(log__site=district.sites["KL01"], log__status="approved")[0].delete()
    with override("en"), pytest.raises(Refused, match="ledgers have changed"):
        summary()


def test_the_number_and_the_day_of_issue_stand_on_its_cover(district: District) -> None:
    issued = document()
    issued.issued_number, issued.issued_on = "青社办〔2026〕3号", EvaluationRound.objects.get().computed_at.date()
    day = f"{issued.issued_on.year}年{issued.issued_on.month}月{issued.issued_on.day}日"
    html = SUMMARY.compose(issued).html
    assert '<th scope="row">发文字号</th><td>青社办〔2026〕3号</td>' in html
    assert f'<th scope="row">编制日期</th><td>{day}</td>' in html


def test_facts_alone_make_the_paper_twice_the_same(district: District) -> None:
    facts = read(YEAR)
    assert district_paper(facts, "N").page() == district_paper(facts, "N").page()
