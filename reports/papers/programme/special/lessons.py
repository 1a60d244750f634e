"""The fifth chapter of the two schools: 快乐学堂 and 市民学校."""

from decimal import Decimal

from reports.papers.blocks import Block
from reports.papers.programme.special import common, people, plain
from reports.papers.programme.words import per, rate, rated
from reports.pdf.figures import count, money
from reports.pdf.figures import plain as figure
from reports.programme_data.facts import ProgrammeFacts
from reports.states import GIVERS

SAFETY = "安全教育"
STUDENTS = "大学生"


def happy_classroom(facts: ProgrammeFacts) -> list[Block]:
    return [
        *common.section("建设与覆盖", common.new_line(facts), *common.coverage_lines(facts), common.room_line(facts)),
        *common.section("开放服务", common.open_line(facts)),
        *plain.activities(facts, "活动与课程", common.menu_line(facts), what="课程"),
        *plain.volunteers(facts, "志愿者队伍", people.group_line(facts, STUDENTS, facts.work.volunteers.kinds)),
        *common.section("管理员与制度", common.keeper_line(facts), judged_line(facts, "制度")),
        *plain.safety(facts, "安全工作", _safety_lessons(facts)),
        *common.section("以奖代补与配套", grants_line(facts)),
        *common.section("激励加分", points_line(facts)),
        *common.section("家长和群众满意度", common.satisfaction_line(facts)),
    ]


def citizen_school(facts: ProgrammeFacts) -> list[Block]:
    whole = facts.places.of_all
    covered = f"年末有市民学校运行的村居占全部村居的{rate(whole.part, whole.whole)}。" if whole.whole else ""
    return [
        *common.section("覆盖情况", covered, common.new_line(facts), *common.coverage_lines(facts)),
        *plain.activities(facts, "课程与教学", common.week_line(facts), common.menu_line(facts), what="课程"),
        *common.section("学员参与", _learners(facts)),
        *plain.volunteers(facts, "师资与志愿者"),
        *common.section("场地设施", common.room_line(facts), common.open_line(facts), common.keeper_line(facts)),
        *plain.safety(facts),
        *common.section("满意率", common.satisfaction_line(facts)),
    ]


def judged_line(facts: ProgrammeFacts, word: str) -> str:
    """What the assessors made of the judged indicators with a word in their names; "" when there is none."""
    own = [one for one in facts.indicators if word in one.name and one.kind == "定性" and one.scored]
    told = (f"“{one.name}”得分率{rate(one.got, one.reachable)}" for one in own)
    return f"考评指标{'、'.join(told)}。" if own else ""


def grants_line(facts: ProgrammeFacts) -> str:
    if not facts.has_grants:
        return f"{facts.year}年度未设奖补标准。"
    if not facts.money.grants:
        return "本年度奖补尚未测算或没有可享受奖补的点。"
    sums = facts.money.sum
    return f"{sums.number}个点享受奖补，区级{money(sums.district)}，街镇应配套{money(sums.match)}，详见第六章和附件。"


def points_line(facts: ProgrammeFacts) -> str:
    """By giver: how many communities, and how many points this programme earns them."""
    told = []
    for giver in GIVERS:
        own = [one for one in facts.merits.points if one.giver == giver]
        if own:
            sum_ = sum((one.points for one in own), Decimal(0))
            told.append(f"{giver}{len(own)}个村居、合计{figure(sum_)}分")
    if not told:
        return "本年度没有适用于本项目的激励加分规则或没有符合条件的村居。"
    return (
        f"按激励加分规则，建议采用单位加分：{'；'.join(told)}。同一村居由同一单位加分的取最高一项，不累加，名单见附件。"
    )


def _safety_lessons(facts: ProgrammeFacts) -> str:
    found = next((one for one in facts.work.activities.courses if one.category == SAFETY), None)
    if found is None:
        return "全年没有课程类别为安全教育的计入统计的活动。"
    return (
        f"全年开展安全教育活动{count(found.activities)}场、参加{count(found.attendance)}人次，"
        f"开展的点{found.sites}个（{rated(found.sites, len(facts.sites))}）。"
    )


def _learners(facts: ProgrammeFacts) -> str:
    held = facts.work.activities
    if not held.number:
        return "全年没有计入统计的教学活动。"
    mean = per(held.attendance, held.number)
    return f"全年参加学习{count(held.attendance)}人次，场均{mean}人次，按活动登记的人次计算。"
