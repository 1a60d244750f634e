"""A district with `n` rows of every model, in two programmes, and people who hold posts in it."""

from datetime import date, timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone

from funding.models import Allocation, Budget, Grant, Rate
from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import AuditAssignment, Community, Handover, Organisation, Post, Subdistrict, User
from portal.accounts.rights import Role
from portal.audit.services import record
from portal.crypto import blind_index
from portal.files.models import StoredFile
from portal.jobs.models import Job
from portal.workdays.models import Holiday
from programmes.models import Band, Course, Indicator, MemberUnit, Phase, Programme, ProgrammeOfficer, Scheme
from reports.models import Award, AwardQuota, Document, IncentivePoint, IncentiveRule
from sites.models import (
    Activity,
    Evaluation,
    EvaluationRound,
    Incident,
    LogEffort,
    LogExemption,
    LogRevision,
    Mark,
    MeasuredValue,
    MonthlyLog,
    Room,
    Score,
    Site,
    SitePost,
    Survey,
)
from sites.services.computing import compute
from tests.factories import an_audit
from volunteers.models import Appraisal, ServiceRecord, Team, Volunteer

YEAR = 2025
PASSWORD = "a-long-password-2025"


def actor(username: str, role: str, **place: object) -> Actor:
    """A new user in a new post."""
    user = User.objects.create_user(username, name=username, password=PASSWORD)
    if role == Role.AUDITOR:
        place.setdefault("assignment", an_audit())
    return Actor(user=user, post=Post.objects.create(user=user, role=role, starts=date(2020, 1, 1), **place))


def officer_of(programme: Programme, username: str = "officer") -> Actor:
    who = actor(username, Role.PROGRAMME_OFFICER)
    ProgrammeOfficer.objects.create(programme=programme, post=who.post)
    return who


def signed_in(who: Actor, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    assert who.user
    client.force_login(who.user)
    return client


def id_number(i: int) -> str:
    """A number that passes GB 11643, of nobody: no place has the code 990000."""
    digits = f"99000019700101{i:03}"
    return digits + "10X98765432"[sum(int(d) * 2 ** (17 - k) for k, d in enumerate(digits)) % 11]


@transaction.atomic
def make(n: int, start: int = 0) -> list[Programme]:
    """`n` rows of every model, numbered from `start`; answers the programmes. Sites alternate between the
    first two."""
    numbers = range(start, start + n)
    programmes = _organisation(numbers)
    sites = _places(numbers, programmes)
    _happenings(sites)
    _people(numbers, sites)
    _year(programmes)
    for i, site in zip(numbers, sites, strict=True):
        _of_site(i, site)
        _offices(i, programmes[i - start], site)
    return programmes


def _offices(i: int, programme: Programme, site: Site) -> None:
    """What ties posts and units to programmes and sites."""
    MemberUnit.objects.create(programme=programme, unit=Organisation.objects.get(code=f"U{i}"))
    keeper = User.objects.create(username=f"keeper{i}", name=f"管理员{i}")
    successor = User.objects.create(username=f"successor{i}", name=f"继任{i}")
    old, new = (Post.objects.create(user=user, role=Role.SITE_KEEPER) for user in (keeper, successor))
    SitePost.objects.create(site=site, post=old)
    Handover.objects.create(old=old, new=new, successor=successor, day=old.starts, reason="调任", made_by="x")
    AuditAssignment.objects.create(
        number=f"审{i}", purpose="审计", starts=date(2024, 1, 1), ends=date(2024, 2, 1), ordered_by="x"
    )


def _organisation(numbers: range) -> list[Programme]:
    unit, *_rest = [Organisation.objects.create(code=f"U{i}", name=f"单位{i}", kind="学校") for i in numbers]
    for i in numbers:
        subdistrict = Subdistrict.objects.create(code=f"S{i}", name=f"街道{i}", kind="街道")
        Community.objects.create(
            code=f"C{i}", name=f"社区{i}", subdistrict=subdistrict, kind="社区", nature="普通", fit=True
        )
        Holiday.objects.create(date=date(YEAR, 1, 1) + timedelta(days=i), kind="休")
        user = User.objects.create(username=f"user{i}", name=f"用户{i}")
        Post.objects.create(user=user, role=Role.SUBDISTRICT_OFFICER, subdistrict=subdistrict)
        Job.objects.create(kind="kind", title=f"任务{i}", user=user)
        StoredFile.objects.create(name=f"{i}.pdf", content_type="application/pdf", size=1, sha256=str(i), path=str(i))
        record(by=SYSTEM, action="test", target=str(i))
    programmes = [
        Programme.objects.create(
            code=f"P{i}",
            name=f"项目{i}",
            kind="其他",
            lead_unit=unit,
            start_year=2023,
            menu_per_month=1,
            log_due_day=5,
        )
        for i in numbers
    ]
    posts = [
        Post.objects.create(user=User.objects.create(username=f"lead{i}"), role=Role.PROGRAMME_OFFICER) for i in numbers
    ]
    for i, programme, post in zip(numbers, programmes, posts, strict=True):
        ProgrammeOfficer.objects.create(programme=programme, post=post)
        Phase.objects.create(
            programme=programme,
            number=1,
            name="一期",
            starts=date(2024, 1, 1),
            ends=date(2025, 1, 1),
            target=1,
        )
        Course.objects.create(code=f"K{i}", programme=programme, name=f"课程{i}", category="类别", on_menu=True)
        scheme = Scheme.objects.create(programme=programme, year=YEAR, published_at=timezone.now(), published_by="x")
        Indicator.objects.create(scheme=scheme, code="Z1", dimension="决策", name="指标", kind="定性", full_mark=100)
        Band.objects.create(scheme=scheme, name="优", minimum=0, commendable=True)
    return programmes


def _places(numbers: range, programmes: list[Programme]) -> list[Site]:
    sites = []
    for i in numbers:
        community = Community.objects.get(code=f"C{i}")
        room = Room.objects.create(code=f"R{i}", community=community, name=f"场所{i}", address="路", kind="其他")
        sites.append(
            Site.objects.create(
                code=f"X{i}",
                programme=programmes[i % 2],
                room=room,
                name=f"项目点{i}",
                phone="19900005678",
                accepted_on=date(2024, 1, 1),
                opened_on=date(2024, 1, 2),
                status="open",
            )
        )
    return sites


def _happenings(sites: list[Site]) -> None:
    for site in sites:
        log = MonthlyLog.objects.create(
            site=site,
            month=date(YEAR, 3, 1),
            status="approved",
            open_days=20,
            first_submitted_at=timezone.now(),
        )
        LogEffort.objects.create(log=log, seconds=600, typed=20, fields=40)
        LogRevision.objects.create(log=log, version=1, content={}, replaced_at=timezone.now(), replaced_by="x")
        course = site.programme.courses.get()
        Activity.objects.create(log=log, date=date(YEAR, 3, 2), course=course, topic="主题", participants=9, minutes=90)
        Incident.objects.create(site=site, date=date(YEAR, 3, 3), grade="一般", liability="否")
        Survey.objects.create(site=site, date=date(YEAR, 3, 4), valid=10, satisfied=9)
        before = {"starts": date(2023, 1, 1), "ends": date(2023, 1, 31)}  # it was not open yet: nothing is exempt by it
        LogExemption.objects.create(site=site, kind="停课", reason="停课", granted_by="x", **before)


def _people(numbers: range, sites: list[Site]) -> None:
    unit = Organisation.objects.first()
    for i, site in zip(numbers, sites, strict=True):
        team = Team.objects.create(code=f"T{i}", name=f"队伍{i}", unit=unit, yearly_exit=True)
        number, phone = id_number(i), f"199{i:08}"
        volunteer = Volunteer.objects.create(
            number=f"V{i}",
            name=f"志愿者{i}",
            id_kind="居民身份证",
            id_number=number,
            id_index=blind_index(number),
            phone=phone,
            phone_index=blind_index(phone),
            kind="居民",
            team=team,
            registered_on=date(2024, 1, 1),
        )
        ServiceRecord.objects.create(
            volunteer=volunteer, site=site, date=date(YEAR, 3, 2), minutes=90, status="confirmed"
        )
        Appraisal.objects.create(
            volunteer=volunteer,
            year=YEAR,
            minutes_in_year=90,
            minutes_in_all=90,
            service_days=1,
            stars=0,
            grade="合格",
            parting_proposed=False,
        )


def _year(programmes: list[Programme]) -> None:
    now = timezone.now()
    for programme in programmes:
        EvaluationRound.objects.create(
            programme=programme, year=YEAR, status="computed", computed_at=now, computed_by="x", digest="d"
        )
        Rate.objects.create(year=YEAR, programme=programme, kind="优", amount_fen=100_00, ratio=1)
        Budget.objects.create(year=YEAR, programme=programme, budget_year=2026, amount_fen=1_000_00, shortage="按比例")
        Allocation.objects.create(
            programme=programme,
            year=YEAR,
            shortage="按比例",
            budget_fen=1_000_00,
            basis="b",
            computed_at=now,
            computed_by="x",
        )
        AwardQuota.objects.create(year=YEAR, kind="突出集体", programme=programme, quota=3)
        IncentiveRule.objects.create(year=YEAR, programme=programme, giver="街镇年度考核", kind="优", points=1)


def _of_site(i: int, site: Site) -> None:
    indicator = Indicator.objects.get(scheme__programme=site.programme)
    Mark.objects.create(site=site, indicator=indicator, assessor="甲", mark=90, reason="不足")
    evaluation = Evaluation.objects.create(
        round=EvaluationRound.objects.get(programme=site.programme),
        site=site,
        is_new=False,
        is_shut=False,
        operating_months=12,
        vetoed=False,
        base=90,
        bonus=0,
        total=90,
        output=0,
        grade="优",
        rank=i + 1,
    )
    MeasuredValue.objects.create(evaluation=evaluation, measure="open_days_per_month", numerator=20, denominator=12)
    Score.objects.create(evaluation=evaluation, indicator=indicator, score=90)
    Grant.objects.create(
        allocation=Allocation.objects.get(programme=site.programme),
        site=site,
        kind="优",
        entitlement_fen=100_00,
        district_fen=100_00,
        match_fen=100_00,
        ratio=1,
        basis="文件",
    )
    Award.objects.create(
        year=YEAR,
        kind="突出集体",
        programme=site.programme,
        site=site,
        position=i + 1,
        proposed_by="x",
        proposed_at=timezone.now(),
    )
    IncentivePoint.objects.create(year=YEAR, giver="街镇年度考核", community=site.room.community, points=1)
    Document.objects.create(
        kind="site_evaluation", year=YEAR, subject=site.code, programme=site.programme, site=site, number=f"N{i}"
    )


def follow_from_the_ledgers() -> None:
    """The rounds as if they had just been computed: who vouches for them finds nothing changed since."""
    for one in EvaluationRound.objects.select_related("programme"):
        digest = compute(one.programme, one.year, one.as_of).digest
        EvaluationRound.objects.filter(pk=one.pk).update(digest=digest)
