"""Certificates, service records and letters on incentive points: every figure of the demo year, who may see what."""

import re
import subprocess
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.rights import Role
from portal.web.errors import Refused
from programmes.models import Band, Programme
from reports.kinds import KINDS, Subject
from reports.models import Award, AwardQuota, Document, IncentivePoint, IncentiveRule
from reports.papers.paper import Page
from reports.services.awards import strike
from reports.services.documents import documents_for
from reports.services.printing import printed
from reports.services.propose_awards import propose_awards
from reports.states import UNITS, VOLUNTEERS, DocumentKind
from sites.models import EvaluationRound, Mark
from sites.services.evaluate import evaluate
from tests.demo import demo_year
from tests.documents import expected_people as expected
from tests.documents.district import YEAR, District, actor
from tests.factories import a_service, a_volunteer, services
from tests.needs import program
from volunteers.models import ServiceRecord

pytestmark = pytest.mark.django_db
UNIT, VOLUNTEER = DocumentKind.UNIT_CERTIFICATE, DocumentKind.VOLUNTEER_CERTIFICATE
SERVICE, LETTER = DocumentKind.SERVICE_RECORD, DocumentKind.INCENTIVE_LETTER


def subjects(kind: str, by: Actor = SYSTEM, year: int = YEAR) -> Sequence[Subject]:
    return KINDS[kind].subjects(by, year, Programme.objects.visible_to(by))


def documents(kind: str, by: Actor = SYSTEM) -> list[Document]:
    return documents_for(KINDS[kind], YEAR, subjects(kind, by))


def page(kind: str, subject: str = "") -> Page:
    [document] = [one for one in documents(kind) if subject in ("", one.subject)]
    return KINDS[kind].compose(document)


def dense(html: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", html.partition("<body")[2])


def on_paper(made: Page, folder: Path) -> str:
    """The text of the PDF in the order in which it was set, without white space."""
    file = folder / "made.pdf"
    file.write_bytes(printed(made).pdf)
    command = [program("pdftotext"), "-raw", str(file), "-"]
    return re.sub(r"[\s\u2060]", "", subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def words_and_tables(document: Document) -> tuple[list[str], list[expected.Rows]]:
    """What must stand in a document."""
    if document.kind == SERVICE:
        return expected.service_words(document), expected.service_tables(document)
    if document.kind == LETTER:
        tables = expected.letter_tables(document)
        places = len({row[1] for row in tables[0]})
        return [f"建议对{places}个街镇的{len(tables[0])}个村居给予激励加分"], tables
    words = {UNIT: expected.unit_certificate, VOLUNTEER: expected.volunteer_certificate}
    return words[DocumentKind(document.kind)](document), []


@pytest.mark.looks
@pytest.mark.usefixtures("press")
def test_every_figure_of_the_demo_year_is_the_databases(tmp_path: Path) -> None:
    demo_year()
    assert {one.code for one in subjects(UNIT)} == expected.listed(UNITS, YEAR)
    assert {one.code for one in subjects(VOLUNTEER)} == expected.listed(VOLUNTEERS, YEAR)
    served = ServiceRecord.objects.filter(status="confirmed", date__year__lte=YEAR)
    assert [one.code for one in subjects(SERVICE)] == sorted(set(served.values_list("volunteer__number", flat=True)))
    assert [one.giver for one in subjects(LETTER)] == ["街镇年度考核", "文明村居评比", "社区教育考评"]
    # one record of service is like another
    made = [*documents(UNIT), *documents(VOLUNTEER), *documents(SERVICE)[::4]]
    faults = {one.number: found for one in [*made, *documents(LETTER)] if (found := faults_of(one, tmp_path))}
    assert not faults, "\n".join(f"{number}: {found}" for number, found in list(faults.items())[:5])


def faults_of(document: Document, folder: Path) -> list[str]:
    """What of the figures is missing on the page or, for the first of a kind and all letters, on paper."""
    composed = KINDS[document.kind].compose(document)
    words, tables = words_and_tables(document)
    texts = [dense(composed.html)]
    first = first_of(document.kind)
    if document.kind == LETTER or document.pk == first:
        texts.append(on_paper(composed, folder))
    rows = ["".join(row) for table in tables for row in table]
    found = [line for text in texts for line in (*words, *rows) if re.sub(r"\s", "", line) not in text]
    if expected.tables(composed.html) != tables:
        found.append("a table differs")
    return found


def first_of(kind: str) -> int:
    """The first document of a kind."""
    return Document.objects.filter(kind=kind).order_by("pk").values_list("pk", flat=True)[0]


@pytest.fixture
def lists(district: District) -> District:
    """Both kinds of lists and two givers' points, proposed."""
    Band.objects.update(commendable=True)
    AwardQuota.objects.create(year=YEAR, kind=UNITS, programme=district.programme, quota=2)
    AwardQuota.objects.create(year=YEAR, kind=VOLUNTEERS, quota=2)
    for number, hours in (("V1", 90), ("V2", 60)):
        services(a_volunteer(number), district.sites["KL01"], date(YEAR, 3, 1), hours)
    for giver, kind, points in (("街镇年度考核", "中", "2"), ("社区教育考评", "新开办", "0.50")):
        IncentiveRule.objects.create(
            year=YEAR, programme=district.programme, giver=giver, kind=kind, points=Decimal(points)
        )
    evaluate(by=SYSTEM, year=YEAR)
    propose_awards(by=SYSTEM, year=YEAR)
    return district


def test_a_struck_name_gets_no_certificate(lists: District) -> None:
    [document, _other] = documents(UNIT)
    award = Award.objects.get(site=document.site)
    strike(by=SYSTEM, award=award, reason="安全责任")
    assert document.subject not in {one.code for one in subjects(UNIT)}
    with pytest.raises(Refused, match=document.subject):
        KINDS[UNIT].compose(document)


def test_a_revoked_commendation_gets_no_certificate(lists: District) -> None:
    [document, _other] = documents(VOLUNTEER)
    Award.objects.filter(volunteer=document.volunteer).update(status="revoked", reason="更正")
    assert document.subject not in {one.code for one in subjects(VOLUNTEER)}
    with pytest.raises(Refused, match=document.subject):
        KINDS[VOLUNTEER].compose(document)


@pytest.mark.parametrize("kind", [UNIT, VOLUNTEER])
def test_what_is_to_be_decided_gets_no_certificate_yet(lists: District, kind: str) -> None:
    Award.objects.update(undecided=True)
    with pytest.raises(Refused, match=str(YEAR)):
        subjects(kind)


def test_a_certificate_is_a_draft_until_conferred_and_published(lists: District) -> None:
    site, number = subjects(UNIT)[0].code, subjects(VOLUNTEER)[0].code
    assert page(UNIT, site).draft and page(VOLUNTEER, number).draft
    Award.objects.update(status="conferred")
    assert page(UNIT, site).draft and not page(VOLUNTEER, number).draft
    EvaluationRound.objects.update(status="published")
    assert not page(UNIT, site).draft


def test_a_certificate_does_not_outlive_its_evaluation(lists: District) -> None:
    [document, *_others] = documents(UNIT)
    Mark.objects.update(mark=Decimal(20))
    evaluate(by=SYSTEM, year=YEAR)
    with pytest.raises(Refused, match=document.subject):
        KINDS[UNIT].compose(document)


def test_only_confirmed_service_is_certified_and_the_id_number_is_masked(lists: District) -> None:
    volunteer = a_volunteer("V3")
    volunteer.id_kind, volunteer.id_number, volunteer.id_index = "居民身份证", "990000197001011234", "x"
    volunteer.save()
    for day, status in ((4, "confirmed"), (5, "pending"), (6, "rejected")):
        a_service(volunteer, lists.sites["KL01"], date(YEAR, 5, day), 75, status)
    a_service(volunteer, lists.sites["KL01"], date(YEAR + 1, 5, 4), 600)
    made = page(SERVICE, "V3")
    text = dense(made.html)
    assert "共1次，服务日期为2025年5月4日，服务时长合计1.25小时（大写：壹小时壹拾伍分钟）" in text
    assert "累计服务1次，累计服务时长1.25小时" in text
    assert "990000********1234" in text and "19700101" not in made.html
    assert not made.draft


def test_an_appraisal_that_rests_on_other_records_is_not_certified(lists: District) -> None:
    assert "年度考评优秀（2025年度）" in dense(page(SERVICE, "V1").html)
    volunteer = ServiceRecord.objects.filter(volunteer__number="V1").first().volunteer  # type: ignore[union-attr]
    a_service(volunteer, lists.sites["KL02"], date(YEAR, 11, 4))
    assert "年度考评尚未核定" in dense(page(SERVICE, "V1").html)


def test_a_letter_is_a_draft_until_every_evaluation_under_it_is_published(lists: District) -> None:
    assert page(LETTER, "JZ").draft
    EvaluationRound.objects.update(status="published")
    assert not page(LETTER, "JZ").draft
    other = Programme.objects.create(
        code="SM", name="市民学校", kind="市民学校", start_year=2023, menu_per_month=1, log_due_day=5
    )
    IncentiveRule.objects.create(year=YEAR, programme=other, giver="街镇年度考核", kind="优", points=Decimal(1))
    assert page(LETTER, "JZ").draft


def test_points_that_no_longer_follow_from_the_rules_are_not_sent(lists: District) -> None:
    [document, *_others] = documents(LETTER)
    IncentiveRule.objects.filter(giver=document.giver).update(points=Decimal("1.90"))
    with pytest.raises(Refused, match=str(YEAR)):
        KINDS[LETTER].compose(document)


def test_a_giver_without_points_gets_no_letter(lists: District) -> None:
    assert [(one.code, one.giver) for one in subjects(LETTER)] == [("JZ", "街镇年度考核"), ("JY", "社区教育考评")]
    IncentivePoint.objects.all().delete()
    with pytest.raises(Refused, match=str(YEAR)):
        subjects(LETTER)


def test_an_officer_makes_the_certificates_of_the_own_programmes_alone(lists: District) -> None:
    officer, other = actor(Role.PROGRAMME_OFFICER, lists), actor(Role.PROGRAMME_OFFICER)
    assert len(subjects(UNIT, officer)) == len(subjects(UNIT)) == 2
    with pytest.raises(Refused):
        subjects(UNIT, other)
    with pytest.raises(Refused):
        KINDS[UNIT].subjects(SYSTEM, YEAR, Programme.objects.none())
    with pytest.raises(Refused):
        subjects(VOLUNTEER, other)
    for kind in (UNIT, VOLUNTEER):
        made = documents(kind, officer)
        assert set(Document.objects.visible_to(officer)) >= set(made)
        assert not set(Document.objects.visible_to(other)) & set(made)


def test_only_who_sees_the_whole_district_makes_and_sees_service_records(lists: District) -> None:
    officer = actor(Role.PROGRAMME_OFFICER, lists)
    with pytest.raises(Refused):
        subjects(SERVICE, officer)
    made = documents(SERVICE)
    assert made and not set(Document.objects.visible_to(officer)) & set(made)
    assert not set(Document.objects.visible_to(actor(Role.FINANCE_OFFICER))) & set(made)


def test_a_year_without_service_is_said_to_be_so(lists: District) -> None:
    volunteer = a_volunteer("V4")
    a_service(volunteer, lists.sites["KL01"], date(YEAR - 1, 5, 4), 120)
    text = dense(page(SERVICE, "V4").html)
    assert "2025年度没有已确认的志愿服务记录" in text
    assert "累计服务1次，累计服务时长2小时（大写：贰小时整）" in text
    with pytest.raises(Refused):
        subjects(SERVICE, year=YEAR - 5)


@pytest.mark.parametrize("kind", [UNIT, VOLUNTEER, SERVICE, LETTER])
def test_a_handful_of_queries_makes_any_document(lists: District, kind: str) -> None:
    pks = [one.pk for one in documents(kind)]
    for document in Document.objects.select_related("site", "programme", "volunteer").filter(pk__in=pks):
        with CaptureQueriesContext(connection) as queries:
            KINDS[kind].compose(document)
        assert len(queries) <= 5
