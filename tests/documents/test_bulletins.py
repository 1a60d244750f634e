"""Monthly bulletins: figures as anybody can count them, for whom, and as they were sent for signature."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import Post, Subdistrict, User
from portal.accounts.rights import Role
from portal.files.services import open_stored, store
from portal.jobs.run import execute
from portal.web.errors import Forbidden, Refused
from portal.workdays.models import Holiday
from portal.workdays.rules import log_deadline
from programmes.models import Programme
from reports import docx
from reports.bulletin_data import bulletin, kept
from reports.kinds import KINDS
from reports.models import Document
from reports.papers.bulletin import bulletin_paper
from reports.services import issuing
from reports.services.bulletins import ask_for_bulletin
from reports.services.issuing import Issue
from reports.states import DocumentKind
from sites.models import Activity, LogExemption, MonthlyLog, MonthSignature, Site
from tests.demo import demo_year
from tests.documents.district import YEAR, District, actor, small_district
from tests.files.scans import a_pdf
from tests.reports.docx_checks import faults
from tests.reports.docx_reading import expected, paragraphs
from volunteers.models import ServiceRecord, Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("woken")]
#: what runs jobs to their end
WITH_JOBS = pytest.mark.django_db(transaction=True)
JUNE, DECEMBER = date(YEAR, 6, 1), date(YEAR, 12, 1)
KIND = DocumentKind.MONTHLY_BULLETIN
PHRASES = (
    "现将2025年12月", "一、总体情况", "二、各街镇情况", "三、工作亮点", "四、存在问题", "五、下步工作要求",
    "责任单位：", "口径说明", "数据截止时间", "抄送：",
)  # fmt: skip


@pytest.fixture(autouse=True)
def files_folder(settings: object, tmp_path: Path) -> None:
    options = {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"files": options}  # type: ignore[attr-defined]


@pytest.fixture
def small(db: None) -> District:
    return small_district()


def html_of(place: Subdistrict | None = None, month: date = JUNE) -> str:
    return bulletin_paper(bulletin(Programme.objects.get(), month, place), "N").page().html


def signed_in(who: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.user)  # type: ignore[arg-type]
    return client


def a_clerk(place: Subdistrict) -> Actor:
    user = User.objects.create_user(f"clerk-{User.objects.count()}")
    community = place.communities.get()
    post = Post.objects.create(user=user, role=Role.CLERK, community=community, starts=date(2020, 1, 1))
    return Actor(user=user, post=post)


# The figures, counted once more as anybody would


def counted(programme: Programme, month: date, place: Subdistrict | None) -> dict[str, int]:
    """Row by row, with none of the portal's own counting."""
    following = (month + timedelta(days=31)).replace(day=1)
    deadline = log_deadline(month, programme.log_due_day, dict(Holiday.objects.values_list("date", "kind")))
    sites = [
        site
        for site in Site.objects.filter(programme=programme).select_related("room__community__subdistrict")
        if site.opened_on and site.opened_on < following and (site.closed_on is None or site.closed_on >= month)
        and place in (None, site.room.community.subdistrict)
    ]  # fmt: skip
    logs = [log for site in sites for log in MonthlyLog.objects.filter(site=site, month=month)]
    came = [timezone.localtime(log.first_submitted_at).date() for log in logs if log.first_submitted_at]
    approved = [log for log in logs if log.status == "approved"]
    acts = [list(Activity.objects.filter(log=log).select_related("course")) for log in approved]
    service = [
        row for site in sites for row in ServiceRecord.objects.filter(site=site, status="confirmed")
        if month <= row.date < following
    ]  # fmt: skip
    return {
        "due": len(sites),
        "handed_in": len(came),
        "on_time": sum(day <= deadline for day in came),
        "missing": len(sites) - len(came),
        "unchecked": sum(log.status == "submitted" for log in logs),
        "returned": sum(log.status == "returned" for log in logs),
        "approved": len(approved),
        "open_days": sum(log.open_days for log in approved),
        "activities": sum(map(len, acts)),
        "people": sum(act.participants for each in acts for act in each),
        "menu": sum(sum(act.course.on_menu for act in each) >= programme.menu_per_month for each in acts),
        "minutes": sum(row.minutes for row in service),
        "served": len(service),
        "incidents": sum(site.incidents.filter(date__gte=month, date__lt=following).count() for site in sites),
    }


@pytest.mark.looks
@pytest.mark.usefixtures("press")
def test_the_figures_of_the_demo_district_are_those_of_its_rows() -> None:
    demo_year()
    for programme in Programme.objects.select_related("lead_unit").filter(code__in=("SMXX", "DQFW")):
        facts = bulletin(programme, DECEMBER)
        wanted = counted(programme, DECEMBER, None)
        assert {name: getattr(facts.total, name) for name in wanted} == wanted, programme
        before = counted(programme, date(YEAR, 11, 1), None)
        assert facts.before and {name: getattr(facts.before, name) for name in before} == before
        assert [one.code for one in facts.lines] == sorted(one.code for one in facts.lines)
        for name in wanted:
            assert sum(getattr(one, name) for one in facts.lines) == wanted[name], name
        place = Subdistrict.objects.get(code=facts.lines[-1].code)
        alone = counted(programme, DECEMBER, place)
        assert {name: getattr(bulletin(programme, DECEMBER, place).total, name) for name in alone} == alone
    reads_the_same(bulletin(Programme.objects.order_by("code")[0], DECEMBER))


def reads_the_same(facts: Any) -> None:
    """Both papers say every sentence; each percentage stands with its numerator and denominator."""
    page = bulletin_paper(facts, "KL-2025-TB-12").page()
    data = docx.written(page)
    assert (paragraphs(data), faults(data)) == (expected(page), [])
    said = "".join(paragraphs(data))
    assert re.findall(r"\d%(?!（[\d,.]+/[\d,.]+)", said) == []
    assert [phrase for phrase in PHRASES if phrase not in said] == []


def test_more_sites_take_no_more_queries(small: District) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            bulletin(small.programme, JUNE)
        return len(captured)

    many = queries()
    Activity.objects.filter(log__site__code="KL02").delete()
    assert queries() == many <= 24


def test_an_occasion_of_several_sites_counts_once_and_the_bulletin_says_so(small: District) -> None:
    before = bulletin(small.programme, JUNE).total
    assert "联合开展的活动按一场计（各点" not in html_of()
    for code in ("KL01", "KL02"):
        act = Activity.objects.filter(log__site__code=code, log__month=JUNE).first()
        Activity.objects.filter(pk=act.pk).update(occasion="o1")  # type: ignore[union-attr]
    after = bulletin(small.programme, JUNE)
    assert (after.total.activities, after.total.people, after.shared) == (before.activities - 1, before.people, 1)
    assert "（各点合计多计1场）" in html_of()


def test_who_has_handed_in_nothing_is_listed_unless_exempted(small: District) -> None:
    MonthlyLog.objects.filter(site__code="KL02", month=JUNE).update(first_submitted_at=None, status="draft")
    gone = small.sites["KL02"]
    assert re.search(rf"仍未报送的有：第2街道：{gone.name}。", html_of())
    granted = {"kind": "停课", "starts": JUNE, "ends": date(YEAR, 6, 30), "reason": "装修", "granted_by": "x"}
    exemption = LogExemption.objects.create(site=gone, **granted)
    html = html_of()
    assert "仍未报送的有" not in html and f"不列入名单的有：{gone.name}。" in html and "1份经批准免报" in html
    LogExemption.objects.filter(pk=exemption.pk).update(ends=date(YEAR, 6, 29))
    assert "仍未报送的有" in html_of()


def test_a_month_that_is_not_yet_due_is_a_draft_and_one_to_come_is_none(small: District) -> None:
    at = timezone.make_aware(datetime(YEAR, 7, 7, 23, 59))
    assert not bulletin(small.programme, JUNE, now=at).is_over
    assert bulletin(small.programme, JUNE, now=at + timedelta(minutes=1)).is_over
    with pytest.raises(Refused):
        bulletin(small.programme, date(2999, 1, 1))


def test_the_signature_of_the_subdistrict_stands_in_the_annex(small: District) -> None:
    signed = {"digest": "x", "approved": 1, "missing": 0, "signed_by": "x"}
    at = timezone.make_aware(datetime(YEAR, 7, 8, 9))
    MonthSignature.objects.create(subdistrict=small.subdistricts[0], month=JUNE, signed_at=at, **signed)
    html = html_of()
    assert html.count("未签发") == 2 and "2025-07-08" in html and "1/3" in html


def test_a_ranking_is_made_only_where_it_is_set(small: District, settings: Any) -> None:
    assert "名次" not in html_of() and "不排名" in html_of()
    settings.BULLETIN_RANKING = True
    assert "名次" in html_of() and "名次" not in html_of(small.subdistricts[0])


def test_a_subdistricts_bulletin_names_nothing_of_others_and_no_person(small: District) -> None:
    first, second = small.subdistricts
    MonthlyLog.objects.filter(month=JUNE).update(first_submitted_at=None, status="draft")
    html = html_of(first)
    assert small.sites["KL01"].name in html and "锦云社区居民委员会" in html
    for other in (second.name, small.sites["KL02"].name, small.sites["KL03"].name):
        assert other not in html and other in html_of()
    private = {"郭洋", "擦伤", *Volunteer.objects.values_list("name", flat=True)}
    assert [one for one in private if one in html or one in html_of(month=date(YEAR, 7, 1))] == []


# Made, sent and issued


def made(by: Actor, district: District, place: Subdistrict | None = None) -> Document:
    job = ask_for_bulletin(by=by, programme=district.programme, month=JUNE, subdistrict=place)
    execute(job.pk)
    job.refresh_from_db()
    assert job.error == ""
    return Document.objects.get(kind=KIND, month=JUNE, subdistrict=place)


def text(document: Document) -> str:
    assert document.file
    pdf = pypdfium2.PdfDocument(open_stored(document.file).read())
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pdf))


@WITH_JOBS
@pytest.mark.usefixtures("press")
def test_what_was_sent_for_signature_says_the_same_when_it_is_issued(small: District) -> None:
    officer = actor(Role.PROGRAMME_OFFICER, small)
    document = made(officer, small)
    assert (document.number, document.is_draft, document.is_sealed) == ("KL-2025-TB-06", False, False)
    assert "应报月报3份，已报3份" in text(document)
    MonthlyLog.objects.filter(site__code="KL02", month=JUNE).update(first_submitted_at=None, status="draft")
    document = made(officer, small)
    assert "应报月报3份，已报2份" in text(document)
    document = issuing.move(by=officer, document=document, move="send")
    MonthlyLog.objects.filter(month=JUNE).update(first_submitted_at=None, status="draft")
    with pytest.raises(Refused):
        ask_for_bulletin(by=officer, programme=small.programme, month=JUNE)
    issue = Issue("某妇字〔2025〕3号", timezone.localdate(), "扫描件.pdf", a_pdf(b"signed"))
    job = issuing.queue_issue(by=officer, document=document, issue=issue)
    execute(job.pk)
    job.refresh_from_db()
    document.refresh_from_db()
    assert (job.error, document.status) == ("", "issued")
    assert "已报2份" in text(document) and "某妇字〔2025〕3号" in text(document)
    page = signed_in(officer).get("/bulletins/2025-06/of/KL/").content.decode()
    assert "已报2份" in page and "As it was sent for signature" in page


@WITH_JOBS
@pytest.mark.usefixtures("press")
def test_a_bulletin_sent_while_it_is_made_again_is_not_replaced(small: District) -> None:
    officer = actor(Role.PROGRAMME_OFFICER, small)
    document = made(officer, small)
    job = ask_for_bulletin(by=officer, programme=small.programme, month=JUNE)
    MonthlyLog.objects.filter(month=JUNE).update(status="returned")
    compose = KINDS[KIND].compose

    def meanwhile(composed: Document) -> Any:
        issuing.move(by=officer, document=document, move="send")
        return compose(composed)

    object.__setattr__(KINDS[KIND], "compose", meanwhile)
    try:
        execute(job.pk)
    finally:
        object.__setattr__(KINDS[KIND], "compose", compose)
    job.refresh_from_db()
    assert job.status == "failed" and Document.objects.get(pk=document.pk).file_id == document.file_id


# For whom


def test_a_subdistrict_makes_its_own_and_nobody_elses(small: District) -> None:
    first, second = small.subdistricts
    head = actor(Role.SUBDISTRICT_HEAD, place=first)
    assert ask_for_bulletin(by=head, programme=small.programme, month=JUNE, subdistrict=first)
    for place in (second, None):
        with pytest.raises(Forbidden):
            ask_for_bulletin(by=head, programme=small.programme, month=JUNE, subdistrict=place)
    with pytest.raises(Forbidden):
        ask_for_bulletin(by=actor(Role.LEADER), programme=small.programme, month=JUNE)
    stranger = actor(Role.PROGRAMME_OFFICER)
    with pytest.raises(Forbidden):
        ask_for_bulletin(by=stranger, programme=small.programme, month=JUNE)


def documents_of(small: District) -> dict[str, Document]:
    def of(place: Subdistrict | None) -> Document:
        kind = KINDS[KIND]
        [subject] = [one for one in kind.subjects(SYSTEM, YEAR, Programme.objects.all())
                     if (one.month, one.subdistrict) == (JUNE, place)]  # fmt: skip
        values = {"programme": subject.programme, "month": JUNE, "subdistrict": place, "is_draft": False}
        return Document.objects.create(
            kind=KIND, year=YEAR, subject=subject.code, number=kind.number(YEAR, subject), **values
        )

    return {"district": of(None), "first": of(small.subdistricts[0]), "second": of(small.subdistricts[1])}


def test_a_bulletin_is_seen_by_who_covers_it_and_once_issued_by_those_it_goes_to(small: District) -> None:
    first, _second = small.subdistricts
    documents = documents_of(small)
    readers = {
        "leader": actor(Role.LEADER), "officer": actor(Role.PROGRAMME_OFFICER, small),
        "subdistrict": actor(Role.SUBDISTRICT_OFFICER, place=first), "clerk": a_clerk(first),
        "stranger": actor(Role.PROGRAMME_OFFICER), "money": actor(Role.FINANCE_OFFICER),
    }  # fmt: skip

    def seen() -> dict[str, set[str]]:
        names = {document.pk: name for name, document in documents.items()}
        rows = {who: Document.objects.visible_to(reader) for who, reader in readers.items()}
        return {who: {names[row.pk] for row in found} for who, found in rows.items()}

    whole = {"district", "first", "second"}
    nothing: set[str] = set()
    before = {"leader": whole, "officer": whole, "subdistrict": {"first"}, "clerk": nothing, "stranger": nothing,
              "money": nothing}  # fmt: skip
    assert seen() == before
    issue_all(documents)
    assert seen() == before | {"subdistrict": {"district", "first"}, "clerk": {"first"}}
    own = Document.objects.changeable_by(readers["subdistrict"])
    assert [document.pk for document in own] == [documents["first"].pk]
    assert not Document.objects.changeable_by(readers["clerk"]).exists()


def issue_all(documents: dict[str, Document]) -> None:
    for document in documents.values():
        scan = store(by=SYSTEM, name="s.pdf", content_type="application/pdf", data=a_pdf(document.number.encode()))
        facts = {"status": "issued", "issued_on": date(YEAR, 7, 9), "scan": scan}
        Document.objects.filter(pk=document.pk).update(**facts)


# On the screen


def pages(small: District) -> Iterator[tuple[str, str]]:
    first, second = small.subdistricts
    yield "list", f"/bulletins/?year={YEAR}"
    yield "district", "/bulletins/2025-06/of/KL/"
    yield "first", f"/bulletins/2025-06/in/{first.code}/of/KL/"
    yield "second", f"/bulletins/2025-06/in/{second.code}/of/KL/"


def test_the_pages_open_for_who_covers_the_place_and_do_not_exist_for_others(small: District) -> None:
    first, _second = small.subdistricts
    wanted = {
        actor(Role.PROGRAMME_OFFICER, small): (200, 200, 200, 200),
        actor(Role.LEADER): (200, 200, 200, 200),
        actor(Role.SUBDISTRICT_OFFICER, place=first): (200, 404, 200, 404),
        a_clerk(first): (200, 404, 404, 404),
        actor(Role.FINANCE_OFFICER): (200, 404, 404, 404),
    }
    for who, codes in wanted.items():
        client = signed_in(who)
        assert tuple(client.get(url).status_code for _name, url in pages(small)) == codes, who.post
        posted = tuple(client.post(url).status_code == 302 for _name, url in list(pages(small))[1:])
        may = who.post and who.post.role in (Role.PROGRAMME_OFFICER, Role.SUBDISTRICT_OFFICER)
        assert posted == tuple(bool(may) and code == 200 for code in codes[1:]), who.post


def test_the_page_says_what_the_paper_says_and_leads_to_the_rows(small: District) -> None:
    first, _second = small.subdistricts
    client = signed_in(actor(Role.PROGRAMME_OFFICER, small))
    page = client.get("/bulletins/2025-06/of/KL/").content.decode()
    shown = re.sub(r"<[^>]+>", "", page.partition('<article class="panel running-text"')[2])
    for sentence in bulletin(small.programme, JUNE).highlights + bulletin(small.programme, JUNE).requests:
        assert sentence in shown
    assert f'href="/bulletins/2025-06/in/{first.code}/of/KL/"' in page
    assert f"/year/{YEAR}/logs/?programme=KL&amp;month=6&amp;state=due" in page
    for address in set(re.findall(r'href="(/(?:year|admin|bulletins)/[^"]+)"', page)):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


@pytest.mark.parametrize("month", ["2025-13", "2025", "nothing", "2025-6x"])
def test_what_is_no_month_does_not_exist(small: District, month: str) -> None:
    assert signed_in(actor(Role.LEADER)).get(f"/bulletins/{month}/of/KL/").status_code == 404


def test_a_committee_finds_what_was_issued_to_it(small: District) -> None:
    documents = documents_of(small)
    facts = bulletin(small.programme, JUNE, small.subdistricts[0])
    Document.objects.filter(pk=documents["first"].pk).update(facts=kept(facts))
    issue_all(documents)
    client = signed_in(a_clerk(small.subdistricts[0]))
    url = f"/bulletins/2025-06/in/{small.subdistricts[0].code}/of/KL/"
    assert url in client.get(f"/bulletins/?year={YEAR}").content.decode()
    page = client.get(url)
    assert page.status_code == 200 and "一、总体情况" in page.content.decode()
    assert "/logs/?" not in page.content.decode()
