"""What templates and style sheets of documents may say is known to the drafts for Word, or plain on purpose."""

import re
from pathlib import Path

import pytest

from reports.docx.flow import ALONE
from reports.docx.paragraphs import ALIGNS, OWN, SECTIONS
from reports.docx.reading import BLOCKS, INLINE
from reports.docx.tables import LONG, LOOKS
from reports.docx.text import BOLD, TONES
from tests.reports.pdf_reading import ROOT

TEMPLATES = sorted((ROOT / "templates" / "pdf").rglob("*.html"))
SHEETS = sorted((ROOT / "static" / "pdf").glob("*.css"))
HEAD = {"head", "title", "meta"}
TABLE = {"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
#: named by its place in the code of the writer, in no list there
SPOKEN = {"fresh", "entry", "flush", "lead", "bare", "title", "sum", "group", "tall", "high", "months"}
KNOWN = {*OWN, *ALIGNS, *SECTIONS, *LONG, *LOOKS, *BOLD, *TONES, *ALONE, *SPOKEN}
#: on paper only: lists that lie close, what is kept on a page, the drawing over a table, the unit beside a caption,
#: a table of contents in two columns, the frame of a certificate
PLAIN = {"items", "whole", "on-table", "beside", "many", "certificate", "certificate-sheet", "certificate-foot"}
WIDTH = re.compile(r"w\d+")


def elements(template: str) -> set[str]:
    return set(re.findall(r"<([a-z][a-z0-9]*)", template))


def classes(template: str) -> set[str]:
    """The names in class attributes, without those that are filled in."""
    attributes = " ".join(re.findall(r'class="([^"]*)"', template))
    return set(re.sub(r"\S*\{\{.*?\}\}\S*", " ", re.sub(r"\{%.*?%\}", " ", attributes)).split())


def named(sheet: str) -> set[str]:
    rules = re.sub(r"/\*.*?\*/|url\(.*?\)|\{[^{}]*\}", " ", sheet, flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", rules))


def unknown(names: set[str]) -> list[str]:
    return sorted(name for name in names - KNOWN - PLAIN if not WIDTH.fullmatch(name))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_element_and_class_of_a_template_is_known_or_plain(path: Path) -> None:
    template = path.read_text()
    assert elements(template) <= BLOCKS | INLINE | TABLE | HEAD
    assert unknown(classes(template)) == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_class_of_a_style_sheet_is_known_or_plain(path: Path) -> None:
    assert unknown(named(path.read_text())) == []


def test_what_is_not_known_is_found() -> None:
    template = '<aside class="boxed {{ a }} x-{{ b }} {% if c %}odd{% endif %}"><p>甲</p></aside>'
    assert elements(template) - BLOCKS - INLINE - TABLE == {"aside"}
    assert unknown(classes(template)) == ["odd"]
    sheet = (
        "/* .not */ @page { background: url(a.svg); @top-left { color: #000 } } .num, p.other > .w22 { margin: .5em }"
    )
    assert unknown(named(sheet)) == ["other"]


def test_nothing_is_plain_that_is_known() -> None:
    assert not PLAIN & KNOWN
