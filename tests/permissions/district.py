"""A small district in which each kind of thing exists five times: of the own committee, of its neighbour in the same
subdistrict, of the level above, of another subdistrict, and of another programme at the own committee."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from funding.models import Allocation, Budget, Grant, Rate
from portal.accounts.models import Community, Handover, Organisation, Post, Subdistrict, User
from portal.accounts.rights import Role
from portal.audit.models import ChainHead
from portal.audit.services import record
from portal.crypto import blind_index
from portal.files import services as files
from portal.files.models import StoredFile
from portal.files.pictures import made_small
from portal.jobs.models import Job
from portal.reminding.models import Digest
from portal.reminding.states import PORTAL, DigestState
from portal.signin.models import Failures
from portal.workdays.models import Holiday
from programmes.models import Band, Course, Indicator, Phase, Programme, ProgrammeOfficer, Scheme
from reports.models import Award, AwardQuota, Document, IncentivePoint, IncentiveRule
from reports.states import UNITS, VOLUNTEERS
from sites.models import (
    Activity,
    Evaluation,
    EvaluationRound,
    Incident,
    LogExemption,
    LogOddity,
    LogPhoto,
    LogRevision,
    Mark,
    MeasuredValue,
    MonthlyLog,
    MonthSignature,
    Room,
    Score,
    Site,
    Survey,
)  # fmt: skip
from tests.files.photos import a_photo
from tests.permissions.words import ANOTHER, OTHER, OWN, PARENT, SIBLING, code, name
from volunteers.models import Appraisal, ServiceRecord, Team, Volunteer

YEAR, MONTH = 2025, date(2025, 3, 1)
#: where things that happen at a place happen: community and programme
PLACES = {OWN: (OWN, OWN), SIBLING: (SIBLING, OWN), OTHER: (OTHER, OWN), ANOTHER: (OWN, ANOTHER)}
#: things of programmes are the own one's, or the other one's
PROGRAMMES = (OWN, ANOTHER)
PDF = "application/pdf"
#: everybody's, and in clear on no page
PHONE = "19900004321"


@dataclass
class District:
    """Thing → whose → row."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __getitem__(self, thing: str) -> dict[str, Any]:
        return self.rows.setdefault(thing, {})

    def put(self, thing: str, make: Callable[[str], Any], slots: Any = PLACES) -> None:
        """One row of `thing` for each slot."""
        for slot in slots:
            self[thing][slot] = make(slot)


@dataclass(frozen=True)
class _Maintenance:
    name: str = "maintenance"
    post_name: str = ""


BY = _Maintenance()


def build() -> District:
    """The district's things; who acts in it is made in people.py."""
    d = District()
    _organisation(d)
    _programmes(d)
    _sites(d)
    _happenings(d)
    _checks(d)
    _results(d)
    _volunteers(d)
    _money(d)
    _awards(d)
    _documents(d)
    return d


def _organisation(d: District) -> None:
    def unit(slot: str) -> Organisation:
        return Organisation.objects.create(code=code("单位", slot), name=name("单位", slot), kind="学校")

    def subdistrict(slot: str) -> Subdistrict:
        return Subdistrict.objects.create(code=code("街镇", slot), name=name("街镇", slot), kind="街道")

    def community(slot: str) -> Community:
        return Community.objects.create(
            code=code("村居", slot), name=name("村居", slot), subdistrict=d["街镇"][OTHER if slot == OTHER else OWN],
            kind="社区", nature="普通", fit=True,
        )  # fmt: skip

    d.put("单位", unit, (OWN, OTHER))
    d.put("街镇", subdistrict, (OWN, OTHER))
    d.put("村居", community, (OWN, SIBLING, OTHER))
    d["节假日"][OWN] = Holiday.objects.create(date=date(YEAR, 1, 1), kind="休")


def _programmes(d: District) -> None:
    def programme(slot: str) -> Programme:
        return Programme.objects.create(
            code=code("项目", slot), name=name("项目", slot), kind="其他", start_year=2023, menu_per_month=1,
            log_due_day=5, lead_unit=d["单位"][OTHER],
        )  # fmt: skip

    def phase(slot: str) -> Phase:
        days = {"starts": date(2024, 1, 1), "ends": date(2025, 12, 31)}
        return Phase.objects.create(programme=d["项目"][slot], number=1, name=name("阶段", slot), target=1, **days)

    def course(slot: str) -> Course:
        return Course.objects.create(
            code=code("课程", slot), programme=d["项目"][slot], name=name("课程", slot), category="类", on_menu=True
        )

    def scheme(slot: str) -> Scheme:
        return Scheme.objects.create(
            programme=d["项目"][slot], year=YEAR, published_at=timezone.now(), published_by="x"
        )

    def indicator(slot: str) -> Indicator:
        return Indicator.objects.create(
            scheme=d["考评方案"][slot], code=code("考评指标", slot), dimension="决策", name=name("考评指标", slot),
            kind="定性", full_mark=100,
        )  # fmt: skip

    def band(slot: str) -> Band:
        return Band.objects.create(scheme=d["考评方案"][slot], name=name("等级", slot), minimum=0, commendable=True)

    for thing, make in (
        ("项目", programme), ("阶段", phase), ("课程", course), ("考评方案", scheme), ("考评指标", indicator),
        ("等级", band),
    ):  # fmt: skip
        d.put(thing, make, PROGRAMMES)


def _sites(d: District) -> None:
    def room(slot: str) -> Room:
        community = d["村居"][PLACES[slot][0]]
        return Room.objects.create(
            code=code("场所", slot), name=name("场所", slot), community=community, address="路", kind="其他"
        )

    def site(slot: str) -> Site:
        return Site.objects.create(
            code=code("项目点", slot), name=name("项目点", slot), programme=d["项目"][PLACES[slot][1]],
            room=d["场所"][slot], accepted_on=date(2024, 1, 1), opened_on=date(2024, 1, 2), status="open", phone=PHONE,
        )  # fmt: skip

    def log(slot: str) -> MonthlyLog:
        return MonthlyLog.objects.create(
            site=d["项目点"][slot], month=MONTH, status="approved", open_days=20, first_submitted_at=timezone.now(),
            note=name("月报", slot), version=2,
        )  # fmt: skip

    for thing, make in (("场所", room), ("项目点", site), ("月报", log)):
        d.put(thing, make)


def _happenings(d: District) -> None:
    def revision(slot: str) -> LogRevision:
        return LogRevision.objects.create(
            log=d["月报"][slot], version=1, content={}, replaced_at=timezone.now(), replaced_by="x",
            reason=name("月报旧版", slot),
        )  # fmt: skip

    def photo(slot: str) -> LogPhoto:
        text = name("月报照片", slot)
        file = files.store(by=BY, name=f"{text}.jpg", content_type="image/jpeg", data=made_small(a_photo()).jpeg)
        about: dict[str, Any] = {"width": 400, "height": 300, "added_by": "x"}
        return LogPhoto.objects.create(log=d["月报"][slot], file=file, sha256=file.sha256, **about)

    def exemption(slot: str) -> LogExemption:
        text = name("免报", slot)
        proof = files.store(by=BY, name=f"{text}.pdf", content_type=PDF, data=text.encode())
        days = {"starts": date(YEAR, 4, 1), "ends": date(YEAR, 4, 30)}
        return LogExemption.objects.create(
            site=d["项目点"][slot], kind="停课", reason=text, proof=proof, granted_by="x", **days
        )

    def activity(slot: str) -> Activity:
        return Activity.objects.create(
            log=d["月报"][slot], date=date(YEAR, 3, 2), course=d["课程"][PLACES[slot][1]],
            topic=name("活动", slot), participants=9, minutes=90,
        )  # fmt: skip

    def incident(slot: str) -> Incident:
        return Incident.objects.create(
            site=d["项目点"][slot], date=date(YEAR, 3, 3), grade="一般", liability="否",
            description=name("事故", slot),
        )  # fmt: skip

    def survey(slot: str) -> Survey:
        return Survey.objects.create(site=d["项目点"][slot], date=date(YEAR, 3, 4), valid=10, satisfied=9)

    def mark(slot: str) -> Mark:
        return Mark.objects.create(
            site=d["项目点"][slot], indicator=d["考评指标"][PLACES[slot][1]], assessor="甲", mark=90,
            reason=name("评分", slot),
        )  # fmt: skip

    for thing, make in (
        ("月报旧版", revision), ("月报照片", photo), ("免报", exemption), ("活动", activity), ("事故", incident),
        ("满意度调查", survey), ("评分", mark),
    ):  # fmt: skip
        d.put(thing, make)


def _checks(d: District) -> None:
    """An oddity is about sites of everybody's; who reads it is told of those that they see."""
    for slot in PLACES:
        sites, people = [code("项目点", each) for each in PLACES], [code("志愿者", slot)]
        LogOddity.objects.create(
            log=d["月报"][slot], code="volunteer_at_two_sites", answer="x", answered_at=timezone.now(), answered_by="x",
            facts={"day": "2025-03-02", "volunteers": people, "sites": sites},
        )  # fmt: skip

    def signature(slot: str) -> MonthSignature:
        signed = {"digest": "d", "approved": 1, "missing": 0, "signed_by": "x", "note": name("月度签发", slot)}
        return MonthSignature.objects.create(subdistrict=d["街镇"][slot], month=MONTH, **signed)

    d.put("月度签发", signature, (OWN, OTHER))


def _results(d: District) -> None:
    def round_(slot: str) -> EvaluationRound:
        return EvaluationRound.objects.create(
            programme=d["项目"][slot], year=YEAR, status="computed", computed_at=timezone.now(), computed_by="x",
            digest="d",
        )  # fmt: skip

    def evaluation(slot: str) -> Evaluation:
        return Evaluation.objects.create(
            round=d["考评批次"][PLACES[slot][1]], site=d["项目点"][slot], is_new=False, is_shut=False,
            operating_months=12, vetoed=False, base=90, bonus=0, total=90, output=0,
            grade=name("等级", PLACES[slot][1]), rank=1,
        )  # fmt: skip

    def value(slot: str) -> MeasuredValue:
        return MeasuredValue.objects.create(
            evaluation=d["考评结果"][slot], measure="open_days_per_month", numerator=20, denominator=12
        )

    def score(slot: str) -> Score:
        indicator = d["考评指标"][PLACES[slot][1]]
        return Score.objects.create(evaluation=d["考评结果"][slot], indicator=indicator, score=90)

    d["他人评分"][OWN] = Mark.objects.create(
        site=d["项目点"][OWN], indicator=d["考评指标"][OWN], assessor="乙", mark=80, reason=name("他人评分", OWN)
    )
    d.put("考评批次", round_, PROGRAMMES)
    for thing, make in (("考评结果", evaluation), ("指标实测值", value), ("指标得分", score)):
        d.put(thing, make)


def _volunteers(d: District) -> None:
    def team(slot: str) -> Team:
        unit = d["单位"][OWN if slot == OWN else OTHER]
        names = {"code": code("志愿服务队", slot), "name": name("志愿服务队", slot)}
        return Team.objects.create(unit=unit, yearly_exit=True, **names)

    def volunteer(slot: str) -> Volunteer:
        return Volunteer.objects.create(
            number=code("志愿者", slot), name=name("志愿者", slot), id_kind="其他", kind="居民",
            team=d["志愿服务队"][OWN if slot == OWN else OTHER], registered_on=date(2024, 1, 1), phone=PHONE,
            phone_index=blind_index(PHONE),
        )  # fmt: skip

    def service(slot: str) -> ServiceRecord:
        return ServiceRecord.objects.create(
            volunteer=d["志愿者"][slot], site=d["项目点"][slot], date=date(YEAR, 3, 2), minutes=90, status="pending",
            content=name("服务记录", slot),
        )  # fmt: skip

    def appraisal(slot: str) -> Appraisal:
        return Appraisal.objects.create(
            volunteer=d["志愿者"][slot], year=YEAR, minutes_in_year=90, minutes_in_all=90, service_days=1, stars=0,
            grade="合格", parting_proposed=False,
        )  # fmt: skip

    d.put("志愿服务队", team, (OWN, OTHER))
    for thing, make in (("志愿者", volunteer), ("服务记录", service), ("年度评定", appraisal)):
        d.put(thing, make)


def _money(d: District) -> None:
    def rate(slot: str) -> Rate:
        return Rate.objects.create(
            year=YEAR, programme=d["项目"][slot], kind=name("等级", slot), amount_fen=100_00, ratio=1,
            basis=name("奖补标准", slot),
        )  # fmt: skip

    def budget(slot: str) -> Budget:
        return Budget.objects.create(
            year=YEAR, programme=d["项目"][slot], budget_year=YEAR + 1, amount_fen=100_000, shortage="按比例"
        )

    def allocation(slot: str) -> Allocation:
        return Allocation.objects.create(
            programme=d["项目"][slot], year=YEAR, shortage="按比例", budget_fen=100_000, basis="b",
            computed_at=timezone.now(), computed_by="x",
        )  # fmt: skip

    def grant(slot: str) -> Grant:
        return Grant.objects.create(
            allocation=d["资金分配"][PLACES[slot][1]], site=d["项目点"][slot], kind=name("等级", PLACES[slot][1]),
            entitlement_fen=100_00, district_fen=100_00, match_fen=100_00, ratio=1, basis=name("奖补资金", slot),
        )  # fmt: skip

    for thing, make in (("奖补标准", rate), ("预算", budget), ("资金分配", allocation)):
        d.put(thing, make, PROGRAMMES)
    d.put("奖补资金", grant)


def _awards(d: District) -> None:
    when = {"proposed_by": "x", "proposed_at": timezone.now(), "year": YEAR}

    def quota(slot: str) -> AwardQuota:
        of = {"kind": VOLUNTEERS} if slot == PARENT else {"kind": UNITS, "programme": d["项目"][slot]}
        return AwardQuota.objects.create(year=YEAR, quota=3, **of)

    def rule(slot: str) -> IncentiveRule:
        return IncentiveRule.objects.create(
            year=YEAR, programme=d["项目"][slot], giver="街镇年度考核", kind=name("等级", slot), points=1
        )

    def point(slot: str) -> IncentivePoint:
        return IncentivePoint.objects.create(year=YEAR, giver="街镇年度考核", community=d["村居"][slot], points=1)

    def of_unit(slot: str) -> Award:
        site = d["项目点"][slot]
        return Award.objects.create(kind=UNITS, programme=site.programme, site=site, position=1, **when)

    def of_volunteer(slot: str) -> Award:
        return Award.objects.create(kind=VOLUNTEERS, volunteer=d["志愿者"][slot], position=1, **when)

    d.put("表扬名额", quota, (*PROGRAMMES, PARENT))
    d.put("加分规则", rule, PROGRAMMES)
    d.put("激励加分", point, (OWN, SIBLING, OTHER))
    d.put("集体表扬", of_unit)
    d.put("志愿者表扬", of_volunteer)


def _documents(d: District) -> None:
    def file(thing: str, slot: str) -> StoredFile:
        text = name(thing, slot)
        return files.store(by=BY, name=f"{text}.pdf", content_type=PDF, data=text.encode())

    def document(thing: str, slot: str, **about: Any) -> Document:
        made = {"file": file(thing, slot), "docx": file(thing, slot), "pages": 1, "content_hash": "x", "press": "x"}
        return Document.objects.create(
            year=YEAR, number=code(thing, slot), is_draft=False, made_at=timezone.now(), **made, **about
        )

    def of_site(slot: str) -> Document:
        site = d["项目点"][slot]
        return document("文书", slot, kind="site_evaluation", subject=site.code, programme=site.programme, site=site)

    def of_programme(slot: str) -> Document:
        if slot == PARENT:
            return document("项目文书", slot, kind="district_summary")
        programme = d["项目"][slot]
        return document("项目文书", slot, kind="programme_evaluation", subject=programme.code, programme=programme)

    def of_volunteer(slot: str) -> Document:
        volunteer = d["志愿者"][slot]
        about = {"kind": "volunteer_certificate", "subject": volunteer.number, "volunteer": volunteer}
        return document("志愿者证书", slot, **about)

    d.put("文书", of_site)
    d.put("项目文书", of_programme, (*PROGRAMMES, PARENT))
    d.put("志愿者证书", of_volunteer)
    d["文件"].update({OWN: d["文书"][OWN].file, OTHER: d["文书"][OTHER].file})


def strangers(d: District) -> None:
    """Users of the neighbour's, the level above's and another subdistrict's, their posts and jobs."""
    posts = {
        SIBLING: {"role": Role.CLERK, "community": d["村居"][SIBLING]},
        PARENT: {"role": Role.SUBDISTRICT_OFFICER, "subdistrict": d["街镇"][OWN]},
        OTHER: {"role": Role.CLERK, "community": d["村居"][OTHER]},
        ANOTHER: {"role": Role.PROGRAMME_OFFICER},
    }
    for slot, post in posts.items():
        user = User.objects.create(username=code("用户", slot), name=name("用户", slot))
        d["用户"][slot] = user
        d["任职"][slot] = Post.objects.create(user=user, starts=date(2020, 1, 1), **post)
        d["任务"][slot] = a_job("任务", slot, user, d["任职"][slot])
        d["提醒"][slot] = a_reminder(slot, user)
    officer = ProgrammeOfficer.objects.create(programme=d["项目"][ANOTHER], post=d["任职"][ANOTHER])
    d["项目经办人"][ANOTHER] = officer
    for thing in ("自己的任务", "导出任务"):
        d[thing].update(d["任务"])
    d["导入任务"][OTHER] = a_job("导入任务", OTHER, d["用户"][OTHER], d["任职"][OTHER], kind="ledgers.check")
    with transaction.atomic():
        d["审计记录"][OTHER] = record(by=BY, action="test", target=name("审计记录", OTHER))
    d["审计链头"][OTHER] = ChainHead.objects.get()
    later = {"starts": date(2099, 1, 1), "role": Role.CLERK, "community": d["村居"][OTHER]}
    d["工作移交"][OTHER] = Handover.objects.create(
        old=d["任职"][OTHER], new=Post.objects.create(user=d["用户"][SIBLING], **later), successor=d["用户"][SIBLING],
        day=later["starts"], reason=name("工作移交", OTHER), made_by="x",
    )  # fmt: skip
    d["登录锁定"][OTHER] = Failures.objects.create(
        key="k", label=name("登录锁定", OTHER), count=5, locked_until=timezone.now() + timedelta(hours=1)
    )


def a_reminder(slot: str, user: User) -> Digest:
    """What a user was told in the portal."""
    text = name("提醒", slot)
    sent = {"state": DigestState.SENT, "sent_at": timezone.now()}
    return Digest.objects.create(
        user=user, day=date(YEAR, 4, 3), channel=PORTAL, kind="by_hand", subject=text, lines=[[text, "/"]], **sent
    )


def a_job(thing: str, slot: str, user: User, post: Post | None, kind: str = "ledgers.export") -> Job:
    """A job that was done, with its file: an export unless told, which nobody but who had it made gets."""
    text = name(thing, slot)
    file = files.store(by=BY, name=f"{text}.xlsx", content_type=PDF, data=text.encode())
    now = timezone.now()
    return Job.objects.create(
        kind=kind, title=text, user=user, post=post, file=file, status="done", started_at=now, finished_at=now,
        params={"year": YEAR, "unmasked": False, "reason": ""}, result={"counts": {}, "changed": False},
    )  # fmt: skip
