"""The page as it is printed, read: its elements, and what its head says of it."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reports.pdf.render import UNPRINTABLE

SVG = "{http://www.w3.org/2000/svg}svg"
BLOCKS = frozenset((
    "html", "body", "section", "div", "header", "footer", "p", "h1", "h2", "h3", "h4", "ol", "ul", "li", "dl", "dt",
    "dd", "table", "caption", "figure", "figcaption", "hr", SVG,
))  # fmt: skip
INLINE = frozenset(("a", "b", "strong", "sub", "sup", "br", "span"))
#: white space of a page's source; an ideographic space is none, it was written on purpose
SPACE = re.compile("[ \t\r\n\f]+")


def read(html: str) -> Element:
    """The root of the page, without what is not for paper. Raises ParseError when it is not well-formed."""
    return ElementTree.fromstring(printable(html))  # noqa: S314 - from our templates, typed text escaped


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def body_of(root: Element) -> Element:
    found = root.find("body")
    return root if found is None else found


def classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def plain(element: Element) -> str:
    """All its text in one line."""
    return SPACE.sub(" ", "".join(element.itertext())).strip(" ")


def is_block(element: Element) -> bool:
    """An element that begins a line; what we don't know is one when it holds one, so that no text is ever lost."""
    return element.tag in BLOCKS or (element.tag not in INLINE and any(child.tag in BLOCKS for child in element.iter()))


def author(root: Element) -> str:
    return next((meta.get("content", "") for meta in root.iter("meta") if meta.get("name") == "author"), "")


def entries(root: Element) -> dict[str, str]:
    """The table of contents: anchor → the text of its entry."""
    return {link.get("href", "#")[1:]: plain(link) for section in _contents(root) for link in section.iter("a")}


def drawings(root: Element) -> Iterator[Element]:
    return root.iter(SVG)


def source(svg: Element) -> str:
    """A drawing's markup; equal for equal drawings."""
    tail, svg.tail = svg.tail, None
    text = ElementTree.tostring(svg, "unicode")
    svg.tail = tail
    return text


def has_cover(root: Element) -> bool:
    return any("cover" in classes(section) for section in root.iter("section"))


def _contents(root: Element) -> Iterator[Element]:
    return (section for section in root.iter("section") if "contents" in classes(section))
