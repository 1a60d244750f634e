"""二、考评工作开展情况: who was evaluated, by what, and how it went."""

from collections import Counter
from decimal import Decimal

from programmes.states import BONUS, DIMENSIONS, JUDGED, MEASURED, VETO
from reports.papers.blocks import Block, Grid, Heading, Para
from reports.papers.programme.words import barred, listed
from reports.pdf.figures import count, day, moment, plain
from reports.pdf.tables import Column, Table, table
from reports.programme_data.facts import ProgrammeFacts


def process(facts: ProgrammeFacts) -> list[Block]:
    return [
        Heading("考评工作开展情况"),
        Heading("考评对象和范围", 2),
        *(Para(line) for line in _scope(facts)),
        Heading("指标体系和评分标准", 2),
        Para(_scheme_line(facts), "lead"),
        Grid(_structure(facts), f"{facts.year}年度考评指标结构"),
        Para(_bands_line(facts)),
        Heading("考评方法和过程", 2),
        Para(_method(facts), "lead"),
        Grid(_steps(facts), "考评工作进度"),
    ]


def _scope(facts: ProgrammeFacts) -> list[str]:
    evaluated, new = len(facts.evaluated), len(facts.new)
    lines = [
        f"{facts.year}年度纳入统计的项目点{len(facts.sites)}个。其中，以前年度启用的{evaluated}个点参加考评，"
        "评定得分、等次和名次；"
        + (f"当年新开办的{new}个点只统计运行情况，不评定得分和等次。" if new else "当年没有新开办的点。")
    ]
    if shut := [site for site in facts.evaluated if site.is_shut]:
        lines.append(
            f"参评点中，{listed(site.name for site in shut)}年内停办，按停办前的运营月份考评，{barred(facts)}。"
        )
    if idle := facts.places.idle:
        reasons = Counter(site.reason for site in idle)
        told = "；".join(
            f"{reason}的{number}个，为{listed((site.name for site in idle if site.reason == reason), '个')}"
            for reason, number in reasons.items()
        )
        lines.append(f"另有{len(idle)}个点不纳入本年度统计：{told}。")
    return lines


def _scheme_line(facts: ProgrammeFacts) -> str:
    kinds = Counter(one.kind for one in facts.indicators)
    told = [f"定量指标{kinds[MEASURED]}项", f"定性指标{kinds[JUDGED]}项"]
    told += [f"加分指标{kinds[BONUS]}项"] if kinds[BONUS] else []
    told += [f"否决指标{kinds[VETO]}项"] if kinds[VETO] else []
    return (
        f"考评执行《{facts.name}{facts.year}年度考评方案》，共设指标{len(facts.indicators)}项：{'、'.join(told)}。"
        "定量、定性指标分值合计100分；定量指标由月报、服务记录等台账核算，定性和加分指标取全体考评人评分的平均值。"
    )


def _structure(facts: ProgrammeFacts) -> Table | None:
    columns = (Column("一级指标", 32), Column("指标数", 24, "num"), Column("分值", 24, "num"), Column("指标", 76))
    rows = []
    for dimension in DIMENSIONS:
        own = [one for one in facts.indicators if one.dimension == dimension]
        if own:
            full = sum((one.full for one in own), Decimal(0))
            marks = "—" if dimension == VETO else f"最高{plain(full)}" if dimension == BONUS else plain(full)
            rows.append((dimension, count(len(own)), marks, "、".join(one.name for one in own)))
    return table(columns, rows, unit="分", headed=True)


def _bands_line(facts: ProgrammeFacts) -> str:
    told, above = [], None
    for band in facts.bands:
        low = f"{plain(band.minimum)}分以上" if band.minimum else ""
        high = "" if above is None else f"不足{plain(above)}分"
        span = "、".join(filter(None, (low, high))) or "不分高低"
        told.append(f"{span}为“{band.name}”")
        above = band.minimum
    best = "、".join(f"“{band.name}”" for band in facts.bands if band.commendable)
    line = f"等次按总分划分（“以上”含本数）：{'；'.join(told)}。总分为基础分与加分之和，最高100分。"
    return line + (f"等次为{best}的可列入通报表扬范围。" if best else "")


def _method(facts: ProgrammeFacts) -> str:
    told = "考评按数据核算、考评人评分、汇总、复核、公示、公布的程序进行。"
    if facts.round.assessors:
        told += f"本年度{facts.round.assessors}名考评人对参评点评分{count(facts.round.marks)}项次。"
    return told


def _steps(facts: ProgrammeFacts) -> Table | None:
    round_ = facts.round
    rows = (
        ("数据核算、汇总", moment(round_.computed), "已完成"),
        ("复核", *_step(moment(round_.reviewed) if round_.reviewed else "")),
        ("公示", *_step(f"自{day(round_.notice_from)}起" if round_.notice_from else "")),
        ("公布", *_step(moment(round_.published) if round_.published else "")),
    )
    return table((Column("环节", 46), Column("时间", 74), Column("状态", 36, "mid")), rows, headed=True)


def _step(when: str) -> tuple[str, str]:
    return (when, "已完成") if when else ("—", "尚未进行")
