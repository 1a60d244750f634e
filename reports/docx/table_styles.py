"""The styles of tables: which lines they have, and how far the text is from them."""

from reports.docx.designs import Design
from reports.docx.markup import LINE

#: in twips
INSET = {"top": 40, "left": 65, "bottom": 40, "right": 65}
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table_styles(design: Design) -> str:
    boxed = dict.fromkeys(SIDES, 4)
    lines = boxed if design.boxed else {"top": 6, "bottom": 4, "insideH": 2}
    inner = "000000" if design.boxed else LINE
    return (
        _style("TableNormal", "Normal Table", {}, inner, 'w:default="1" ')
        + _style("Lines", "数据表", lines, inner)
        + _style("Facts", "事实表", lines, inner)
        + _style("Boxed", "签字表", boxed, inner)
        + _style("Marks", "要点表", {"top": 6, "bottom": 6}, inner)
        + _style("Bare", "无线表", {}, inner)
    )


def _style(key: str, name: str, sides: dict[str, int], inner: str, default: str = "") -> str:
    """`sides` in eighths of a point; above and below the lines are black, elsewhere `inner`."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{_colour(side, inner)}"/>'
        for side, size in sides.items()
    )
    borders = f"<w:tblBorders>{lines}</w:tblBorders>" if lines else ""
    inset = "".join(f'<w:{side} w:w="{wide}" w:type="dxa"/>' for side, wide in INSET.items())
    based = "" if default else '<w:basedOn w:val="TableNormal"/>'
    return (
        f'<w:style w:type="table" {default}w:styleId="{key}"><w:name w:val="{name}"/>{based}'
        f"<w:tblPr>{borders}<w:tblCellMar>{inset}</w:tblCellMar></w:tblPr></w:style>"
    )


def _colour(side: str, inner: str) -> str:
    return "000000" if side in ("top", "bottom") else inner
