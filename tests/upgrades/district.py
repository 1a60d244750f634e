"""The demo district cut down to one subdistrict: small enough to be kept as a fixture, with everything in it."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from portal.runtime.home import BASE_DIR

Row = tuple[Any, ...]
#: the head of a first column that gives a row its code, by which others name it
CODES = ("代码", "编号")


def cut(target: Path, places: int, codes: set[str]) -> None:
    """Writes a workbook with the first `places` subdistricts of the demo's, what lies in them and who helps there,
    but nothing that has or names one of the `codes`."""
    source = load_workbook(BASE_DIR / "demo" / "district.xlsx", read_only=True)
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in source}
    left_out: set[Any] = codes | {row[0] for row in sheets["街镇"][1 + places :]}
    while (
        more := {row[0] for rows in sheets.values() if rows[0][0] in CODES for row in named(rows, left_out)} - left_out
    ):
        left_out |= more
    sheets = {name: without(rows, left_out) for name, rows in sheets.items()}
    busy = {row[0] for row in sheets["服务记录"][1:]}
    sheets["志愿者"] = [row for number, row in enumerate(sheets["志愿者"]) if not number or row[0] in busy]
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(target)


def named(rows: list[Row], codes: set[Any]) -> list[Row]:
    """The rows below the head that name one of these codes."""
    return [row for row in rows[1:] if not codes.isdisjoint(row)]


def without(rows: list[Row], codes: set[Any]) -> list[Row]:
    return [rows[0], *(row for row in rows[1:] if codes.isdisjoint(row))]
