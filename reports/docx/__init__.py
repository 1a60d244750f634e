"""The .docx draft of a document, written from the very page that is printed: for an officer to edit and to send for
signature in Word or WPS, with the faces that offices have.

    reading → flow (text, tables, contents, pictures) → shell (styles, frames) → package
"""

from reports.papers.paper import Page

WARM_UP_PAGE = Page(
    "<html><head><meta name='author' content='办公室'/></head><body data-name='预热' data-number='0'>"
    "<h1 class='title'>预热</h1><p>总分94.31分。</p><table class='grid'><tr><td class='num'>2.50</td></tr></table>"
    "<figure><svg xmlns='http://www.w3.org/2000/svg' width='40' height='10' font-family='Noto Sans Print'>"
    "<text x='0' y='9' font-size='9'>预热</text></svg></figure></body></html>",
    "预热",
    draft=True,
)


def written(page: Page) -> bytes:
    """The page as a Word file: the same bytes for the same page.

    Drawings go through the press, so `fonts.activate` comes first. Raises xml.etree.ElementTree.ParseError for a page
    that is not well-formed.
    """
    # Not at the top: python-docx and the press take a fifth of a second, which a process that writes none saves.
    from reports.docx.writer import written as write

    return write(page)


def warm_up() -> None:
    """Write a small draft, so that worker processes forked afterwards share what it reads. Before render.warm_up."""
    written(WARM_UP_PAGE)
