"""A page becomes a document of Word."""

import gc
import io
from xml.etree.ElementTree import Element

from docx.document import Document
from docx.oxml import parse_xml

from reports.docx import reading
from reports.docx.designs import Design, design_of
from reports.docx.flow import Flow
from reports.docx.frames import Frame
from reports.docx.markup import root
from reports.docx.numbering import numbering_xml
from reports.docx.package import sealed
from reports.docx.paragraphs import Setting
from reports.docx.pictures import Picture, drawn
from reports.docx.shell import opened
from reports.papers.paper import Page

#: what a file is before it is signed
STATUS = "代拟稿"
#: a property that Word keeps
LONGEST = 255


def written(page: Page) -> bytes:
    """The page as a Word file. Raises ParseError when it is not well-formed."""
    html = reading.read(page.html)
    design = design_of(page.design)
    document = opened(design)
    flow = Flow(design, _placed(document, html, design), reading.entries(html))
    content = parse_xml(root("body", flow.blocks(reading.body_of(html), Setting())))
    body = document.element.body
    body[:] = [*content, body[-1]]
    document.part.numbering_part.element[:] = parse_xml(numbering_xml(design, flow.lists))[:]
    _frame(html, page, design).put(document)
    _describe(document, html, page)
    data = sealed(document)
    del document, body, content
    # its parts refer to each other, and hold XML and pictures of which the collector, rare in a worker, knows nothing
    gc.collect(1)
    return data


def _placed(document: Document, html: Element, design: Design) -> dict[str, Picture]:
    """Every drawing, put into the package once."""
    return {
        markup: Picture(document.part.get_or_add_image(io.BytesIO(drawing.png))[0], drawing, design.width)
        for markup, drawing in drawn(reading.drawings(html)).items()
    }


def _frame(html: Element, page: Page, design: Design) -> Frame:
    body = reading.body_of(html)
    return Frame(design, body.get("data-name", ""), body.get("data-number", ""), page.draft, reading.has_cover(html))


def _describe(document: Document, html: Element, page: Page) -> None:
    """No dates: a draft has none before it is issued, and the time of writing would change the file."""
    about = document.core_properties
    about.title = reading.printable(page.title)[:LONGEST]
    about.author = reading.author(html)[:LONGEST]
    about.identifier = reading.body_of(html).get("data-number", "")[:LONGEST]
    about.category = about.content_status = STATUS
    about.language = "zh-CN"
