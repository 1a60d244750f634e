"""Sheets 项目, 阶段, 课程, 考评指标 and 等级 (docs/workbook.md), and the checks of a scheme."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.rights import Right
from portal.ledgers.book import Book
from portal.ledgers.sheet import Sheet, register
from portal.registry import find_measure, sheets
from portal.workbook.columns import Choice, Code, Date, Number, Reference, Text, Whole, year, yes_no
from portal.workbook.faults import Fault, shown
from programmes.models import Band, Course, Indicator, Phase, Programme, Scheme
from programmes.rules import SchemeFault, scheme_faults
from programmes.states import DIMENSIONS, INDICATOR_KINDS, NEW_SITE, NO_DATA, PROGRAMME_KINDS

#: a scheme as the workbook names it: programme code and year
SchemeKey = tuple[str, int]


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
        for row in book.rows(self.name):
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
        return attributes | {"scheme_id": self._schemes[scheme]}

    def before_writing(self, book: Book, rows: Iterable[Any], by: Any) -> None:
        """Importing a valid scheme publishes it (docs/rules.md §3)."""
        published = {"published_at": timezone.now(), "published_by": by.name}
        self._schemes: dict[SchemeKey, int] = {}
        for code, of_year in sorted({(row.programme, row.year) for row in rows}):
            scheme, _created = Scheme.objects.update_or_create(
                programme_id=book.pk("项目", (code,)), year=of_year, defaults=published
            )
            self._schemes[code, of_year] = scheme.pk


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
        Number("分值", "full_mark", most=100_000 - 1),
        Text("度量", "measure", blank=True, longest=40),
        Number("起评值", "zero_at", blank=True, places=9, least=None),
        Number("满分值", "full_at", blank=True, places=9, least=None),
        Choice("无数据", "no_data", words=NO_DATA, blank=True),
    )

    def faults(self, book: Book) -> Iterator[Fault]:
        """Schemes of which the file has indicators or bands; half-read ones are not judged as a whole."""
        if any(book.parsed[name].half_read for name in (self.name, "等级") if name in book.parsed):
            return
        for programme, of_year in touched_schemes(book):
            yield from _faults_of_scheme(book, programme, of_year)


@register
class BandSheet(SchemeRowsSheet):
    name, position, model, right = "等级", 80, Band, Right.EDIT_PROGRAMMES
    key = ("programme", "year", "name")
    columns = (
        Reference("项目代码", "programme", to="项目", path="scheme__programme__code"),
        year("年度", "year", path="scheme__year"),
        Text("等级", "name", longest=20),
        Number("最低分", "minimum", most=100),
        yes_no("可评优", "commendable"),
    )

    def faults(self, book: Book) -> Iterator[Fault]:
        for row in book.rows(self.name):
            if row.name == NEW_SITE:
                yield self.fault(book, row, "name", _("another name; 新开办 is the kind of new sites"))
        if "考评指标" not in book.parsed:
            yield from sheets["考评指标"].faults(book)


def touched_schemes(book: Book) -> list[SchemeKey]:
    """The schemes of which the file has rows."""
    return sorted({(row.programme, row.year) for name in ("考评指标", "等级") for row in book.rows(name)})


def of_scheme(book: Book, sheet: str, programme: str, of_year: int) -> list[Any]:
    """The effective rows of a scheme in one of its two sheets."""
    rows = book.effective(sheet).values()
    return [row for row in rows if row.programme == programme and row.year == of_year]


def band_names(book: Book) -> set[tuple[str, int, str]]:
    """(programme code, year, band) of every effective scheme."""
    return {(row.programme, row.year, row.name) for row in book.effective("等级").values()}


def kind_is_known(bands: set[tuple[str, int, str]], programme: str, of_year: int, kind: str) -> bool:
    """Whether rates and points may name this kind: 新开办, or a band of the programme's scheme of the year."""
    return kind == NEW_SITE or (programme, of_year, kind) in bands


def _faults_of_scheme(book: Book, programme: str, of_year: int) -> Iterator[Fault]:
    indicators = of_scheme(book, "考评指标", programme, of_year)
    bands = of_scheme(book, "等级", programme, of_year)
    for fault in scheme_faults(indicators, bands, lambda name: find_measure(name) is not None):
        yield _located(book, fault, programme, of_year)


def _located(book: Book, fault: SchemeFault, programme: str, of_year: int) -> Fault:
    sheet = sheets["等级" if fault.field == "minimum" else "考评指标"]
    header = sheet.header(fault.field)
    scheme = f"{programme} {of_year}"
    if fault.row is None:
        return Fault(sheet.name, None, header, scheme, fault.expected)
    value = getattr(fault.row, fault.field)
    number = book.number(sheet.name, fault.row)
    return Fault(sheet.name, number, header, f"{scheme} {shown(value)}".strip(), fault.expected)
