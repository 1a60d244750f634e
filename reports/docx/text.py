"""What stands in a line: runs of text with their ink, as they would flow on the printed page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from reports.docx.markup import BLUE, MUTED, RED, run
from reports.docx.reading import SPACE, classes

TONES = {
    "good": "1D6B46", "fair": BLUE, "mean": "8A5A00", "poor": RED,
    "idle": MUTED, "left-out": MUTED, "fault": RED, "group": BLUE, "imprint": MUTED,
}  # fmt: skip
BOLD = frozenset(("strong", "sum", "fault", "group"))
#: quotation marks, dashes, dots: Word sets them as narrow Latin ones unless it is told that they are Chinese
SHARED = re.compile("[\u00a0-\u2e7f]")


@dataclass(frozen=True)
class Ink:
    bold: bool = False
    colour: str = ""
    raised: str = ""

    def under(self, element: Element) -> "Ink":
        """The ink inside of an element: what it adds by its tag and its classes."""
        ink = self
        for name in (element.tag, *classes(element)):
            if name in TONES:
                ink = replace(ink, colour=TONES[name])
            if name in BOLD or name == "b":
                ink = replace(ink, bold=True)
            if name in ("sub", "sup"):
                ink = replace(ink, raised="subscript" if name == "sub" else "superscript")
        return ink

    def properties(self, text: str) -> str:
        parts = ('<w:rFonts w:hint="eastAsia"/>' if SHARED.search(text) else "", "<w:b/>" if self.bold else "")
        colour = f'<w:color w:val="{self.colour}"/>' if self.colour else ""
        return "".join(parts) + colour + (f'<w:vertAlign w:val="{self.raised}"/>' if self.raised else "")


PLAIN = Ink()


@dataclass
class Piece:
    """Text in one ink; `text` "\\n" is a line break of the page."""

    text: str
    ink: Ink


def pieces(element: Element, ink: Ink) -> Iterator[Piece]:
    """An inline element and what it holds."""
    if element.tag == "br":
        yield Piece("\n", ink)
        return
    ink = ink.under(element)
    if element.text:
        yield Piece(SPACE.sub(" ", element.text), ink)
    for child in element:
        yield from pieces(child, ink)
        if child.tail:
            yield Piece(SPACE.sub(" ", child.tail), ink)


def joined(found: list[Piece]) -> list[Piece]:
    """One line's pieces: neighbours of one ink joined, white space as a browser leaves it."""
    line: list[Piece] = []
    for piece in found:
        text, before = piece.text, line[-1] if line else Piece("\n", piece.ink)
        if text == "\n":
            before.text = before.text if before.text == "\n" else before.text.rstrip(" ")
        elif before.text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text and text != "\n" and line and before.text != "\n" and before.ink == piece.ink:
            before.text += text
        elif text:
            line.append(Piece(text, piece.ink))
    if line and line[-1].text != "\n":
        line[-1].text = line[-1].text.rstrip(" ")
    return [piece for piece in line if piece.text]


def runs(line: list[Piece]) -> str:
    return "".join(
        "<w:r><w:br/></w:r>" if piece.text == "\n" else run(piece.text, piece.ink.properties(piece.text))
        for piece in line
    )
