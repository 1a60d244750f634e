"""Drafts for Word read back from their XML, and the page that they must say the same as."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reports.papers.paper import Page
from reports.pdf.render import UNPRINTABLE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: elements of a page whose text stands together
LEAVES = {"p", "h1", "h2", "h3", "h4", "li", "td", "th", "figcaption", "caption", "div", "section"}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def part(data: bytes, name: str) -> Element:
    return ElementTree.fromstring(parts(data)[name])


def body(data: bytes) -> Element:
    found = part(data, "word/document.xml").find(f"{W}body")
    assert found is not None
    return found


def said(paragraph: Element) -> str:
    """What a paragraph of Word shows, a line break as a line end."""
    lines = {f"{W}t": lambda node: node.text or "", f"{W}br": lambda _node: "\n"}
    return "".join(lines[node.tag](node) for node in paragraph.iter() if node.tag in lines)


def paragraphs(data: bytes) -> list[str]:
    """All paragraphs that say something, those in cells too."""
    return [text for paragraph in body(data).iter(f"{W}p") if (text := said(paragraph))]


def styled(data: bytes) -> list[tuple[str, str]]:
    """The paragraphs with the style of each."""
    made = ((style_of(paragraph), said(paragraph)) for paragraph in body(data).iter(f"{W}p"))
    return [(style, text) for style, text in made if text]


def style_of(paragraph: Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "Normal" if found is None else found.get(f"{W}val", "")


def paragraph(data: bytes, text: str) -> Element:
    return next(one for one in body(data).iter(f"{W}p") if said(one) == text)


def expected(page: Page) -> list[str]:
    """What the page says, a paragraph each, in the order in which it is read on paper."""
    found = ElementTree.fromstring(UNPRINTABLE.sub("", page.html)).find("body")
    assert found is not None
    return [text for leaf in leaves(found) if (text := on_paper(leaf))]


def leaves(element: Element) -> Iterator[Element]:
    for child in [*element]:
        if child.tag == "table" and "months" in child.get("class", ""):  # its caption stands below
            child[:] = [*(part for part in child if part.tag != "caption"), *child.findall("caption")]
        if child.tag in LEAVES and not any(inner.tag in LEAVES for inner in child.iter() if inner is not child):
            yield child
        else:
            yield from leaves(child)


def on_paper(leaf: Element) -> str:
    pieces = [leaf.text or ""]
    for child in leaf:
        pieces.append("\x1e" if child.tag == "br" else "".join(child.itertext()))
        pieces.append(child.tail or "")
    lines = re.sub("[ \t\r\n\f]+", " ", "".join(pieces)).split("\x1e")
    return "\n".join(line.strip(" ") for line in lines)
