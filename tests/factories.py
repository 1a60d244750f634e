"""Rows for tests, each with as little said as its model allows; a test says what it is about."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from funding.models import Budget, Rate
from portal.accounts.actors import Actor
from portal.accounts.models import AuditAssignment, Community, Organisation, Post, Subdistrict, User
from portal.accounts.rights import Role
from programmes.models import Band, Course, Indicator, Programme, ProgrammeOfficer, Scheme
from sites.models import Activity, Incident, Mark, MonthlyLog, Room, Site, Survey
from volunteers.models import ServiceRecord, Team, Volunteer

YEAR = 2025
ESTABLISHED = date(2024, 3, 1)
BANDS = {"优": "90", "良": "60", "差": "0"}


def a_programme(code: str = "P", *, menu: int = 1, due: int = 5) -> Programme:
    return Programme.objects.create(
        code=code, name=f"项目{code}", kind="其他", start_year=2023, menu_per_month=menu, log_due_day=due
    )


def a_scheme(programme: Programme, *indicators: dict[str, Any], year: int = YEAR, published: bool = True) -> Scheme:
    """Published, with the bands 优 (may be commended), 良 and 差."""
    stamps = {"published_at": timezone.now(), "published_by": "test"} if published else {}
    scheme = Scheme.objects.create(programme=programme, year=year, **stamps)
    for indicator in indicators:
        Indicator.objects.create(scheme=scheme, name=f"指标{indicator['code']}", **indicator)
    for name, minimum in BANDS.items():
        Band.objects.create(scheme=scheme, name=name, minimum=Decimal(minimum), commendable=name == "优")
    return scheme


def judged(code: str = "A", full: str = "100", dimension: str = "过程") -> dict[str, Any]:
    return {"code": code, "kind": "定性", "full_mark": Decimal(full), "dimension": dimension}


def bonus(code: str = "E", full: str = "5") -> dict[str, Any]:
    return {"code": code, "kind": "加分", "full_mark": Decimal(full), "dimension": "加分"}


def veto(measure: str = "重大责任事故数", code: str = "V") -> dict[str, Any]:
    return {"code": code, "kind": "否决", "full_mark": Decimal(0), "dimension": "否决", "measure": measure}


def measured(measure: str, code: str = "M", full: str = "100", **scale: Any) -> dict[str, Any]:
    shape = {"zero_at": Decimal(0), "full_at": Decimal(100), "no_data": "记0分", "dimension": "产出"} | scale
    return {"code": code, "kind": "定量", "full_mark": Decimal(full), "measure": measure} | shape


def a_community(code: str = "C") -> Community:
    subdistrict, _ = Subdistrict.objects.get_or_create(code="J", defaults={"name": "青禾街道", "kind": "街道"})
    community, _ = Community.objects.get_or_create(
        code=code,
        defaults={
            "name": "锦云社区",
            "subdistrict": subdistrict,
            "kind": "社区",
            "nature": "普通",
            "fit": True,
        },
    )
    return community


def a_site(
    programme: Programme,
    code: str = "S1",
    opened: date | None = ESTABLISHED,
    closed: date | None = None,
    community: str = "C",
) -> Site:
    room, _ = Room.objects.get_or_create(
        code=f"R{community}",
        defaults={
            "community": a_community(community),
            "name": "活动室",
            "address": "澄心路1号",
            "kind": "社区用房",
        },
    )
    return Site.objects.create(
        code=code,
        programme=programme,
        room=room,
        name=f"项目点{code}",
        accepted_on=opened,
        opened_on=opened,
        closed_on=closed,
    )


def a_log(
    site: Site, month: str, status: str = "approved", submitted: str | None = None, open_days: int = 0
) -> MonthlyLog:
    """Submitted at `submitted` (local time), by default on the month's last day; a draft never was."""
    first = date.fromisoformat(f"{month}-01")
    at = datetime.fromisoformat(submitted) if submitted else datetime.combine(first.replace(day=28), time(12))
    return MonthlyLog.objects.create(
        site=site,
        month=first,
        status=status,
        first_submitted_at=None if status == "draft" else timezone.make_aware(at),
        open_days=open_days,
    )


def a_course(programme: Programme, code: str = "K", category: str = "文化", on_menu: bool = True) -> Course:
    course, _ = Course.objects.get_or_create(
        code=f"{programme.code}-{code}",
        defaults={"programme": programme, "name": "课程", "category": category, "on_menu": on_menu},
    )
    return course


def an_activity(log: MonthlyLog, day: int, people: int = 10, course: Course | None = None) -> Activity:
    return Activity.objects.create(
        log=log,
        date=log.month.replace(day=day),
        course=course or a_course(log.site.programme),
        topic="主题",
        participants=people,
        minutes=60,
    )


def an_incident(site: Site, day: date, grade: str = "重大", liability: str = "是") -> Incident:
    return Incident.objects.create(site=site, date=day, grade=grade, liability=liability)


def a_survey(site: Site, day: date, valid: int, satisfied: int) -> Survey:
    return Survey.objects.create(site=site, date=day, valid=valid, satisfied=satisfied)


def a_mark(site: Site, code: str, mark: str, assessor: str = "考评组甲", year: int = YEAR) -> Mark:
    indicator = Indicator.objects.get(scheme__programme=site.programme, scheme__year=year, code=code)
    return Mark.objects.create(site=site, indicator=indicator, assessor=assessor, mark=Decimal(mark))


def a_volunteer(
    number: str = "V1",
    registered: date = date(2023, 1, 1),
    trained: date | None = date(2023, 1, 1),
    yearly_exit: bool | None = None,
) -> Volunteer:
    team = None
    if yearly_exit is not None:
        team, _ = Team.objects.get_or_create(code=f"T{yearly_exit}", name="队伍", yearly_exit=yearly_exit)
    return Volunteer.objects.create(
        number=number,
        name="吴晨",
        id_kind="其他",
        kind="居民",
        team=team,
        registered_on=registered,
        trained_on=trained,
    )


def a_service(
    volunteer: Volunteer, site: Site, day: date, minutes: int = 60, status: str = "confirmed"
) -> ServiceRecord:
    return ServiceRecord.objects.create(volunteer=volunteer, site=site, date=day, minutes=minutes, status=status)


def services(volunteer: Volunteer, site: Site, first: date, hours: int) -> None:
    """So many hours, ten a day, from `first` on."""
    for number, left in enumerate(range(hours, 0, -10)):
        a_service(volunteer, site, first + timedelta(days=number), 60 * min(left, 10))


def a_rate(programme: Programme, kind: str, yuan: int, ratio: str = "0", basis: str = "") -> Rate:
    return Rate.objects.create(
        year=YEAR, programme=programme, kind=kind, amount_fen=yuan * 100, ratio=Decimal(ratio), basis=basis
    )


def a_budget(programme: Programme, yuan: int, shortage: str = "按比例") -> Budget:
    return Budget.objects.create(
        year=YEAR, programme=programme, budget_year=YEAR + 1, amount_fen=yuan * 100, shortage=shortage
    )


def a_unit(code: str = "U") -> Organisation:
    unit, _ = Organisation.objects.get_or_create(code=code, defaults={"name": f"单位{code}", "kind": "群团组织"})
    return unit


def an_audit(number: str = "审〔2025〕1号", **scope: Any) -> AuditAssignment:
    """Of the whole district, without an end, unless said otherwise."""
    defaults = {"purpose": "审计", "starts": date(2020, 1, 1)} | scope
    audit, _ = AuditAssignment.objects.get_or_create(number=number, defaults=defaults)
    return audit


def an_actor(role: Role, name: str = "", *programmes: Programme) -> Actor:
    """A user in a post of this role; a programme officer of `programmes`."""
    user = User.objects.create(username=name or role.value, name=name or role.value)
    needs_subdistrict = role in (Role.SUBDISTRICT_OFFICER, Role.SUBDISTRICT_HEAD)
    needs_unit = role in (Role.MEMBER_LIAISON, Role.PARTY_LIAISON)
    post = Post.objects.create(
        user=user,
        role=role,
        starts=date(2020, 1, 1),
        subdistrict=a_community().subdistrict if needs_subdistrict else None,
        community=a_community() if role == Role.CLERK else None,
        organisation=a_unit() if needs_unit else None,
        assignment=an_audit() if role == Role.AUDITOR else None,
    )
    for programme in programmes:
        ProgrammeOfficer.objects.create(programme=programme, post=post)
    return Actor(user=user, post=post)
