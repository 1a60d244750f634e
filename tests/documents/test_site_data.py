"""What a report is made from: figures checked by hand, and never two states of the ledgers at once."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.models import Allocation, Rate
from funding.states import AllocationStatus
from portal.accounts.actors import SYSTEM
from portal.web.errors import Refused
from programmes.models import Indicator
from reports.models import Document
from reports.pdf.site_report import SiteReport
from reports.site_data import site_report
from sites.models import Activity, EvaluationRound, Incident, Mark, MonthlyLog, Site, Survey
from sites.services.evaluate import evaluate
from tests.documents.district import YEAR, District, queue_site_reports
from volunteers.models import ServiceRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("woken")]


LATE = datetime(2026, 6, 1, tzinfo=UTC)


def bonus() -> Indicator:
    return Indicator.objects.get(code="E1")


def report(code: str = "KL01") -> SiteReport:
    if not Document.objects.exists():
        queue_site_reports(by=SYSTEM, year=YEAR)
    return site_report(Document.objects.get(site__code=code))


def test_the_conclusion_is_that_of_the_evaluation(district: District) -> None:
    end = report().conclusion
    # 37.63 judged + 40 × (23/12 ÷ 4) + 20 × (90 − 50) ÷ 50
    assert (end.base, end.bonus, end.total, end.grade) == (D("72.80"), D(0), D("72.80"), "中")
    assert (end.rank, end.ranked, end.vetoed, end.left_out) == (1, 2, False, D(0))


def test_each_score_shows_what_it_was_made_of(district: District) -> None:
    judged, measured, satisfied, bonus, veto = report().scores
    assert [row.code for row in report().scores] == ["A1", "C1", "D1", "E1", "V1"]
    assert (judged.score, judged.assessors, judged.reasons) == (D("37.63"), 2, ("资料不全", "资料不全"))
    assert (measured.numerator, measured.denominator, measured.value) == (23, 12, D("1.9167"))
    assert (measured.unit, measured.start, measured.full_at, measured.score) == ("次/月", 0, 4, D("19.17"))
    assert (satisfied.numerator, satisfied.denominator, satisfied.value, satisfied.unit) == (27, 30, 90, "%")
    assert (bonus.assessors, bonus.score) == (0, 0)
    assert (veto.value, veto.fired, veto.denominator) == (0, False, None)


def test_a_month_counts_when_its_log_is_approved(district: District) -> None:
    months = report().months
    january, december = months[0], months[11]
    assert (january.log, january.on_time, january.open_days) == ("已通过", True, 11)
    assert (january.activities, january.attendance) == (2, 41)
    assert (december.log, december.activities, december.attendance, december.open_days) == (
        "已退回",
        None,
        None,
        None,
    )
    assert [month.service_minutes for month in months] == [0, 180, 90, *[0] * 9]


def test_volunteers_count_with_confirmed_service_alone(district: District) -> None:
    team = report().volunteers
    assert (team.served, team.trained, team.minutes, team.records) == (2, 1, 270, 4)
    assert [(one.number, one.name, one.minutes, one.times) for one in team.top] == [
        ("ZY00001", "陈1", 135, 2),
        ("ZY00002", "陈2", 135, 2),
    ]


def test_a_grant_is_printed_with_its_basis_and_method(district: District) -> None:
    grant = report().grant
    assert grant
    # 400,001 and 400,001 of what the new site leaves of the budget: 500,000
    assert (grant.kind, grant.entitlement, grant.district, grant.match) == ("中", 400_001, 250_000, 125_000)
    assert (grant.ratio, grant.basis, grant.method, grant.budget_year) == (
        D("0.50"), "区政办发〔2023〕12号", "先保新开办", 2026
    )  # fmt: skip


def test_without_a_grant_the_reason_is_printed(district: District) -> None:
    Rate.objects.filter(kind="中").delete()
    Allocation.objects.get().grants.all().delete()
    assert report().grant is None
    assert report().no_grant == "“中”等级未设奖补标准"
    Allocation.objects.all().delete()
    assert "测算" in report().no_grant
    Rate.objects.all().delete()
    assert report().no_grant == f"快乐学堂{YEAR}年度未设奖补标准"


def test_a_vetoed_site_is_said_to_be_so(district: District) -> None:
    Incident.objects.filter(site=district.sites["KL01"]).update(grade="重大", liability="是")
    evaluate(by=SYSTEM, year=YEAR)
    Allocation.objects.get().grants.filter(site__code="KL01").delete()
    found = report()
    assert found.conclusion.vetoed and found.conclusion.grade == "差"
    assert found.scores[-1].fired
    assert "否决" in found.no_grant


def test_a_report_is_a_draft_until_evaluation_and_allocation_are_decided(district: District) -> None:
    assert report().draft
    EvaluationRound.objects.update(status="published")
    assert report().draft
    Allocation.objects.update(status=AllocationStatus.APPROVED)
    assert not report().draft
    EvaluationRound.objects.update(status="computed")
    assert report().draft


def test_the_year_before_is_compared_when_there_is_one(district: District) -> None:
    assert report().previous is None
    before = EvaluationRound.objects.get()
    this = before.evaluations.get(site__code="KL01")
    values = list(this.values.filter(measure="activities_per_month"))
    before.pk, before.year = None, YEAR - 1
    before.save()
    this.pk, this.round, this.total, this.grade = None, before, D("70.00"), "中"
    this.save()
    for value in values:
        value.pk, value.evaluation, value.numerator = None, this, 12
        value.save()
    previous = report().previous
    assert previous
    assert (previous.year, previous.total, previous.grade, previous.rank, previous.ranked) == (
        YEAR - 1, D("70.00"), "中", 1, 1
    )  # fmt: skip
    assert [(one.name, one.before, one.now) for one in previous.figures] == [
        ("月均活动次数", D(1), D("1.9167")),
        ("群众满意度", None, D(90)),
        ("重大责任事故数", None, D(0)),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda: Activity.objects.filter(log__site__code="KL01", date__month=2).delete(),
        lambda: Activity.objects.filter(log__site__code="KL01").update(participants=3),
        lambda: MonthlyLog.objects.filter(site__code="KL01").update(open_days=3),
        lambda: MonthlyLog.objects.filter(site__code="KL01", month__month=1).update(status="returned"),
        lambda: MonthlyLog.objects.filter(site__code="KL01", month__month=1).update(first_submitted_at=LATE),
        lambda: ServiceRecord.objects.filter(status="pending").update(status="confirmed"),
        lambda: Survey.objects.update(satisfied=1),
        lambda: Incident.objects.update(liability="是"),
        lambda: Mark.objects.filter(site__code="KL01", assessor="考评员甲").delete(),
        lambda: Mark.objects.filter(site__code="KL01", assessor="考评员乙").update(indicator=bonus()),
        lambda: Site.objects.filter(code="KL01").update(closed_on="2025-10-01"),
    ],
)  # fmt: skip
def test_ledgers_changed_since_the_evaluation_are_never_printed(district: District, change: object) -> None:
    report()
    change()  # type: ignore[operator]
    with pytest.raises(Refused, match="锦云1号学堂"):
        report()


def test_a_site_without_a_complete_evaluation_has_no_report(district: District) -> None:
    report()
    EvaluationRound.objects.get().evaluations.update(
        total=None, base=None, bonus=None, output=None, grade="", rank=None
    )
    with pytest.raises(Refused, match=str(YEAR)):
        report()


def test_as_many_queries_for_a_site_with_much_as_for_one_with_little(district: District) -> None:
    report()
    counted = []
    for code in ("KL01", "KL02"):
        document = Document.objects.get(site__code=code)
        with CaptureQueriesContext(connection) as queries:
            site_report(document)
        counted.append(len(queries))
    assert counted[0] == counted[1] < 25
