"""The twelve figures of the front page, chosen by the programme's kind."""

from collections.abc import Callable
from fractions import Fraction

from portal.money import half_up, yuan
from reports.papers.blocks import Tile
from reports.papers.programme.words import mean, percent
from reports.pdf.figures import count, hours, plain, points
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.places import Share

Figure = Callable[[ProgrammeFacts], Tile]


def twelve(facts: ProgrammeFacts) -> tuple[Tile, ...]:
    names = ("sites", *KINDS.get(facts.kind, COVERED), *COMMON, "grants" if facts.has_grants else "liable")
    return tuple(FIGURES[name](facts) for name in names)


def _share(label: str, share: Share) -> Tile:
    return Tile(label, percent(share.part, share.whole) if share.whole else "未测评", f"{share.part}/{share.whole}")


def _sites(facts: ProgrammeFacts) -> Tile:
    aim = facts.places.target
    return Tile("年末运行点", count(facts.places.end), f"阶段目标{aim}个" if aim else "未设阶段目标")


def _mean(facts: ProgrammeFacts) -> Tile:
    totals = facts.totals
    note = f"{totals.number}个参评点，中位数{points(totals.median)}" if totals.number else "没有参评点"
    return Tile("平均得分", mean(totals.mean), note)


def _best(facts: ProgrammeFacts) -> Tile:
    names = "、".join(band.name for band in facts.bands if band.commendable)
    return _share(f"“{names}”等次占比" if names else "可评优等次占比", facts.commendable)


def _vetoed(facts: ProgrammeFacts) -> Tile:
    number = len(facts.vetoed)
    return Tile("触发否决", f"{number}", f"{len(facts.sites)}个统计点中", "poor" if number else "")


def _logs(facts: ProgrammeFacts) -> Tile:
    return _share("月报按时报送率", Share(facts.work.on_time, facts.work.due))


def _activities(facts: ProgrammeFacts) -> Tile:
    held = facts.work.activities
    return Tile("活动场次", count(held.number), f"{len(held.courses)}个类别")


def _attendance(facts: ProgrammeFacts) -> Tile:
    held = facts.work.activities
    return Tile("参加人次", count(held.attendance), f"{count(held.number)}场活动")


def _open(facts: ProgrammeFacts) -> Tile:
    return Tile("开放天数", count(facts.work.open_days), f"{count(facts.work.approved)}份已通过月报")


def _service(facts: ProgrammeFacts) -> Tile:
    people = facts.work.volunteers
    return Tile("志愿服务小时", hours(people.minutes), f"{count(people.served)}名志愿者")


def _satisfied(facts: ProgrammeFacts) -> Tile:
    surveys = facts.work.surveys
    return _share("群众满意率", Share(surveys.satisfied, surveys.valid))


def _liable(facts: ProgrammeFacts) -> Tile:
    number = sum(one.liability == "是" for one in facts.work.incidents)
    return Tile("责任事故", f"{number}", f"登记安全事件{len(facts.work.incidents)}起", "poor" if number else "")


def _grants(facts: ProgrammeFacts) -> Tile:
    if not facts.money.status:
        return Tile("区级实补（万元）", "尚未测算")
    sums = facts.money.sum
    return Tile("区级实补（万元）", plain(half_up(Fraction(sums.district, 1_000_000), 2)), f"{yuan(sums.district)}元")


def _menu(facts: ProgrammeFacts) -> Tile:
    ratios = [site.ratios["menu_compliance_rate"] for site in facts.sites if "menu_compliance_rate" in site.ratios]
    return _share("选课达标率", Share(sum(one for one, _ in ratios), sum(of for _, of in ratios)))


def _weeks(facts: ProgrammeFacts) -> Tile:
    ratios = [site.ratios["active_week_rate"] for site in facts.sites if "active_week_rate" in site.ratios]
    return _share("活动周覆盖率", Share(sum(one for one, _ in ratios), sum(of for _, of in ratios)))


def _trained(facts: ProgrammeFacts) -> Tile:
    people = facts.work.volunteers
    return _share("岗前培训率", Share(people.trained, people.served))


def _new(facts: ProgrammeFacts) -> Tile:
    return Tile("年内新开办", count(facts.places.opened), f"停办{facts.places.closed}个")


FIGURES: dict[str, Figure] = {
    "sites": _sites, "mean": _mean, "best": _best, "vetoed": _vetoed, "logs": _logs, "activities": _activities,
    "attendance": _attendance, "open": _open, "service": _service, "satisfied": _satisfied, "liable": _liable,
    "grants": _grants, "menu": _menu, "weeks": _weeks, "trained": _trained, "new": _new,
    "all": lambda facts: _share("村居覆盖率", facts.places.of_all),
    "fit": lambda facts: _share("具备条件村居覆盖率", facts.places.of_fit),
    "resettled": lambda facts: _share("回迁社区覆盖率", facts.places.of_nature("回迁")),
    "built": lambda facts: _share("新建社区覆盖率", facts.places.of_nature("新建")),
}  # fmt: skip

#: three figures after the first, by kind; then what all have
COVERED = ("fit", "new", "trained")
KINDS = {
    "快乐学堂": ("resettled", "built", "fit"),
    "在职党员进社区": ("fit", "trained", "vetoed"),
    "市民学校": ("all", "weeks", "trained"),
    "社区养老服务中心": ("fit", "open", "trained"),
    "社区家庭服务中心": ("new", "fit", "trained"),
    "党群服务中心": ("fit", "open", "trained"),
}
COMMON = ("mean", "best", "logs", "activities", "attendance", "service", "satisfied")
