"""Sheets 项目, 阶段, 课程, 考评指标 and 等级 (docs/workbook.md), and the checks of a scheme."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.rights import Right
from portal.ledgers.book import Book
from portal.ledgers.sheet import Sheet, register
from portal.registry import find_measure, sheets
from portal.workbook.columns import Choice, Code, Date, Number, Reference, Text, Whole, year, yes_no
from portal.workbook.faults import Fault, shown
from portal.workbook.parsing import BAD
from programmes.models import Band, Course, Indicator, Phase, Programme, Scheme
from programmes.rules import SchemeFault, indicator_faults, whole_scheme_faults
from programmes.states import DIMENSIONS, INDICATOR_KINDS, NEW_SITE, NO_DATA, PROGRAMME_KINDS

#: a scheme as the workbook names it: programme code and year
SchemeKey = tuple[str, int]
#: the sheets whose rows together make up schemes
SCHEME_SHEETS = ("考评指标", "等级")
#: what an indicator is judged by, beside its scheme
INDICATOR_FIELDS = ("dimension", "kind", "full_mark", "measure", "zero_at", "full_at", "no_data")
_SCALE = Decimal(999_999)


@register
class ProgrammeSheet(Sheet):
    name, position, model, right = "项目", 40, Programme, Right.EDIT_PROGRAMMES
    columns = (
        Code("代码", "code"),
        Text("名称", "name"),
        Choice("类型", "kind", words=PROGRAMME_KINDS),
        Reference("牵头单位代码", "lead_unit", to="单位", blank=True),
        year("启动年份", "start_year"),
        Whole("每月选课次数", "menu_per_month", most=1000),
        Whole("报送截止日", "log_due_day", least=1, most=28),
    )

    def may_add(self, by: Any) -> bool:
        """Who is in charge of some programmes gets another from who sets up the organisation."""
        return bool(by.may(Right.EDIT_ORGANISATION))


@register
class PhaseSheet(Sheet):
    name, position, model, right = "阶段", 50, Phase, Right.EDIT_PROGRAMMES
    key = ("programme", "number")
    columns = (
        Reference("项目代码", "programme", to="项目"),
        Whole("序号", "number", most=1000),
        Text("名称", "name"),
        Date("开始", "starts"),
        Date("结束", "ends"),
        Whole("目标数", "target"),
    )

    def faults(self, book: Book) -> Iterator[Fault]:
        for row in book.readable(self.name, "starts", "ends"):
            if row.ends < row.starts:
                yield self.fault(book, row, "ends", _("a day not before the first one"))


@register
class CourseSheet(Sheet):
    name, position, model, right = "课程", 60, Course, Right.EDIT_PROGRAMMES
    columns = (
        Code("代码", "code"),
        Reference("项目代码", "programme", to="项目"),
        Text("名称", "name"),
        Text("类别", "category", longest=50),
        yes_no("选课菜单", "on_menu"),
    )


class SchemeRowsSheet(Sheet):
    """A sheet whose rows together make up schemes."""

    def fields(self, row: Any, book: Book) -> dict[str, Any]:
        attributes = {c.field: v for c, v in zip(self.columns, row, strict=True)}
        scheme = attributes.pop("programme"), attributes.pop("year")
        return attributes | {"scheme_id": book.pk("schemes", scheme)}

    def before_writing(self, book: Book, rows: Iterable[Any], by: Any) -> None:
        """Importing a valid scheme publishes it (docs/rules.md §3)."""
        published = {"published_at": timezone.now(), "published_by": by.name}
        for code, of_year in sorted({(row.programme, row.year) for row in rows}):
            scheme, _created = Scheme.objects.update_or_create(
                programme_id=book.pk("项目", (code,)), year=of_year, defaults=published
            )
            book.note_written("schemes", {(code, of_year): scheme.pk})


@register
class IndicatorSheet(SchemeRowsSheet):
    name, position, model, right = "考评指标", 70, Indicator, Right.EDIT_PROGRAMMES
    key = ("programme", "year", "code")
    columns = (
        Reference("项目代码", "programme", to="项目", path="scheme__programme__code"),
        year("年度", "year", path="scheme__year"),
        Code("指标代码", "code"),
        Choice("一级指标", "dimension", words=DIMENSIONS),
        Text("名称", "name"),
        Choice("类型", "kind", words=INDICATOR_KINDS),
        Number("分值", "full_mark", most=Decimal(1000)),
        Text("度量", "measure", blank=True, longest=40),
        Number("起评值", "zero_at", blank=True, places=9, least=-_SCALE, most=_SCALE),
        Number("满分值", "full_at", blank=True, places=9, least=-_SCALE, most=_SCALE),
        Choice("无数据", "no_data", words=NO_DATA, blank=True),
    )

    def faults(self, book: Book) -> Iterator[Fault]:
        """Of each indicator, and of the schemes of which the file has indicators or bands."""
        for row in book.readable(self.name, *INDICATOR_FIELDS):
            for fault in indicator_faults(row, _is_measure):
                yield self.fault(book, row, fault.field, fault.expected)
        yield from _faults_of_schemes(book)


@register
class BandSheet(SchemeRowsSheet):
    name, position, model, right = "等级", 80, Band, Right.EDIT_PROGRAMMES
    key = ("programme", "year", "name")
    columns = (
        Reference("项目代码", "programme", to="项目", path="scheme__programme__code"),
        year("年度", "year", path="scheme__year"),
        Text("等级", "name", longest=20),
        Number("最低分", "minimum", most=Decimal(1000)),
        yes_no("可评优", "commendable"),
    )

    def faults(self, book: Book) -> Iterator[Fault]:
        for row in book.readable(self.name, "name"):
            if row.name == NEW_SITE:
                yield self.fault(book, row, "name", _("another name; 新开办 is the kind of new sites"))


def band_names(book: Book) -> set[tuple[str, int, str]]:
    """(programme code, year, band) of every effective scheme."""
    return {(row.programme, row.year, row.name) for row in book.effective("等级").values()}


def may_have_more_bands(book: Book, programme: str, of_year: int) -> bool:
    """Whether a row of bands that could not be read may belong to this scheme."""
    if not book.is_legible("等级"):
        return True
    return any(row.programme in (programme, BAD) and row.year in (of_year, BAD) for row in book.half_read("等级"))


def _faults_of_schemes(book: Book) -> Iterator[Fault]:
    """Schemes as a whole, where all their rows could be read."""
    touched = {(row.programme, row.year) for name in SCHEME_SHEETS for row in book.rows(name)}
    half_read = {(row.programme, row.year) for name in SCHEME_SHEETS for row in book.half_read(name)}
    if not touched or not all(map(book.is_legible, SCHEME_SHEETS)) or any(BAD in scheme for scheme in half_read):
        return
    indicators, bands = (_by_scheme(book, name) for name in SCHEME_SHEETS)
    for scheme in sorted(touched - half_read):
        for fault in whole_scheme_faults(indicators[scheme], bands[scheme]):
            yield _located(book, fault, scheme)


def _by_scheme(book: Book, name: str) -> dict[SchemeKey, list[Any]]:
    """Effective rows by scheme, those of the file before the stored ones: a fault of the whole is put on the first."""
    schemes: dict[SchemeKey, list[Any]] = defaultdict(list)
    rows = book.effective(name).values()
    for row in sorted(rows, key=lambda row: book.number(name, row) or sys.maxsize):
        schemes[row.programme, row.year].append(row)
    return schemes


def _located(book: Book, fault: SchemeFault, scheme: SchemeKey) -> Fault:
    sheet = sheets["等级" if fault.field == "minimum" else "考评指标"]
    header = sheet.header(fault.field)
    name = " ".join(map(str, scheme))
    if fault.row is None:
        return Fault(sheet.name, None, header, name, fault.expected)
    value = shown(getattr(fault.row, fault.field))
    return Fault(sheet.name, book.number(sheet.name, fault.row), header, f"{name} {value}", fault.expected)


def _is_measure(name: str) -> bool:
    return find_measure(name) is not None
