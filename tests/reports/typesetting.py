"""Faults of Chinese typesetting on the pages of a document, found on WeasyPrint's boxes."""

from collections.abc import Iterator
from typing import Any

from reports.pdf import render
from tests.reports.pdf_reading import lines, text

NEVER_FIRST = set("，。、；：？！）》」』】〕”’%…")
NEVER_LAST = set("（《「『【〔“‘")
HEADINGS = ("h1", "h2", "h3", "h4")
KEPT_WITH_NEXT = {"lead", "caption", "annex-number", "contents-title"}
#: what is left of a paragraph on its last line without its punctuation must be more than one character
PUNCTUATION = "，。、；：？！）》”… "


def faults(pages: list[Any]) -> list[str]:
    """Each with the number of its page, in words; empty when the document is well set."""
    bodies = [next(box for box in page.descendants() if box.element_tag == "body") for page in pages]
    found = []
    for number, body in enumerate(bodies, 1):
        rest = bodies[number] if number < len(bodies) else None
        of_page = [*_edges(body), *_left_over(body), *_headless(body), *(_orphans(body, rest) if rest else [])]
        found += [f"page {number}: {fault}" for fault in of_page]
    return found


def shown(line: Any) -> str:
    return text(line).replace(render.WORD_JOINER, "").strip()


def blocks(box: Any) -> Iterator[tuple[Any, list[Any]]]:
    """The blocks that hold lines themselves, each with its lines, in order."""
    for block in (box, *box.descendants()):
        own = [child for child in getattr(block, "children", ()) if type(child).__name__ == "LineBox"]
        if own:
            yield block, own


def _edges(body: Any) -> list[str]:
    written = [words for line in lines(body) if (words := shown(line))]
    begins = [f"a line begins with {words[0]}: {words}" for words in written if words[0] in NEVER_FIRST]
    return begins + [f"a line ends with {words[-1]}: {words}" for words in written if words[-1] in NEVER_LAST]


def _left_over(body: Any) -> list[str]:
    """Single Chinese characters on a last line."""
    last = [shown(own[-1]).strip(PUNCTUATION) for _block, own in blocks(body) if len(own) > 1]
    return [f"{words} alone on a last line" for words in last if len(words) == 1 and "\u3400" <= words <= "\u9fff"]


def _orphans(body: Any, rest: Any) -> list[str]:
    """A heading, or what else is kept with the next, that ends at the foot of a page."""
    last = [(block, own) for block, own in blocks(body) if any(map(shown, own))][-1:]
    first = [block for block, own in blocks(rest) if any(map(shown, own))][:1]
    return [
        f"ends with {shown(own[-1])}"
        for block, own in last
        if _is_kept(block) and not any(block.element is after.element for after in first)
    ]


def _is_kept(block: Any) -> bool:
    classes = set((block.element.get("class") or "").split()) if block.element is not None else set()
    return block.element_tag in HEADINGS or bool(classes & KEPT_WITH_NEXT)


def _headless(body: Any) -> list[str]:
    """Tables with a head of their own that go on here without it."""
    tables = [box for box in body.descendants() if type(box).__name__ == "TableBox" and box.element_tag == "table"]
    without = [table for table in tables if not any(group.is_header for group in table.children)]
    return [
        f"a table without its head: {text(table)[:30]}" for table in without if table.element.find("thead") is not None
    ]
