"""The tables of a bulletin: subdistricts in the order of the divisions or ranked, or the sites of one subdistrict."""

from collections.abc import Sequence
from fractions import Fraction

from reports.bulletin_data import Bulletin, Line, Row
from reports.bulletin_data.facts import LATE
from reports.pdf.figures import NOTHING, count, hours, share, short_day
from reports.pdf.tables import Column, Table, table
from sites.states import LogStatus

CHECKED = {LogStatus.SUBMITTED: "待审核", LogStatus.RETURNED: "已退回", LogStatus.APPROVED: "已通过"}
#: the columns of places, without and with their rank
PLACES = (28, 12, 12, 12, 12, 37, 15, 28)
RANKED = (12, 24, 11, 11, 11, 11, 33, 15, 28)
HEADS = ("街镇", "应报", "已报", "按时", "通过", "按时报送率", "活动（场）", "参加（人次）")


def main_table(facts: Bulletin) -> Table | None:
    return _sites(facts) if facts.place else _places(facts)


def ranks(lines: Sequence[Line]) -> list[tuple[str, Line]]:
    """Lines from the best down with their places, equal ones equal (1, 1, 3); what had no log due comes last, without
    one."""
    ordered = sorted(lines, key=_standing, reverse=True)
    found: list[tuple[str, Line]] = []
    for number, line in enumerate(ordered, 1):
        equal = number > 1 and _standing(ordered[number - 2]) == _standing(line)
        found.append((found[-1][0] if equal else str(number), line))
    return found


def _standing(line: Line) -> tuple[Fraction, Fraction, Fraction]:
    """What ranks a place; the greater one is better."""
    return (
        Fraction(line.on_time, line.due),
        Fraction(line.approved, line.due),
        Fraction(line.menu, line.approved) if line.approved else Fraction(0),
    )


def _places(facts: Bulletin) -> Table | None:
    if facts.ranked:
        rows = [(place, *_place(line)) for place, line in ranks(facts.lines)]
        rows.append(("", *_place(facts.total)))
        return table(_columns(("名次", *HEADS), RANKED, words=2), rows, summed=True)
    return table(_columns(HEADS, PLACES), [_place(line) for line in (*facts.lines, facts.total)], summed=True)


def _place(line: Line) -> tuple[str, ...]:
    figures = (line.due, line.handed_in, line.on_time, line.approved)
    rate = share(line.on_time, line.due, 1)
    return (line.name, *map(count, figures), rate, count(line.activities), count(line.people))


def _sites(facts: Bulletin) -> Table | None:
    columns = (
        Column("村居", 30), Column("项目点", 42), Column("报送", 24, "mid"), Column("审核", 20, "mid"),
        Column("活动（场）", 18, "num"), Column("参加人次", 22, "num"),
    )  # fmt: skip
    total = facts.total
    rows = [_site(row) for row in facts.rows]
    came = f"按时{count(total.on_time)}/{count(total.due)}"
    passed = f"通过{count(total.approved)}"
    rows.append(("合计", f"{count(total.due)}个", came, passed, count(total.activities), count(total.people)))
    return table(columns, rows, summed=True)


def _site(row: Row) -> tuple[str, ...]:
    counted = row.status == LogStatus.APPROVED
    figures = (count(row.line.activities), count(row.line.people)) if counted else (NOTHING, NOTHING)
    return (
        row.community,
        row.name,
        how(row),
        CHECKED.get(LogStatus(row.status), NOTHING) if row.status else NOTHING,
        *figures,
    )


def how(row: Row) -> str:
    """按时, 逾期2天, 未报, 免报."""
    return f"{row.how}{row.late}天" if row.how == LATE else row.how


def sums_table(facts: Bulletin) -> Table | None:
    """How the logs came in and were checked."""
    heads = (facts_of(facts), "应报", "已报", "按时", "逾期", "未报", "免报", "待审核", "退回", "通过")
    columns = (*_columns(heads, (26, 11, 11, 11, 11, 11, 11, 15, 11, 11)), Column("签发", 27, "mid"))

    def row(line: Line) -> tuple[str, ...]:
        figures = (line.due, line.handed_in, line.on_time, line.late, line.missing, line.exempt)
        checked = (line.unchecked, line.returned, line.approved)
        return (line.name, *map(count, (*figures, *checked)), _signed(facts, line))

    return table(columns, [row(line) for line in (*facts.lines, facts.total)], unit="份", summed=True)


def _signed(facts: Bulletin, line: Line) -> str:
    """The day on which the subdistrict's head signed; of the district's sum how many did."""
    if line is facts.total and not facts.place:
        return f"{sum(one.signed is not None for one in facts.lines)}/{len(facts.lines)}"
    if facts.place and line is not facts.total:
        return NOTHING
    return short_day(line.signed) if line.signed else "未签发"


def work_table(facts: Bulletin) -> Table | None:
    """What happened, each figure with its unit in the head."""
    heads = (
        facts_of(facts), "开放（天）", "活动（场）", "参加人次", "达标（个）", "志愿小时",
        "问卷（份）", "满意（份）", "事件（起）",
    )  # fmt: skip
    widths = (22, 15, 15, 22, 15, 22, 15, 15, 15)

    def row(line: Line) -> tuple[str, ...]:
        figures = (line.open_days, line.activities, line.people, line.menu)
        asked = (line.valid, line.satisfied, line.incidents)
        return (line.name, *map(count, figures), hours(line.minutes), *map(count, asked))

    return table(_columns(heads, widths), [row(line) for line in (*facts.lines, facts.total)], summed=True)


def checks_table(facts: Bulletin) -> Table | None:
    """Returns, oddities and corrections."""
    heads = (facts_of(facts), "退回（次）", "退回未重报（份）", "异常提示（条）", "已核实（条）", "更正（次）")
    widths = (36, 24, 24, 24, 24, 24)

    def row(line: Line) -> tuple[str, ...]:
        return (line.name, *map(count, (line.returns, line.returned, line.odd, line.answered, line.corrected)))

    return table(_columns(heads, widths), [row(line) for line in (*facts.lines, facts.total)], summed=True)


def facts_of(facts: Bulletin) -> str:
    return "村居" if facts.place else "街镇"


def _columns(heads: Sequence[str], widths: Sequence[int], words: int = 1) -> tuple[Column, ...]:
    """The first `words` columns hold words, the others figures."""
    return tuple(
        Column(head, width, "" if at < words else "num")
        for at, (head, width) in enumerate(zip(heads, widths, strict=True))
    )
