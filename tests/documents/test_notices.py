"""Public notices: from which states, with which days, of which names, for whom."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from funding.models import Allocation, Budget, Grant
from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.web.errors import Refused
from portal.workdays.models import Holiday
from programmes.models import Programme
from reports.kinds import KINDS, Subject
from reports.models import Award, AwardQuota, Document
from reports.notice_data import evaluation_notice, subsidy_notice, units_notice
from reports.papers.paper import OFFICIAL, Page
from reports.services import awards
from reports.services.documents import documents_for
from reports.services.propose_awards import propose_awards
from reports.services.shortlists import AwardList
from reports.states import UNITS, VOLUNTEERS, DocumentKind
from sites.models import EvaluationRound, Mark
from sites.services.evaluate import evaluate
from tests.documents.district import YEAR, District, actor
from tests.factories import a_volunteer, services
from volunteers.models import Team

pytestmark = pytest.mark.django_db
EVALUATION, SUBSIDY = DocumentKind.EVALUATION_NOTICE, DocumentKind.SUBSIDY_NOTICE
COMMENDATION = DocumentKind.COMMENDATION_NOTICE
OPEN = "公示时间：　　　　年　月　日至"


def subjects(kind: str, by: Actor = SYSTEM) -> Sequence[Subject]:
    return KINDS[kind].subjects(by, YEAR, Programme.objects.visible_to(by))


def codes(kind: str, by: Actor = SYSTEM) -> list[str]:
    return [subject.code for subject in subjects(kind, by)]


def page(kind: str, subject: str = "KL") -> Page:
    documents = documents_for(KINDS[kind], YEAR, subjects(kind))
    [document] = [one for one in documents if one.subject == subject]
    return KINDS[kind].compose(document)


def text(made: Page) -> str:
    return re.sub(r"<[^>]+>", "\n", made.html.partition("<body")[2])


def cells(made: Page) -> list[list[str]]:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", made.html)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]


@pytest.fixture
def listed(district: District) -> District:
    """Both sites are commended, and a volunteer of a team."""
    AwardQuota.objects.create(year=YEAR, kind=UNITS, programme=district.programme, quota=2)
    AwardQuota.objects.create(year=YEAR, kind=VOLUNTEERS, quota=2)
    volunteer = a_volunteer("V7")
    volunteer.team = Team.objects.create(code="T1", name="银龄互助队", yearly_exit=False)
    volunteer.phone, volunteer.id_number = "13800000007", "X7654321"
    volunteer.save()
    services(volunteer, district.sites["KL01"], date(YEAR, 3, 1), 60)
    bands = district.programme.schemes.get(year=YEAR).bands
    bands.update(commendable=True)
    propose_awards(by=SYSTEM, year=YEAR)
    return district


# The results of the evaluation


def test_results_not_yet_under_notice_are_a_draft_with_places_for_the_days(district: District) -> None:
    made = page(EVALUATION)
    assert made.draft and made.design == OFFICIAL and OPEN in text(made)
    assert made.title == "关于2025年度快乐学堂考评结果的公示"


@pytest.mark.parametrize("status", ["notice", "published"])
def test_a_notice_lasts_five_working_days_after_the_day_it_was_put_up(district: District, status: str) -> None:
    EvaluationRound.objects.update(status=status, notice_from=date(2026, 9, 30))
    for number in range(1, 9):
        Holiday.objects.create(date=date(2026, 10, number), kind="休")
    Holiday.objects.create(date=date(2026, 10, 10), kind="班")
    made = page(EVALUATION)
    assert not made.draft
    # Friday the 9th, the Saturday that is worked, Monday to Wednesday
    assert "公示时间：2026年10月9日至2026年10月14日（5个工作日" in text(made)
    assert "\n2026年9月30日\n" in text(made)


def test_the_list_has_every_site_that_took_part_with_its_stored_score(district: District) -> None:
    rows = [row for row in cells(page(EVALUATION)) if row]
    stored = EvaluationRound.objects.get().evaluations.order_by("site__code")
    wanted = [
        [str(at), one.site.room.community.subdistrict.name, one.site.name,
         "—" if one.total is None else f"{one.total:.2f}", one.grade or "—"]
        for at, one in enumerate(stored, 1)
    ]  # fmt: skip
    assert [row[:5] for row in rows] == wanted and len(rows) == 3


def test_missing_marks_keep_the_notice_from_being_made(district: District) -> None:
    Mark.objects.filter(site=district.sites["KL01"]).delete()
    evaluate(by=SYSTEM, year=YEAR)
    with override("en"), pytest.raises(Refused, match="marks are missing"):
        subjects(EVALUATION)
    with pytest.raises(Refused, match="KL01"):
        evaluation_notice(district.programme, YEAR)


# The subsidy


def test_the_allocation_is_listed_to_the_fen_with_its_sums(district: District) -> None:
    made = page(SUBSIDY)
    grants = list(Grant.objects.order_by("site__code"))
    assert made.draft and len(grants) >= 2
    [listed, by_place] = re.findall(r"<tbody>(.*?)</tbody>", made.html, re.S)
    for grant in grants:
        row = f'<td>{grant.site.name}</td><td class="mid">{grant.kind}</td>'
        assert row + f'<td class="num">{yuan(grant.district_fen)}</td><td class="num">{yuan(grant.match_fen)}' in listed
    district_fen, match_fen = (sum(getattr(g, f"{of}_fen") for g in grants) for of in ("district", "match"))
    assert yuan(district_fen) in listed and yuan(match_fen) in listed
    assert yuan(district_fen + match_fen) in by_place


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"


@pytest.mark.parametrize("status", ["notice", "approved", "paying", "settled"])
def test_the_subsidy_is_no_draft_from_its_notice_on(district: District, status: str) -> None:
    Allocation.objects.update(status=status, notice_from=date(2026, 3, 2))
    made = page(SUBSIDY)
    assert not made.draft and "公示时间：2026年3月3日至2026年3月9日" in text(made)


def test_an_allocation_that_no_longer_follows_from_its_ground_is_refused(district: District) -> None:
    Budget.objects.update(amount_fen=1)
    with override("en"), pytest.raises(Refused, match=r"快乐学堂.*changed since"):
        subsidy_notice(district.programme, YEAR)


def test_without_an_allocation_there_is_no_notice(district: District) -> None:
    Allocation.objects.all().delete()
    with override("en"), pytest.raises(Refused, match="No subsidy"):
        subjects(SUBSIDY)


# Commendation


def test_a_list_of_units_is_a_draft_until_it_is_put_up(listed: District) -> None:
    assert page(COMMENDATION).draft
    leader = actor(Role.LEADER)
    awards.move_list(by=leader, chosen=AwardList(YEAR, listed.programme), move="give_notice")
    entries = Entry.objects.filter(action="award.give_notice")
    assert set(entries.values_list("target", flat=True)) == {f"2025 突出集体 {code}" for code in ("KL01", "KL02")}
    made = page(COMMENDATION)
    assert not made.draft and OPEN not in text(made)
    today = timezone.localdate()
    assert f"\n{today.year}年{today.month}月{today.day}日\n" in text(made)
    awards.move_list(by=leader, chosen=AwardList(YEAR, listed.programme), move="confer")
    assert text(page(COMMENDATION)) == text(made)


def test_names_that_were_struck_or_revoked_are_not_on_the_list(listed: District) -> None:
    awards.strike(by=SYSTEM, award=Award.objects.get(site__code="KL01"), reason="材料不实")
    names = [row[3] for row in cells(page(COMMENDATION)) if row]
    assert names == [listed.sites["KL02"].name]


def test_a_list_that_is_undecided_is_marked_and_stays_a_draft(listed: District) -> None:
    Award.objects.filter(kind=UNITS).update(undecided=True)
    AwardQuota.objects.filter(kind=UNITS).update(quota=1)
    made = page(COMMENDATION)
    assert made.draft and made.html.count("（待研究）") == 2 and "确定前本名单不作公示" in made.html


def test_an_outdated_list_is_refused(listed: District) -> None:
    Award.objects.filter(kind=UNITS).update(basis="0" * 64)
    with override("en"), pytest.raises(Refused, match=r"突出集体.*propose it again"):
        units_notice(listed.programme, YEAR)


def test_of_a_volunteer_nothing_but_name_and_team_is_in_the_page(listed: District) -> None:
    made = page(COMMENDATION, "")
    assert [row for row in cells(made) if row] == [["1", "吴晨", "银龄互助队"]]
    for private in ("V7", "13800000007", "X7654321"):
        assert private not in made.html
    assert Document.objects.get(kind=COMMENDATION, subject="").number == "QJ-2025-GSBY"


# For whom


def test_an_officer_makes_the_notices_of_the_own_programme_and_not_the_districts(listed: District) -> None:
    officer = actor(Role.PROGRAMME_OFFICER, listed)
    for kind in (EVALUATION, SUBSIDY, COMMENDATION):
        assert codes(kind, officer) == ["KL"]
    assert codes(COMMENDATION, actor(Role.OFFICE_DIRECTOR)) == ["KL", ""]
    assert codes(COMMENDATION, actor(Role.VOLUNTEER_COORDINATOR)) == [""]
    stranger = actor(Role.PROGRAMME_OFFICER)
    for kind in (EVALUATION, SUBSIDY, COMMENDATION):
        with pytest.raises(Refused):
            subjects(kind, stranger)


def test_a_notice_takes_as_many_queries_for_more_sites(listed: District) -> None:
    def queries(site: str) -> int:
        EvaluationRound.objects.get().evaluations.filter(site__code=site).delete()
        with CaptureQueriesContext(connection) as captured:
            assert evaluation_notice(listed.programme, YEAR).sites
        return len(captured)

    assert queries("none") == queries("KL03") <= 6
