"""Workbooks put together by hand, part by part: what no decent writer would write."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
TYPES = f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'


def worksheet(rows: str) -> str:
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def shared(*items: str) -> str:
    return f'{HEAD}<sst xmlns="{MAIN}">{"".join(f"<si><t>{item}</t></si>" for item in items)}</sst>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell(place: str, value: object, kind: str = "", style: int | None = None) -> str:
    attributes = (f' t="{kind}"' if kind else "") + (f' s="{style}"' if style is not None else "")
    return f'<c r="{place}"{attributes}><v>{value}</v></c>'


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def styles(*formats: str | int) -> str:
    """Cell style n has format n - 1: one of Excel's own by number, or one by its code."""
    custom = "".join(
        f'<numFmt numFmtId="{200 + number}" formatCode="{code}"/>'
        for number, code in enumerate(formats)
        if isinstance(code, str)
    )
    ids = [code if isinstance(code, int) else 200 + number for number, code in enumerate(formats)]
    cells = "".join(f'<xf numFmtId="{number}" applyNumberFormat="1"/>' for number in [0, *ids])
    return f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{custom}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'


def parts(
    sheets: Mapping[str, str], *, since_1904: bool = False, targets: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The parts of a workbook whose sheets hold these rows; `targets` says where sheets lie otherwise."""
    where = {name: f"worksheets/sheet{number}.xml" for number, name in enumerate(sheets, start=1)} | (targets or {})
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>' for number, name in enumerate(sheets, start=1)
    )
    properties = '<workbookPr date1904="1"/>' if since_1904 else ""
    relations = [(f"r{number}", "worksheet", where[name]) for number, name in enumerate(sheets, start=1)]
    relations += [("s1", "styles", "styles.xml"), ("s2", "sharedStrings", "sharedStrings.xml")]
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _relations([("r", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(relations),
    } | {
        target.lstrip("/") if target.startswith("/") else f"xl/{target}": worksheet(sheets[name])
        for name, target in where.items()
        if name in sheets
    }


def _relations(listed: list[tuple[str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in listed
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def pack(path: Path, content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path
