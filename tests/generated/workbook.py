"""Writes a district as a ledger workbook (docs/workbook.md)."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tests.naive.reading import District, columns


def write(district: District, file: Path | BinaryIO) -> None:
    """One sheet a table, headers first; codes as text, dates as Excel dates, numbers as numbers."""
    target = str(file) if isinstance(file, Path) else file
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for name, rows in district.items():
            sheet = workbook.add_worksheet(name)
            for column, header in enumerate(columns(name)):
                sheet.write_string(0, column, header)
                for line, one in enumerate(rows, start=1):
                    write_cell(sheet, line, column, one[header], day, moment)


def write_cell(sheet: Worksheet, line: int, column: int, value: object, day: Format, moment: Format) -> None:
    match value:
        case None:
            return
        case datetime.datetime():
            sheet.write_datetime(line, column, value, moment)
        case datetime.date():
            sheet.write_datetime(line, column, value, day)
        case int() | Decimal():
            sheet.write_number(line, column, float(value))
        case _:
            sheet.write_string(line, column, str(value))
