"""A document as it goes to the press: its blocks, its design, and what stands in its head and its metadata."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from reports.papers.blocks import Block
from reports.papers.numbering import numbered
from reports.pdf.figures import shortened

#: designs: style sheets of static/pdf that are laid over print.css, in this order
REPORT: tuple[str, ...] = ("paper.css",)
#: an official document after GB/T 9704
OFFICIAL = ("paper.css", "official.css")
CERTIFICATE = ("paper.css", "certificate.css")


@dataclass(frozen=True)
class Page:
    """What is printed: well-formed XHTML, the sheets of its design, its title for people, whether it is a draft.
    `facts` is what is kept with the document to print the same again; None where the ledgers tell."""

    html: str
    title: str
    draft: bool
    design: tuple[str, ...] = REPORT
    facts: dict[str, Any] | None = None


@dataclass(frozen=True)
class Paper:
    """`title` in one line names it in lists, file names and faults; `number` is the system number."""

    title: str
    number: str
    office: str
    blocks: Sequence[Block]
    draft: bool
    design: tuple[str, ...] = REPORT

    def page(self) -> Page:
        context = {
            "title": self.title,
            "running_head": shortened(self.title, 28),
            "number": self.number,
            "office": self.office,
            "blocks": numbered(self.blocks),
        }
        return Page(render_to_string("pdf/paper.html", context), self.title, self.draft, self.design)
