"""From HTML to PDF: the same bytes for the same input, in a process that was warmed up once.

The fonts and parsed style sheets are shared by all documents of a process, so a process prints one document
at a time: workers are processes that fork after `warm_up`, never threads.
"""

import gc
import hashlib
import re
from dataclasses import dataclass

from . import fonts

#: control characters, halves of characters, marks that turn the direction of writing: not for paper
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
#: before the last Chinese character of a paragraph or a cell; headings are bookmarks too, where it would be found
BEFORE_LAST = re.compile(r"(?<=[^<>]{5}[^\s<>])(?=[\u3400-\u9fff][。！？；：、”）]*</(?:p|li|td|th)>)")
WORD_JOINER = "\u2060"
WARM_UP_PAGE = (
    "<!DOCTYPE html><html lang='zh-CN'><body data-name='预热' data-number='0'>"
    "<h1 class='title'>年度考评报告</h1>"
    "<h2>一、考评结论</h2><p>总分94.31分（基础分90.31分、加分4.00分），等级为“优”。</p>"
    "<table class='grid'><tr><th>指标</th><td class='num'>2.50</td></tr></table></body></html>"
)


class UnprintableDocument(ValueError):
    """The document can't be printed as it is; the message says why, for the person who asked for it."""


class MissingGlyphs(UnprintableDocument):
    """Characters that no face has: they would come out as boxes. `characters` holds each once."""

    def __init__(self, title: str, characters: list[str]) -> None:
        self.characters = characters
        named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in characters)
        super().__init__(f"{title}：字库中没有以下字符，无法印制：{named}。请更正后重新生成。")


@dataclass(frozen=True)
class Rendered:
    """A finished document: its bytes, its number of pages, and the SHA-256 of the bytes."""

    pdf: bytes
    pages: int
    sha256: str


def render_pdf(html: str, *, title: str, draft: bool = False, design: tuple[str, ...] = ()) -> Rendered:
    """Print a page of HTML with static/pdf/print.css and the sheets of `design` over it. `title` names the document in
    faults.

    `draft` puts 草稿 on every page. The result is PDF/A-3u, for it goes into an archive; that costs 3 % more
    time (tags for screen readers would cost 4 to 9 %, and are left out).

    Raises MissingGlyphs for characters without a glyph, UnprintableDocument when the page asks for a file
    that is not ours, FontsMissing when `fonts.activate` was not called.
    """
    html = printable(html)
    if missing := fonts.missing_glyphs(html):
        raise MissingGlyphs(title, missing)
    # Not at the top: it reads the fonts, and takes a third of a second that a process without printing saves.
    from weasyprint.urls import FatalURLFetchingError

    from .press import laid_out

    try:
        document = laid_out(html, ["print.css", *design, *(["draft.css"] if draft else [])])
        document.metadata.description = fonts.stand_ins()
        pdf = document.write_pdf(pdf_variant="pdf/a-3u")
    except FatalURLFetchingError as fault:
        raise UnprintableDocument(f"{title}：{fault.__cause__}") from fault
    return Rendered(pdf, len(document.pages), hashlib.sha256(pdf).hexdigest())


def printable(html: str) -> str:
    """Without what is not for paper; and no single character is left over for a last line."""
    return BEFORE_LAST.sub(WORD_JOINER, UNPRINTABLE.sub("", html))


def warm_up() -> None:
    """Print two small documents and freeze what they left, so that worker processes forked afterwards share
    it and their collector passes it over. Call once in the parent, after `fonts.activate`, before forking."""
    for draft in (False, True):
        render_pdf(WARM_UP_PAGE, title="预热", draft=draft)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
