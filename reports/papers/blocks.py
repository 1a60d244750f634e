"""What a document is composed of: blocks of finished text, drawn by templates/pdf/blocks/ one by one.

A block formats nothing: figures come in as text (reports.pdf.figures), so that the PDF and the .docx draft, which is
written from the same page, cannot differ in one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from reports.pdf.tables import Table

Pair = tuple[str, str]
#: characters of a title's 22 pt on a line of an official page
LINE_OF_TITLE = 20


@dataclass(frozen=True)
class Title:
    """The document's title, one line each; `rule` draws the line under it."""

    lines: tuple[str, ...]
    rule: bool = True
    template = "pdf/blocks/title.html"

    @property
    def size(self) -> str:
        longest = max(map(len, self.lines))
        return "title-tiny" if longest > 60 else "title-small" if longest > 18 else ""


@dataclass(frozen=True)
class Cover:
    """A page of its own: title, subtitle, and pairs at its foot (office, day, system number)."""

    lines: tuple[str, ...]
    pairs: tuple[Pair, ...]
    template = "pdf/blocks/cover.html"


@dataclass(frozen=True)
class Contents:
    """A page with the headings of the first two levels and their pages; `Paper` fills `entries` in."""

    entries: tuple["Heading", ...] = ()
    template = "pdf/blocks/contents.html"


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3, written without its number: `Paper` numbers 一、 （一） 1. and sets `anchor`.

    `plain` keeps it out of the numbering (附：口径说明). `new_page` begins a page.
    """

    text: str
    level: int = 1
    plain: bool = False
    new_page: bool = False
    anchor: str = ""
    template = "pdf/blocks/heading.html"

    @property
    def tag(self) -> str:
        return f"h{self.level + 1}"


@dataclass(frozen=True)
class Annex:
    """The heading of an annex, which begins a page: 附件1 and its title; `Paper` numbers it. A title too long for a
    line is broken after its beginning `first`."""

    title: str
    number: str = ""
    anchor: str = ""
    first: str = ""
    template = "pdf/blocks/annex.html"

    @property
    def lines(self) -> tuple[str, ...]:
        wide = sum(0.6 if character.isascii() else 1 for character in self.title)
        if not self.first or wide <= LINE_OF_TITLE:
            return (self.title,)
        return (self.first, self.title.removeprefix(self.first))


@dataclass(frozen=True)
class Para:
    """A paragraph. `style` is "" (indented by two characters), "flush", "lead" (kept with what follows), "right",
    "mid" (centred) or "small"."""

    text: str
    style: str = ""
    template = "pdf/blocks/para.html"


@dataclass(frozen=True)
class Items:
    """Lines that belong together, numbered 1. 2. 3. or not."""

    lines: tuple[str, ...]
    numbered: bool = True
    template = "pdf/blocks/items.html"


@dataclass(frozen=True)
class Pairs:
    """Facts: names and values, two pairs a row; a last single one gets the whole row."""

    pairs: tuple[Pair, ...]
    template = "pdf/blocks/pairs.html"

    @property
    def rows(self) -> list[tuple[Pair, ...]]:
        return [self.pairs[at : at + 2] for at in range(0, len(self.pairs), 2)]


@dataclass(frozen=True)
class Tile:
    """A figure to be seen at once. `tone` is "", "good", "fair", "mean" or "poor", beside the word, never instead."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Tiles:
    """Figures in rows of `across`."""

    tiles: tuple[Tile, ...]
    across: int = 4
    template = "pdf/blocks/tiles.html"

    @property
    def rows(self) -> list[Sequence[Tile]]:
        return [self.tiles[at : at + self.across] for at in range(0, len(self.tiles), self.across)]


@dataclass(frozen=True)
class Grid:
    """A table with its caption (表1　…); `Paper` numbers captions."""

    table: Table | None
    caption: str = ""
    template = "pdf/blocks/grid.html"


@dataclass(frozen=True)
class Figure:
    """A drawing (reports.pdf.charts) with its caption, and in `says` what it shows, for who can't see it."""

    svg: SafeString
    caption: str
    says: str = ""
    template = "pdf/blocks/figure.html"


@dataclass(frozen=True)
class SignOff:
    """落款: who issues it and on which day; the seal's place is over both. `day` "" leaves room for it."""

    office: str
    day: str = ""
    seal: bool = True
    template = "pdf/blocks/sign_off.html"


@dataclass(frozen=True)
class Signatures:
    """Boxes to sign and to seal by hand: (what, height "tall" or "high")."""

    boxes: tuple[Pair, ...]
    template = "pdf/blocks/signatures.html"

    @property
    def rows(self) -> list[tuple[Pair, ...]]:
        return [self.boxes[at : at + 2] for at in range(0, len(self.boxes), 2)]


@dataclass(frozen=True)
class Certificate:
    """A certificate on one sheet: heading, what for (`theme`), who (`name`, and below it `under`), the text a paragraph
    each, and at the foot office, day and number; `office` and `day` "" leave their places."""

    heading: str
    theme: str
    name: str
    under: str
    lines: tuple[str, ...]
    office: str
    day: str
    number: str
    template = "pdf/blocks/certificate.html"

    @property
    def name_size(self) -> str:
        """A long name is set smaller, so that it keeps to a line or two."""
        long = len(self.name)
        return "name-tiny" if long > 44 else "name-small" if long > 24 else "name-mid" if long > 14 else ""

    @property
    def is_dense(self) -> bool:
        """Does it take closer lines to stay on its sheet?"""
        return sum(map(len, (self.theme, self.name, self.under, *self.lines, self.office))) > 240


@dataclass(frozen=True)
class NewPage:
    template = "pdf/blocks/new_page.html"


Block = (
    Title | Cover | Contents | Heading | Annex | Para | Items | Pairs | Tiles | Grid | Figure | SignOff | Signatures
    | Certificate | NewPage
)  # fmt: skip


@dataclass
class Counters:
    """How far the numbering of a document is."""

    headings: list[int] = field(default_factory=lambda: [0, 0, 0])
    tables: int = 0
    figures: int = 0
    annexes: int = 0
    anchors: int = 0
