"""A site's month as an Excel sheet: with drop-downs to fill in at the desk, and read back cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from portal.web.errors import Refused
from portal.workbook.columns import Column
from portal.workbook.faults import Fault, shown
from portal.workbook.reading import RawSheet, read_sheets
from sites.log_content import HEAD, LINES, MOST_LINES, Content, Frame, LogFault, new_key
from sites.models import Site
from sites.site_years import month_of
from sites.states import INCIDENT_GRADES

#: the sheets, as they are called in the file
TITLES = {"head": "本月情况", "activities": "活动", "incidents": "安全事件", "surveys": "满意度"}
NAMED = ("项目点代码", "项目点", "月份")
COURSES = "课程表"
#: lines with drop-downs below what is there already
ROOM = 60
#: of columns by their headers, in characters; of the others 14
WIDTHS = {"课程": 30, "主题": 40, "备注": 40, "说明": 40, "项目点": 28}
HEADERS = {"course": "课程", "hours": "时长（小时）"}


def header(column: Column) -> str:
    return HEADERS.get(column.field, column.header)


# out


def write(file: IO[bytes], site: Site, month: date, content: Content, courses: Mapping[str, str]) -> None:
    """The month's workbook: what is drafted so far, and room with drop-downs; `courses` are names by code."""
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = {
        "head": book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1}),
        "text": book.add_format({"num_format": "@", "quote_prefix": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    named = [site.code, site.name, f"{month:%Y-%m}"]
    head = _sheet(book, looks, TITLES["head"], [*NAMED, *map(header, HEAD)])
    for place, value in enumerate([*named, *(content[column.field] for column in HEAD)]):
        _put(head, looks, 1, place, value, number=place == len(NAMED))
    _validate(head, HEAD[0], len(NAMED), 1, month)
    for part, columns in LINES.items():
        sheet = _sheet(book, looks, TITLES[part], [header(column) for column in columns])
        lines = content.get(part, [])
        for row, line in enumerate(lines, start=1):
            for place, column in enumerate(columns):
                _put(
                    sheet,
                    looks,
                    row,
                    place,
                    _cell(column, line[column.field], courses),
                    number=column.style == "number",
                )
        for place, column in enumerate(columns):
            _validate(sheet, column, place, len(lines) + ROOM, month)
    _list_courses(book, looks, courses)
    book.close()


def _sheet(book: Any, looks: dict[str, Any], title: str, headers: list[str]) -> Any:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(headers):
        sheet.set_column(place, place, WIDTHS.get(name, 14))
        sheet.write_string(0, place, name, looks["head"])
    return sheet


def _cell(column: Column, typed: str, courses: Mapping[str, str]) -> str:
    return f"{typed} {courses[typed]}" if column.field == "course" and typed in courses else typed


def _put(sheet: Any, looks: dict[str, Any], row: int, place: int, value: str, *, number: bool) -> None:
    """A number as a number and a day as a day where they are; whatever else was typed stays as it was typed."""
    if not value:
        return
    try:
        day = date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        day = None
    if day:
        sheet.write_datetime(row, place, day, looks["date"])
    elif number and value.replace(".", "", 1).isdecimal() and value.isascii() and len(value) < 12:
        sheet.write_number(row, place, Decimal(value))
    else:
        sheet.write_string(row, place, value, looks["text"])


def _validate(sheet: Any, column: Column, place: int, last: int, month: date) -> None:
    """What the cells of a column take: a drop-down, or a hint with the bounds. A warning, never a wall: the portal says
    itself what is wrong, and a wall would lose what was typed."""
    span = month_of(month)
    rules: dict[str, dict[str, Any]] = {
        "date": {"validate": "date", "criteria": "between", "minimum": span.first, "maximum": span.last},
        "course": {"validate": "list", "source": f"={COURSES}!$A$2:$A$500"},
        "grade": {"validate": "list", "source": list(INCIDENT_GRADES)},
        "hours": {"validate": "decimal", "criteria": "between", "minimum": 0.25, "maximum": 24},
        "open_days": {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": span.last.day},
    }
    whole = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100_000}
    rule = rules.get(column.field, whole if column.style == "number" else None)
    if rule:
        sheet.data_validation(1, place, last, place, rule | {"error_type": "warning"})


def _list_courses(book: Any, looks: dict[str, Any], courses: Mapping[str, str]) -> None:
    sheet = _sheet(book, looks, COURSES, ["课程"])
    sheet.set_column(0, 0, 40)
    for row, (code, name) in enumerate(courses.items(), start=1):
        sheet.write_string(row, 0, f"{code} {name}")


# in


@dataclass
class SheetRead:
    """What a filled sheet holds as a draft's content, and the cells of its fields: (sheet, row, header, value)."""

    content: Content
    cells: dict[str, tuple[str, int, str, Any]] = field(default_factory=dict)

    def faults(self, faults: list[LogFault]) -> list[Fault]:
        """The faults of the content by the cells that they are in."""
        return [Fault(*self._place(fault.field), expected=fault.message) for fault in faults]

    def _place(self, name: str) -> tuple[str, int | None, str, str]:
        sheet, row, column, value = self.cells.get(name, (TITLES["head"], 2, name, ""))
        return sheet, row, column, shown(value)


def read(path: Path, site: Site, month: date, frame: Frame) -> SheetRead:
    """A filled sheet. Raises NotAWorkbook when it is none, Refused when it is another site's or month's."""
    found = SheetRead({"open_days": "", "note": "", "activities": []})
    seen = set()
    parts = {title: part for part, title in TITLES.items()}
    for raw in read_sheets(path, parts):
        if isinstance(raw, str):
            continue
        seen.add(parts[raw.name])
        if parts[raw.name] == "head":
            _read_head(raw, found, site, month)
        else:
            _read_lines(raw, parts[raw.name], found, frame)
    if not {"head", "activities"} <= seen:
        raise Refused(_("This is not a month's sheet: download it from the month's page and fill that in."))
    return found


def _rows(raw: RawSheet, most: int) -> list[tuple[int, dict[str, Any]]]:
    rows: list[tuple[int, dict[str, Any]]] = []
    for first, block in raw.blocks:
        for number, cells in enumerate(block, start=first):
            values = dict(zip(raw.headers, cells, strict=False))
            if any(text_of(value) for value in values.values()):
                rows.append((number, values))
        if len(rows) > most:
            raise Refused(
                _("%(sheet)s has more than %(most)d rows: that is no single month.") % {"sheet": raw.name, "most": most}
            )
    return rows


def _read_head(raw: RawSheet, found: SheetRead, site: Site, month: date) -> None:
    rows = _rows(raw, 50)
    number, values = rows[0] if rows else (2, {})
    code, stated = text_of(values.get("项目点代码", "")), text_of(values.get("月份", ""))[:7]
    if (code, stated) != (site.code, f"{month:%Y-%m}"):
        raise Refused(
            _("The sheet is that of %(code)s %(stated)s, and this is %(site)s %(month)s; nothing was stored.")
            % {"code": code or "—", "stated": stated, "site": site.code, "month": f"{month:%Y-%m}"}
        )
    for column in HEAD:
        found.content[column.field] = text_of(values.get(header(column), ""))
        found.cells[column.field] = (raw.name, number, header(column), values.get(header(column), ""))


def _read_lines(raw: RawSheet, part: str, found: SheetRead, frame: Frame) -> None:
    lines = []
    for number, values in _rows(raw, MOST_LINES):
        line = {"row": new_key()}
        for column in LINES[part]:
            value = values.get(header(column), "")
            line[column.field] = _course(text_of(value), frame) if column.field == "course" else text_of(value)
            found.cells[f"{part}.{line['row']}.{column.field}"] = (raw.name, number, header(column), value)
        lines.append(line)
    found.content[part] = lines


def _course(text: str, frame: Frame) -> str:
    """The code of what was chosen from the list: it stands before the name."""
    code = text.partition(" ")[0]
    return code if code in frame.courses else text


def text_of(cell: Any) -> str:
    """A cell as it would have been typed."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if not (cell.hour or cell.minute) else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    return str(cell).strip()
