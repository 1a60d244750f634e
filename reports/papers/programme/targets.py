"""一、（二）年度目标任务: phases, targets and coverage at the year's end."""

from reports.papers.blocks import Block, Figure, Grid, Para
from reports.papers.programme.words import rate
from reports.pdf.figures import count, day, short_day
from reports.pdf.programme_charts import Reach, reach_bars
from reports.pdf.tables import Column, Table, table
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.places import PlacesFacts, Share


def targets(facts: ProgrammeFacts) -> list[Block]:
    places = facts.places
    blocks: list[Block] = [Para(_target_line(places), "lead" if places.phases else "")]
    blocks += [Grid(_phases(places), "阶段目标")] if places.phases else []
    blocks += [
        Para(_coverage_line(places), "lead"),
        Figure(reach_bars(_reaches(places)), f"{facts.year}年末建设与覆盖情况", _coverage_line(places)),
    ]
    return blocks


def _target_line(places: PlacesFacts) -> str:
    if not places.phases:
        return "本项目未设阶段目标。"
    phase = places.phase
    if phase is None:
        return (
            f"本项目分{len(places.phases)}个阶段实施，至{day(places.day)}尚未进入第一阶段，年末运行{places.end}个点。"
        )
    state = "所处阶段为" if phase.ends >= places.day else "各阶段均已到期，沿用最后阶段"
    target = f"“{phase.name}”，累计目标{phase.target}个"
    reached = (
        f"年末运行{places.end}个，完成目标的{rate(places.end, phase.target)}"
        if phase.target
        else f"年末运行{places.end}个"
    )
    short = phase.target - places.end
    gap = f"，距目标尚差{short}个" if short > 0 else f"，超出目标{-short}个" if short < 0 else "，与目标持平"
    return f"本项目分{len(places.phases)}个阶段实施。至{day(places.day)}，{state}{target}；{reached}{gap}。"


def _phases(places: PlacesFacts) -> Table | None:
    columns = (
        Column("阶段", 60),
        Column("开始", 32, "mid"),
        Column("结束", 32, "mid"),
        Column("累计目标（个）", 32, "num"),
    )
    rows = ((one.name, short_day(one.starts), short_day(one.ends), count(one.target)) for one in places.phases)
    return table(columns, rows, headed=True)


def _groups(places: PlacesFacts) -> list[tuple[str, Share]]:
    named = (("回迁社区", places.of_nature("回迁")), ("新建社区", places.of_nature("新建")))
    groups = [*named, ("具备条件村居", places.of_fit), ("全部村居", places.of_all)]
    return [(name, share) for name, share in groups if share.whole]


def _coverage_line(places: PlacesFacts) -> str:
    groups = _groups(places)
    if not groups:
        return "本系统尚未登记村居，不计算覆盖率。"
    told = "，".join(f"{name}{rate(share.part, share.whole)}" for name, share in groups)
    return f"按年末有运行点的村居计算，覆盖率为：{told}。"


def _reaches(places: PlacesFacts) -> list[Reach]:
    target = places.target
    rows = [Reach("项目点/阶段目标", places.end, target, rate(places.end, target))] if target else []
    return rows + [
        Reach(name, share.part, share.whole, rate(share.part, share.whole)) for name, share in _groups(places)
    ]
