"""Documents as they lie on the pages, read from WeasyPrint's boxes, so that no tool for reading PDF is needed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine

from reports.pdf import fonts
from reports.pdf.site_page import context
from reports.pdf.site_report import SiteReport

ROOT = Path(__file__).resolve().parents[2]
FONT_HOME: Path = settings.FONT_HOME
ENGINE = Engine(dirs=[str(ROOT / "templates")])


def html(report: SiteReport) -> str:
    return ENGINE.get_template("pdf/site_report.html").render(Context(context(report)))


def pages(text: str, *, draft: bool = False) -> list[Any]:
    """The page boxes of a document."""
    fonts.activate(FONT_HOME)
    from reports.pdf.press import laid_out  # after the fonts were chosen

    document = laid_out(text, ["print.css", "draft.css"] if draft else ["print.css"])
    return [page._page_box for page in document.pages]


def lines(box: Any) -> Iterator[Any]:
    """The line boxes within a box, in order, margin boxes too."""
    for child in box.descendants():
        if type(child).__name__ == "LineBox":
            yield child


def text(box: Any) -> str:
    return "".join(child.text for child in box.descendants() if type(child).__name__ == "TextBox")


def page_text(box: Any) -> str:
    """A line of text a line on the page."""
    return "\n".join(text(line) for line in lines(box))
