"""月度通报 as an official document: composed from the facts of `reports.bulletin_data` alone."""

from collections.abc import Iterator
from datetime import date

from reports.bulletin_data import Bulletin, all_offices
from reports.papers.blocks import Annex, Block, Grid, Heading, Items, Para, SignOff, Title
from reports.papers.bulletin.annexes import annexes, month_of
from reports.papers.bulletin.overall import overall
from reports.papers.bulletin.tables import main_table
from reports.papers.paper import OFFICIAL, Paper
from reports.pdf.figures import day

__all__ = ["bulletin_paper", "sections"]

#: a number of issue is only ever typed in after the signature
OPEN_NUMBER = "　　　〔　　　〕　　号"
#: a longer mark is set smaller
LONG_MARK = 11
#: characters of 14 pt on a line of 版记
LINE_OF_IMPRINT = 29


def bulletin_paper(facts: Bulletin, number: str, issued_number: str = "", issued: date | None = None) -> Paper:
    """Carries 草稿 until the month's deadline is over: what is missing then is missing no more or not yet late."""
    title = "".join(title_lines(facts))
    blocks = list(_blocks(facts, issued_number, issued))
    return Paper(title, number, facts.office, blocks, not facts.is_over, OFFICIAL)


def title_lines(facts: Bulletin) -> tuple[str, str]:
    return (f"{facts.place}关于{month_of(facts)}", "工作情况的通报")


def sections(facts: Bulletin) -> Iterator[Block]:
    """The five chapters, on paper and on screen."""
    yield Heading("总体情况")
    for head, text in overall(facts):
        yield Heading(head, 2)
        yield Para(text)
    yield Heading("各村居情况" if facts.place else "各街镇情况")
    yield Para(_order(facts))
    yield Grid(main_table(facts), f"{month_of(facts)}工作情况")
    yield Heading("工作亮点")
    yield _items(facts.highlights, _no_highlights(facts))
    yield Heading("存在问题")
    yield _items(facts.problems, f"截至{day(facts.as_of.date())}，没有发现需要通报的问题。")
    yield Heading("下步工作要求")
    yield _items(facts.requests, "")
    yield Para("特此通报。", "lead")


def _blocks(facts: Bulletin, issued_number: str, issued: date | None) -> Iterator[Block]:
    mark = facts.office.partition("（")[0]
    yield Para(mark, "masthead masthead-small" if len(mark) > LONG_MARK else "masthead")
    yield Para(issued_number or OPEN_NUMBER, "issue-number")
    yield Title(title_lines(facts), rule=False)
    yield Para(f"{_addressees(facts)}：", "flush")
    yield Para(f"现将{month_of(facts)}工作情况通报如下：")
    yield from sections(facts)
    listed = list(annexes(facts))
    yield from _listed([title for title, _blocks in listed])
    yield SignOff(facts.office, day(issued) if issued else "")
    for title, blocks in listed:
        yield Annex(title, first=month_of(facts))
        yield from blocks
    yield Para(
        f"抄送：{facts.unit or '　　　　　　'}。" if facts.place else "抄送：　　　　　　　　　　　　。", "copies"
    )
    yield Para(_printed(mark, day(issued) if issued else "年　　月　　日"), "printed")


def _printed(mark: str, issued: str) -> str:
    """The last line of 版记: who prints it at the left, when at the right."""
    wide = sum(0.5 if character.isascii() else 1 for character in f"{mark}{issued}印发")
    return f"{mark}{'　' * max(2, int(LINE_OF_IMPRINT - wide))}{issued}印发"


def _addressees(facts: Bulletin) -> str:
    """Of a subdistrict's bulletin its committees, of the district's the subdistricts and the member units."""
    offices = all_offices(facts.kinds)
    return offices if facts.place else f"{offices}，各成员单位"


def _order(facts: Bulletin) -> str:
    if facts.ranked:
        how = "按按时报送率、通过率和选课达标率依次排序，三项都相同的名次并列"
    else:
        how = "按行政区划代码排列，不排名"
    return f"各{'村居' if facts.place else '街镇'}情况见下表，{how}。"


def _no_highlights(facts: Bulletin) -> str:
    if not facts.total.approved:
        return "截至数据截止时间，本月月报都没有通过审核，暂不列工作亮点。"
    return "按本通报的口径，本月没有可以列入的工作亮点。"


def _items(lines: tuple[str, ...], otherwise: str) -> Block:
    return Items(lines) if len(lines) > 1 else Para(lines[0] if lines else otherwise)


def _listed(titles: list[str]) -> Iterator[Para]:
    """附件说明, one line an annex."""
    for number, title in enumerate(titles, 1):
        yield Para(
            f"附件：1. {title}" if number == 1 else f"{number}. {title}",
            "annexes lead" if number == 1 else "annexes-more lead",
        )
