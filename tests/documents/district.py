"""A small district for tests of documents: a programme with two established sites and a new one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal as D
from typing import Any

from django.utils import timezone

from funding.models import Budget, Rate
from funding.services.allocate import allocate
from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import Community, Organisation, Post, Subdistrict, User
from portal.accounts.rights import Role
from portal.jobs.models import Job
from programmes.models import Band, Course, Indicator, Programme, ProgrammeOfficer, Scheme
from reports.services.documents import queue_documents
from sites.models import Activity, Incident, Mark, MonthlyLog, Room, Site, Survey
from sites.services.evaluate import evaluate
from tests.factories import an_audit
from volunteers.models import ServiceRecord, Volunteer

YEAR = 2025
#: code → how many activities each month of the year had; a None has a log that was returned
ACTIVITIES: dict[str, tuple[int | None, ...]] = {
    "KL01": (2, 2, 2, 3, 3, 3, 2, 2, 2, 1, 1, None),
    "KL02": (1,) * 12,
    "KL03": (None,) * 5 + (1,) * 7,
}
BANDS = (("优", 90, True), ("良", 80, True), ("中", 60, False), ("差", 0, False))


@dataclass(frozen=True)
class District:
    programme: Programme
    sites: dict[str, Site]
    #: the subdistricts of the first and of the second site
    subdistricts: tuple[Subdistrict, Subdistrict]


def small_district() -> District:
    """As it is in the ledgers, nothing computed yet."""
    unit = Organisation.objects.create(code="QT01", name="区妇女联合会", kind="群团组织")
    programme = Programme.objects.create(
        code="KL",
        name="快乐学堂",
        kind="快乐学堂",
        lead_unit=unit,
        start_year=2023,
        menu_per_month=1,
        log_due_day=5,
    )
    _scheme(programme)
    course = Course.objects.create(code="K1", programme=programme, name="书法", category="文化", on_menu=True)
    sites = {code: _site(programme, code, number) for number, code in enumerate(ACTIVITIES)}
    for code, site in sites.items():
        _year_of(site, course, ACTIVITIES[code])
        _marks(site)
    _service(sites["KL01"])
    for kind, amount in (("新开办", 2_000_000), ("优", 1_000_000), ("良", 700_000), ("中", 400_001)):
        Rate.objects.create(
            year=YEAR,
            programme=programme,
            kind=kind,
            amount_fen=amount,
            ratio=D("0.50"),
            basis="区政办发〔2023〕12号",
        )
    Budget.objects.create(year=YEAR, programme=programme, budget_year=2026, amount_fen=2_500_000, shortage="先保新开办")
    communities = [site.room.community.subdistrict for site in sites.values()]
    return District(programme, sites, (communities[0], communities[1]))


def evaluated_district() -> District:
    district = small_district()
    evaluate(by=SYSTEM, year=YEAR)
    allocate(by=SYSTEM, year=YEAR)
    return district


def actor(role: Role, district: District | None = None, place: Subdistrict | None = None) -> Actor:
    """A user in a post of this role, an officer in that of the district's programme."""
    user = User.objects.create_user(f"{role}-{User.objects.count()}", name=role.label)
    assignment = an_audit() if role == Role.AUDITOR else None
    post = Post.objects.create(user=user, role=role, subdistrict=place, assignment=assignment, starts=date(2020, 1, 1))
    if district and role == Role.PROGRAMME_OFFICER:
        ProgrammeOfficer.objects.create(programme=district.programme, post=post)
    return Actor(user=user, post=post)


def _scheme(programme: Programme) -> None:
    scheme = Scheme.objects.create(programme=programme, year=YEAR, published_at=timezone.now(), published_by="system")
    judged, measured = {"kind": "定性"}, {"kind": "定量", "no_data": "记0分"}
    indicators: tuple[tuple[str, str, str, int, dict[str, Any]], ...] = (
        ("A1", "决策", "工作方案", 40, judged),
        ("C1", "产出", "月均活动次数", 40, measured | _scale("activities_per_month", 0, 4)),
        (
            "D1",
            "效益",
            "群众满意度",
            20,
            measured | _scale("satisfaction_rate", 50, 100) | {"no_data": "不计入"},
        ),
        ("E1", "加分", "特色品牌", 5, {"kind": "加分"}),
        ("V1", "否决", "重大责任事故", 0, {"kind": "否决", "measure": "serious_incident_count"}),
    )
    for code, dimension, name, full, more in indicators:
        Indicator.objects.create(scheme=scheme, code=code, dimension=dimension, name=name, full_mark=full, **more)
    for name, minimum, commendable in BANDS:
        Band.objects.create(scheme=scheme, name=name, minimum=minimum, commendable=commendable)


def _scale(measure: str, zero_at: int, full_at: int) -> dict[str, Any]:
    return {"measure": measure, "zero_at": zero_at, "full_at": full_at}


def _site(programme: Programme, code: str, number: int) -> Site:
    subdistrict = Subdistrict.objects.create(code=f"99010{number}", name=f"第{number + 1}街道", kind="街道")
    community = Community.objects.create(
        code=f"99010{number}1", name="锦云社区", subdistrict=subdistrict, kind="社区", nature="普通", fit=True
    )
    room = Room.objects.create(
        code=f"R{number}", community=community, name="活动室", address="澄心路1号", kind="社区用房"
    )
    opened = date(YEAR, 6, 15) if code == "KL03" else date(2023, 4, 10)
    return Site.objects.create(
        code=code, programme=programme, room=room, name=f"锦云{number + 1}号学堂", capacity=60, keeper="郭洋",
        applied_on=opened, accepted_on=opened, opened_on=opened, status="open",
    )  # fmt: skip


def _year_of(site: Site, course: Course, counts: tuple[int | None, ...]) -> None:
    for number, count in enumerate(counts, 1):
        first = date(YEAR, number, 1)
        submitted = timezone.make_aware(datetime(YEAR + number // 12, number % 12 + 1, 3, 9))
        log = MonthlyLog.objects.create(
            site=site, month=first, open_days=10 + number, first_submitted_at=submitted,
            status="returned" if count is None else "approved",
        )  # fmt: skip
        for day in range(count or 1):
            Activity.objects.create(
                log=log,
                date=first + timedelta(days=day),
                course=course,
                topic="春联",
                participants=20 + day,
                minutes=90,
            )
    Survey.objects.create(site=site, date=date(YEAR, 5, 1), valid=30, satisfied=27)
    Incident.objects.create(site=site, date=date(YEAR, 7, 2), grade="一般", liability="否", description="擦伤")


def _marks(site: Site) -> None:
    for assessor, mark in (("考评员甲", "38"), ("考评员乙", "37.25")):
        indicators = Indicator.objects.filter(code="A1")
        Mark.objects.create(site=site, indicator=indicators.get(), assessor=assessor, mark=D(mark), reason="资料不全")


def _service(site: Site) -> None:
    """Two volunteers, one of them trained before the first service; one record that does not count."""
    for number, trained in (("ZY00001", date(YEAR, 1, 1)), ("ZY00002", date(YEAR, 12, 1))):
        volunteer = Volunteer.objects.create(
            number=number, name=f"陈{number[-1]}", id_kind="其他", kind="居民",
            registered_on=date(2024, 1, 1), trained_on=trained,
        )  # fmt: skip
        for month, minutes, status in ((2, 90, "confirmed"), (3, 45, "confirmed"), (4, 60, "pending")):
            ServiceRecord.objects.create(
                volunteer=volunteer, site=site, date=date(YEAR, month, 9), minutes=minutes, status=status
            )


def queue_site_reports(
    *, by: Actor = SYSTEM, year: int = YEAR, programme: str | None = None, kind: str = "site_evaluation"
) -> Job:
    """The reports of the evaluated sites alone; the other documents of a year have tests of their own."""
    batch = queue_documents(by=by, year=year, programme=programme, kinds=[kind]).batch
    assert batch, "all are there, and unchanged"
    return batch
