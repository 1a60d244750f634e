"""The .docx draft of a document, from the very page that is printed."""

import io

from docx import Document

from reports.papers.paper import Page


def written(page: Page) -> bytes:
    """The page as a Word file."""
    made = Document()
    made.add_heading(page.title)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()
