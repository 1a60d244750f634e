"""Drawings of the page as pictures: all of them through the press in one run, each on a page of its own size."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import pypdfium2

from reports.docx.markup import quoteattr
from reports.docx.reading import source
from reports.pdf.press import laid_out

DPI = 200
EMU_PER_PIXEL = 9525
EMU_PER_MM = 36000
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


@dataclass(frozen=True)
class Drawing:
    """A picture in PNG, the size that it has on paper in CSS pixels, and what it shows, for who can't see it."""

    png: bytes
    width: float
    height: float
    says: str


@dataclass(frozen=True)
class Picture:
    """A drawing in the package: `rel` names it there."""

    rel: str
    drawing: Drawing
    room: float

    def xml(self, number: int) -> str:
        """The w:r that shows it, not wider than `room` (mm)."""
        drawing = self.drawing
        wide = min(round(drawing.width * EMU_PER_PIXEL), round(self.room * EMU_PER_MM))
        high = round(wide * drawing.height / drawing.width)
        said = f'id="{number}" name={quoteattr(f"图片 {number}")} descr={quoteattr(drawing.says)}'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
            f'<wp:docPr {said}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            f'<a:graphic><a:graphicData uri="{PICTURE}"><pic:pic><pic:nvPicPr><pic:cNvPr {said}/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{self.rel}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )


def drawn(drawings: Iterable[Element]) -> dict[str, Drawing]:
    """The drawings by their markup, equal ones once. Each has its `width` and `height` in CSS pixels."""
    found = {source(svg): svg for svg in drawings}
    if not found:
        return {}
    sizes = [(float(svg.get("width", 0)), float(svg.get("height", 0))) for svg in found.values()]
    pngs = _rasters(_one_page_each(list(found), sizes))
    says = [svg.get("aria-label", "") for svg in found.values()]
    return {markup: Drawing(png, *size, said) for markup, png, size, said in zip(found, pngs, sizes, says, strict=True)}


def _one_page_each(markups: list[str], sizes: list[tuple[float, float]]) -> bytes:
    rules = "".join(
        f"@page p{at} {{ size: {wide}px {high}px; margin: 0 }} .p{at} {{ page: p{at} }} "
        for at, (wide, high) in enumerate(sizes)
    )
    body = "".join(f'<div class="p{at}">{markup}</div>' for at, markup in enumerate(markups))
    head = f"<head><style>{rules} body {{ margin: 0 }} svg {{ display: block }}</style></head>"
    return laid_out(f"<html>{head}<body>{body}</body></html>", []).write_pdf()


def _rasters(pdf: bytes) -> list[bytes]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_png(page) for page in document]
    finally:
        document.close()


def _png(page: pypdfium2.PdfPage) -> bytes:
    bitmap = page.render(scale=DPI / 72)
    out = io.BytesIO()
    bitmap.to_pil().save(out, "PNG")
    bitmap.close()
    page.close()
    return out.getvalue()
