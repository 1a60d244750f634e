"""What the fifth chapter tells of every programme: coverage, activities, volunteers, safety, satisfaction."""

from reports.papers.blocks import Block, Grid, Heading, Para
from reports.papers.programme.words import listed, per, rate, rated
from reports.pdf.figures import count
from reports.pdf.tables import Table
from reports.programme_data.facts import ProgrammeFacts


def section(title: str, *lines: str, table_: Table | None = None, caption: str = "") -> list[Block]:
    """A heading of the second level, its paragraphs, and a table that the last of them is kept with."""
    told = [line for line in lines if line]
    blocks: list[Block] = [Heading(title, 2), *(Para(line) for line in told[:-1])]
    blocks += [Para(told[-1], "lead" if table_ else "")] if told else []
    return [*blocks, Grid(table_, caption)] if table_ else blocks


def coverage_lines(facts: ProgrammeFacts) -> list[str]:
    """How far it is built, and which communities that are fit still have none, by subdistrict."""
    places = facts.places
    lines = []
    if missing := places.uncovered:
        by_place = dict.fromkeys(one.subdistrict for one in missing)
        told = "；".join(
            f"{place}{listed((one.name for one in missing if one.subdistrict == place), '个', 4)}" for place in by_place
        )
        lines.append(f"具备条件、年末尚无运行点的村居{len(missing)}个：{told}。")
    elif places.of_fit.whole:
        lines.append(f"具备条件的{places.of_fit.whole}个村居年末均有运行点。")
    return lines


def new_line(facts: ProgrammeFacts) -> str:
    new = facts.new
    if not new:
        return "年内没有新开办的点。"
    return f"年内新开办{len(new)}个点，验收合格后启用：{listed(site.name for site in new)}。"


def room_line(facts: ProgrammeFacts) -> str:
    """Rooms of schools, and capacity as far as it is registered."""
    rooms = dict(facts.places.rooms)
    school, number = rooms.get("学校", 0), facts.places.end
    known = [site.capacity for site in facts.sites if site.capacity is not None and not site.is_shut]
    line = f"与学校共建（场所为学校）的{school}个点（{rated(school, number)}）。" if number else ""
    return line + (f"登记接纳人数的{len(known)}个点共可接纳{count(sum(known))}人。" if known else "")


def keeper_line(facts: ProgrammeFacts) -> str:
    running = [site for site in facts.sites if not site.is_shut]
    lacking = [site.name for site in running if not site.keeper]
    line = f"年末运行点登记管理员的比例为{rate(len(running) - len(lacking), len(running))}"
    return f"{line}；未登记的为{listed(lacking)}。" if lacking else f"{line}。"


def log_line(facts: ProgrammeFacts) -> str:
    work = facts.work
    return (
        f"全年应报月报{count(work.due)}份，按时报送率{rate(work.on_time, work.due)}，"
        f"迟报{work.late}份、未报{work.missing}份；"
        f"已通过{count(work.approved)}份，通过率{rate(work.approved, work.due)}。"
    )


def activity_line(facts: ProgrammeFacts) -> str:
    held, months = facts.work.activities, sum(site.operating_months for site in facts.sites)
    if not held.number:
        return "全年没有计入统计的活动。"
    line = (
        f"全年开展计入统计的活动{count(held.number)}场、参加{count(held.attendance)}人次，每点每月平均"
        f"{per(held.number, months)}场（{count(held.number)}/{count(months)}），"
        f"场均{per(held.attendance, held.number)}人次（{count(held.attendance)}/{count(held.number)}）；"
    )
    return line + (
        f"选课菜单内的活动{count(held.menu)}场（{rated(held.menu, held.number)}），"
        f"在周末和节假日开展的{count(held.days_off)}场（{rated(held.days_off, held.number)}）。"
    )


def open_line(facts: ProgrammeFacts) -> str:
    days, months = facts.work.open_days, sum(site.operating_months for site in facts.sites)
    return f"全年开放{count(days)}天，每点每月平均{per(days, months)}天（{count(days)}/{count(months)}）。"


def menu_line(facts: ProgrammeFacts) -> str:
    """Months in which the required courses of the menu were held."""
    if not facts.menu_per_month:
        return ""
    got, due = _summed(facts, "menu_compliance_rate")
    return f"每月选课不少于{facts.menu_per_month}次的达标率为{rate(got, due)}，按点、按月计算。"


def week_line(facts: ProgrammeFacts) -> str:
    got, due = _summed(facts, "active_week_rate")
    return f"每周有活动的比例（活动周覆盖率）为{rate(got, due)}，按点、按运营周计算。"


def _summed(facts: ProgrammeFacts, measure: str) -> tuple[int, int]:
    ratios = [site.ratios[measure] for site in facts.sites if measure in site.ratios]
    return sum(one for one, _ in ratios), sum(of for _, of in ratios)


def satisfaction_line(facts: ProgrammeFacts) -> str:
    surveys = facts.work.surveys
    if not surveys.valid:
        return "本年度没有有效的满意度调查，未测评。"
    line = (
        f"全年开展满意度调查{surveys.times}次，收回有效问卷{count(surveys.valid)}份，"
        f"满意率{rate(surveys.satisfied, surveys.valid)}；"
        f"有有效问卷的{surveys.sites}个点（{rated(surveys.sites, len(facts.sites))}）"
    )
    missing = [site.name for site in facts.sites if "satisfaction_rate" not in site.ratios]
    return f"{line}，未测评的为{listed(missing)}。" if missing else f"{line}。"
