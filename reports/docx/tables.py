"""Tables: columns as wide as on paper, heads that repeat, rows that are not split, cells that span."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from reports.docx.designs import Design
from reports.docx.grids import Slot, laid, widths
from reports.docx.markup import TINT, twips
from reports.docx.paragraphs import Setting
from reports.docx.reading import classes
from reports.docx.text import Ink

#: writes what a cell holds; "" when it holds nothing
Inside = Callable[[Element, Setting], str]
CLOSE = '<w:tblCellMar><w:left w:w="10" w:type="dxa"/><w:right w:w="10" w:type="dxa"/></w:tblCellMar>'
SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'


@dataclass(frozen=True)
class Look:
    """The table's style; the paragraph styles of its cells, its head and a row's heading; what is tinted;
    `close`: next to no room between the columns."""

    style: str = "Lines"
    text: str = "TableText"
    head: str = "HeadText"
    name: str = "TableText"
    align: str = ""
    width: float = 0
    close: bool = False
    tints: frozenset[str] = frozenset(("head", "sum"))


#: by class; of several the last decides
LOOKS = {
    "grid": Look(),
    "scores": Look(text="TableFine", head="HeadFine", name="TableFine"),
    "months": Look(text="TableTiny", head="HeadTiny", name="TableTiny", align="center", close=True),
    "boxed": Look("Boxed", name="BoxName"),
    "facts": Look("Facts", name="TableName", tints=frozenset(("name",))),
    "marks": Look("Marks", text="Mark", head="MarkName", tints=frozenset()),
    "imprint": Look("Bare", text="TableFine", name="TableFine", close=True),
    "cover-facts": Look("Bare", text="CoverFact", name="CoverFact", width=126),
}
#: tables that go over pages; others are kept whole
LONG = frozenset(("long", "scores"))


@dataclass(frozen=True)
class Row:
    element: Element
    slots: list[Slot]
    head: bool
    keep: bool


def table(element: Element, design: Design, inside: Inside) -> str:
    """Its w:tbl; captions are not in it (see flow)."""
    look = next((LOOKS[name] for name in reversed(classes(element)) if name in LOOKS), Look())
    rows = _rows(element)
    across = max((slot.column + slot.span for row in rows for slot in row.slots), default=1)
    columns = widths(element, across, look.width or design.width)
    made = _Writer(look, design, columns, Ink().under(element), inside)
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in columns)
    centred = '<w:jc w:val="center"/>' if look.width else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{look.style}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>{centred}'
        f'<w:tblLayout w:type="fixed"/>{CLOSE if look.close else ""}'
        '<w:tblLook w:val="0420" w:firstRow="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(map(made.row, rows))}</w:tbl>"
    )


def _rows(element: Element) -> list[Row]:
    parts = [part if part.tag != "tr" else element for part in element if part.tag in ("thead", "tbody", "tfoot", "tr")]
    found = [(row, part.tag == "thead") for part in dict.fromkeys(parts) for row in part if row.tag == "tr"]
    whole = not LONG & set(classes(element))
    slots = laid(row for row, _head in found)
    return [
        Row(row, line, head, head or "group" in classes(row) or (whole and at < len(found)))
        for at, ((row, head), line) in enumerate(zip(found, slots, strict=True), 1)
    ]


@dataclass(frozen=True)
class _Writer:
    look: Look
    design: Design
    columns: list[int]
    ink: Ink
    inside: Inside

    def row(self, row: Row) -> str:
        names = classes(row.element)
        height = self.design.tall if "tall" in names else self.design.high if "high" in names else 0
        high = f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>' if height else ""
        first = "<w:tblHeader/>" if row.head else ""
        cells = "".join(self._cell(slot, row) for slot in row.slots)
        return f"<w:tr><w:trPr><w:cantSplit/>{high}{first}</w:trPr>{cells}</w:tr>"

    def _cell(self, slot: Slot, row: Row) -> str:
        span = f'<w:gridSpan w:val="{slot.span}"/>' if slot.span > 1 else ""
        wide = sum(self.columns[slot.column : slot.column + slot.span])
        kind = "text" if slot.cell is None else self._kind(slot.cell, row)
        tinted = self.design.framed and (kind in self.look.tints or "sum" in classes(row.element))
        box = f"{span}{slot.merge}{SHADE if tinted else ''}"
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{box}<w:vAlign w:val="center"/></w:tcPr>'
            f"{self._text(slot.cell, kind, row)}</w:tc>"
        )

    def _kind(self, cell: Element, row: Row) -> str:
        return "head" if row.head else "name" if cell.tag == "th" else "text"

    def _text(self, cell: Element | None, kind: str, row: Row) -> str:
        style = {"head": self.look.head, "name": self.look.name}.get(kind, self.look.text)
        align = "" if kind == "head" else self.look.align
        setting = Setting(style, ink=self.ink, align=align, keep=row.keep, cell=True).under(row.element)
        if cell is None:
            return f"<w:p>{setting.properties()}</w:p>"
        setting = setting.under(cell)
        return self.inside(cell, setting) or f"<w:p>{setting.properties()}</w:p>"
