"""What every notice says in the same words: its days, how to object and where, who issues it, its annexes."""

from collections.abc import Sequence

from reports.notice_data.frame import Frame, Period
from reports.papers.blocks import Annex, Block, Grid, Para, SignOff, Title
from reports.papers.paper import OFFICIAL, Paper
from reports.pdf.figures import day
from reports.pdf.tables import Table

#: a day that is not known yet, to be filled in
OPEN_DAY = "　　　　年　月　日"
OPEN_NAME = "（公示单位名称）"
OBJECTIONS = (
    "公示期间，如有异议，请以书面、电话或来访形式反映。以个人名义反映的请署真实姓名和联系方式，"
    "以单位名义反映的加盖公章；反映情况应客观真实。"
)
PLACES = ("地　　址：　　　　　　　　　　电子邮箱：", "联系电话：　　　　　　　　　　监督电话：")

#: the heading of an annex, its table, and the notes above it
Appendix = tuple[str, Table | None, tuple[str, ...]]


def notice(
    frame: Frame, title: tuple[str, ...], number: str, body: Sequence[str], annexes: Sequence[Appendix]
) -> Paper:
    """A notice: `title` in lines, `body` its own paragraphs, then what all of them have, then the lists."""
    blocks: list[Block] = [Title(title, rule=False), *(Para(text) for text in body)]
    blocks += [Para(f"公示时间：{days(frame.period)}"), Para(f"反映方式：{OBJECTIONS}")]
    # Kept with what follows, so that the office never signs a page without text.
    blocks += [Para(f"受理单位：{frame.receiver}", "lead"), *(Para(place, "lead") for place in PLACES)]
    blocks += [*_listed([title for title, _table, _notes in annexes]), _signed(frame)]
    for heading, table, notes in annexes:
        blocks += [Annex(heading), *(Para(note, "small") for note in notes), Grid(table)]
    return Paper("".join(title), number, frame.office, blocks, frame.draft, OFFICIAL)


def days(period: Period | None) -> str:
    """From which day to which; places for both while they are not known."""
    if period is None:
        return f"{OPEN_DAY}至{OPEN_DAY}（5个工作日，公示发布当日不计入）。"
    span = f"{day(period.first)}至{day(period.last)}"
    return f"{span}（{period.days}个工作日，公示发布当日不计入）。"


def _listed(titles: Sequence[str]) -> list[Para]:
    """附件说明, one line an annex."""
    lines = [f"{number}. {title}" for number, title in enumerate(titles, 1)] if len(titles) > 1 else list(titles)
    first = [Para(f"附件：{line}", "annexes lead") for line in lines[:1]]
    return [*first, *(Para(line, "annexes-more lead") for line in lines[1:])]


def _signed(frame: Frame) -> SignOff:
    return SignOff(frame.office or OPEN_NAME, day(frame.period.published) if frame.period else OPEN_DAY)
