"""目录: a field that Word makes anew, filled in already with the entries of the page.

Page numbers are Word's own matter: it sets them when the file is opened, others when the table is updated.
"""

import re
from xml.etree.ElementTree import Element

from reports.docx.markup import FIELD_END, field, field_start, quoteattr, run
from reports.docx.reading import plain

#: headings of two levels, and what `listing` put in (annexes are listed with their number)
TABLE = 'TOC \\o "1-2" \\f \\h \\z'
NAME_LENGTH = 40


def bookmark(anchor: str) -> str:
    """The name of a place as Word takes it: letters, digits, and a letter first."""
    return f"a_{re.sub(r'[^0-9A-Za-z]', '_', anchor)}"[:NAME_LENGTH]


def entry(link: Element, anchors: list[str]) -> str:
    """The line of one entry; the first of `anchors` begins the table, the last ends it."""
    anchor = link.get("href", "#")[1:]
    name = bookmark(anchor)
    page = field(f"PAGEREF {name} \\h", dirty=True)
    shown = f"{run(plain(link))}<w:r><w:tab/></w:r>{page}"
    line = f'<w:hyperlink w:anchor={quoteattr(name)} w:history="1">{shown}</w:hyperlink>'
    start = field_start(TABLE, dirty=True) if anchor == anchors[0] else ""
    return start + line + (FIELD_END if anchor == anchors[-1] else "")


def listing(text: str) -> str:
    """A hidden mark that the table lists this place by another text than its own (附件1　…)."""
    quoted = text.replace("\\", "＼").replace('"', "”")
    return (
        '<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:rPr><w:vanish/></w:rPr><w:instrText xml:space="preserve"> TC {quoteattr(quoted)} \\f C \\l "1" '
        '</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="end"/></w:r>'
    )
