"""Every figure in the tables of the demo year's programme reports is the databases', on the page and on paper."""

import re
import subprocess
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from funding.models import Allocation, Rate
from portal.accounts.actors import SYSTEM
from portal.accounts.rights import Role
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds import KINDS
from reports.models import Document
from reports.papers.paper import Page
from reports.programme_data import read
from reports.services.documents import documents_for
from reports.services.printing import printed
from reports.states import DocumentKind
from sites.models import Activity, EvaluationRound, Mark, Survey
from sites.states import RoundStatus
from tests.demo import demo_year
from tests.documents.district import YEAR, District, actor
from tests.documents.expected_programme import ExpectedProgramme, Rows
from tests.documents.expected_programme_figures import by_subdistrict, figures, scores
from tests.needs import program

REPORT = KINDS[DocumentKind.PROGRAMME_EVALUATION]
#: a number with decimals, as money, marks, hours and rates have
DECIMAL = re.compile(r"(?<![\d.])\d[\d,]*\.\d+")
pytestmark = pytest.mark.django_db


def documents() -> list[Document]:
    return documents_for(REPORT, YEAR, REPORT.subjects(SYSTEM, YEAR, Programme.objects.all()))


@pytest.mark.looks
@pytest.mark.usefixtures("press")
def test_every_table_of_the_demo_year_is_the_databases(tmp_path: Path) -> None:
    demo_year()
    every = documents()
    assert [one.subject for one in every] == ["DQFW", "DYFW", "JTFW", "KLXT", "SMXX", "YLFW"]
    for at, document in enumerate(every):
        assert document.programme
        page, expected = REPORT.compose(document), ExpectedProgramme(document.programme, YEAR)
        assert page.draft
        faults = differing(tables(page), wanted(expected))
        dense = re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", page.html)))
        faults += [line for line in expected.words() if line not in dense]
        faults += [f"made from nothing: {figure}" for figure in unknown(page, expected)]
        if at == 0:
            paper = on_paper(page, tmp_path)
            faults += [line for line in expected.words() if line not in paper]
            rows = ["".join(row) for table in wanted(expected).values() for row in table]
            faults += [f"not on paper: {row}" for row in rows if re.sub(r"\s", "", row) not in paper]
        assert not faults, f"{document.subject}\n" + "\n".join(faults[:10])


def wanted(expected: ExpectedProgramme) -> dict[str, Rows]:
    """Caption or annex → rows; the captions that have another word for each kind end alike."""
    found = {
        "各街镇项目点和村居覆盖情况": expected.stock(), "参评点排序": expected.ranks(), "各年月": expected.months(),
        "开展情况": expected.courses(), "志愿者队伍服务情况": expected.teams(), "安全事件一览": expected.incidents(),
        "突出集体名单": expected.awards(), "指标得分明细": scores(expected),
        "各街镇参评点得分情况（按行政区划顺序，不作排名）": by_subdistrict(expected),
    }  # fmt: skip
    found[f"{YEAR}年各月运行情况"] = found.pop("各年月")
    found |= {f"“{name}”指标得分情况": expected.dimension(name) for name in ("决策", "过程", "产出", "效益")}
    if expected.grants:
        found |= {"按类别分配情况": expected.money_by("kind"), "各街镇奖补情况": expected.money_by("place")}
    return found | expected.annexes() | expected.points()


def tables(page: Page) -> dict[str, Rows]:
    """The tables of a page by their captions; under an annex without captions by its title."""
    found: dict[str, Rows] = {}
    caption = ""
    pattern = r'<p class="caption">表\d+　(.*?)</p>|<h2 class="annex-title"[^>]*>(.*?)</h2>|<tbody>(.*?)</tbody>'
    for named, annex, body in re.findall(pattern, page.html, re.S):
        if named or annex:
            caption = named or annex
        else:
            rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)
            cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in rows]
            found.setdefault(caption, []).extend([unescape(cell) for cell in row] for row in cells)
    return found


def differing(found: dict[str, Rows], expected: dict[str, Rows]) -> list[str]:
    faults = []
    for caption, rows in expected.items():
        [name] = [one for one in found if one == caption or (caption == "开展情况" and one.endswith(caption))] or [""]
        for at, row in enumerate(rows):
            got = found.get(name, [])[at : at + 1]
            if got != [row]:
                faults.append(f"{caption}: {row} is {got}")
        if len(found.get(name, [])) != len(rows):
            faults.append(f"{caption}: {len(found.get(name, []))} rows for {len(rows)}")
    return faults


def unknown(page: Page, expected: ExpectedProgramme) -> list[str]:
    """Numbers with decimals outside of drawings that nothing in the database accounts for."""
    text = unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", page.html, flags=re.S)))
    known = [*figures(expected), *(cell for table in wanted(expected).values() for row in table for cell in row)]
    rates = Rate.objects.filter(programme=expected.programme, year=YEAR)
    known += [f"{one.amount_fen // 100:,}.{one.amount_fen % 100:02d}" for one in rates]
    return sorted(set(DECIMAL.findall(text)) - set(DECIMAL.findall(" ".join(known))))


def on_paper(page: Page, folder: Path) -> str:
    """The text of the PDF in the order in which it was set, without white space."""
    file = folder / "made.pdf"
    file.write_bytes(printed(page).pdf)
    command = [program("pdftotext"), "-raw", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return re.sub(r"[\s\u2060]", "", text)


def test_the_facts_agree_with_the_stored_measures(district: District) -> None:
    facts = read(district.programme, YEAR)
    assert [site.code for site in facts.sites] == ["KL01", "KL02", "KL03"]
    assert [site.code for site in facts.new] == ["KL03"]
    assert facts.work.activities.number == sum(site.counted("activities_per_month") for site in facts.sites) == 42
    assert (
        facts.work.volunteers.minutes == sum(site.counted("volunteer_hours_per_month") for site in facts.sites) == 270
    )
    assert (facts.work.due, facts.work.on_time) == (12 + 12 + 7, 31)
    assert [site.logs.unapproved for site in facts.sites] == [(12,), (), ()]


@pytest.mark.parametrize("model", [Activity, Survey, Mark])
def test_ledgers_that_changed_after_the_evaluation_are_refused(district: District, model: type) -> None:
    if model is Activity:
        Activity.objects.filter(log__site__code="KL01").first().delete()  # type: ignore[union-attr]
    if model is Survey:
        Survey.objects.filter(site__code="KL02").update(satisfied=1)
    if model is Mark:
        Mark.objects.filter(site__code="KL02").update(mark=1)
    with pytest.raises(Refused, match=r"锦云.号学堂"):
        read(district.programme, YEAR)


def test_a_rate_that_changed_after_the_allocation_is_refused(district: District) -> None:
    Rate.objects.filter(programme=district.programme, kind="新开办").update(amount_fen=1)
    with pytest.raises(Refused):
        read(district.programme, YEAR)


def test_an_incomplete_programme_has_no_report(district: District) -> None:
    EvaluationRound.objects.update(status=RoundStatus.INCOMPLETE)
    with pytest.raises(Refused):
        REPORT.subjects(SYSTEM, YEAR, Programme.objects.all())
    with pytest.raises(Refused):
        read(district.programme, YEAR)


def test_reports_are_made_for_the_programmes_in_scope(district: District) -> None:
    officer = actor(Role.PROGRAMME_OFFICER)
    with pytest.raises(Refused):
        REPORT.subjects(officer, YEAR, Programme.objects.all())
    own = actor(Role.PROGRAMME_OFFICER, district)
    assert [one.code for one in REPORT.subjects(own, YEAR, Programme.objects.all())] == ["KL"]


def test_a_report_is_a_draft_until_all_that_it_is_made_of_is_settled(district: District) -> None:
    assert read(district.programme, YEAR).is_draft
    now = EvaluationRound.objects.get().computed_at
    EvaluationRound.objects.update(status=RoundStatus.PUBLISHED, published_at=now, published_by="x")
    assert read(district.programme, YEAR).is_draft
    Allocation.objects.update(status="approved", approved_at=now, approved_by="x", notice_from=date(YEAR + 1, 1, 5))
    assert not read(district.programme, YEAR).is_draft


def test_the_cover_has_the_number_of_issue_only_once_it_is_issued(district: District) -> None:
    [document] = documents()
    assert document.number == "KL-2025-KP"
    html = REPORT.compose(document).html
    assert "　　　　年　　月　　日" in html
    assert "发文字号" not in html
    document.issued_number, document.issued_on = "区快办〔2026〕3号", date(2026, 2, 3)
    html = REPORT.compose(document).html
    assert "区快办〔2026〕3号" in html
    assert "2026年2月3日" in html


def test_reading_takes_as_many_queries_for_more_sites(
    district: District, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(70):  # type: ignore[operator]
        read(district.programme, YEAR)
