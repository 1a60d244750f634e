"""Numbers of headings, tables, figures and annexes, given in one pass over the blocks of a document (GB/T 9704:
一、 （一） 1. and 附件1, or 附件 alone)."""

from collections.abc import Iterable
from dataclasses import replace

from reports.papers.blocks import Annex, Block, Contents, Counters, Figure, Grid, Heading

DIGITS = "〇一二三四五六七八九"


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks with numbers and anchors; a table of contents gets its entries."""
    counters = Counters()
    done = [_numbered(block, counters) for block in blocks]
    if counters.annexes == 1:  # a single annex has no number
        done = [replace(block, number="附件") if isinstance(block, Annex) else block for block in done]
    entries = tuple(_entry(block) for block in done if _is_listed(block))
    return tuple(replace(block, entries=entries) if isinstance(block, Contents) else block for block in done)


def chinese(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一; up to 99, more chapters has no document."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return lead + (DIGITS[ones] if ones or not tens else "")


def _numbered(block: Block, counters: Counters) -> Block:
    if isinstance(block, Heading):
        return _heading(block, counters)
    if isinstance(block, Annex):
        counters.annexes += 1
        return replace(block, number=f"附件{counters.annexes}", anchor=_anchor(counters))
    if isinstance(block, Grid) and block.caption and block.table:
        counters.tables += 1
        return replace(block, caption=f"表{counters.tables}　{block.caption}")
    if isinstance(block, Figure):
        counters.figures += 1
        return replace(block, caption=f"图{counters.figures}　{block.caption}")
    return block


def _heading(block: Heading, counters: Counters) -> Heading:
    anchor = _anchor(counters)
    if block.plain:
        return replace(block, anchor=anchor)
    at = block.level - 1
    counters.headings[at] += 1
    counters.headings[at + 1 :] = [0] * (2 - at)
    number = counters.headings[at]
    lead = (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}. ")[at]
    return replace(block, text=lead + block.text, anchor=anchor)


def _anchor(counters: Counters) -> str:
    counters.anchors += 1
    return f"s{counters.anchors}"


def _is_listed(block: Block) -> bool:
    return isinstance(block, Annex) or (isinstance(block, Heading) and block.level <= 2)


def _entry(block: Block) -> Heading:
    if isinstance(block, Annex):
        return Heading(f"{block.number}　{block.title}", anchor=block.anchor)
    assert isinstance(block, Heading)  # noqa: S101 - what _is_listed lets through
    return block
