"""Sheets 队伍, 志愿者 and 服务记录 (docs/workbook.md)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.accounts.rights import Right
from portal.crypto import blind_index
from portal.ledgers.book import Book
from portal.ledgers.sheet import KeylessSheet, Sheet, register
from portal.workbook.columns import Choice, Code, Date, Hours, Personal, Reference, Text, yes_no
from portal.workbook.faults import Fault
from volunteers.identity import is_id_number
from volunteers.models import ServiceRecord, Team, Volunteer
from volunteers.states import ID_KINDS, RESIDENT_ID, SERVICE_WORDS, VOLUNTEER_KINDS

DAY_MINUTES = 24 * 60
LONG_DAY_MINUTES = 8 * 60


@register
class TeamSheet(Sheet):
    name, position, model, right = "队伍", 90, Team, Right.EDIT_PEOPLE
    columns = (
        Code("代码", "code"),
        Text("名称", "name"),
        Reference("主管单位代码", "unit", to="单位", blank=True),
        yes_no("年度退出", "yearly_exit"),
    )


@register
class VolunteerSheet(Sheet):
    name, position, model, right = "志愿者", 100, Volunteer, Right.EDIT_PEOPLE
    key = ("number",)
    columns = (
        Code("编号", "number"),
        Text("姓名", "name", longest=50),
        Choice("证件类型", "id_kind", words=ID_KINDS),
        Personal("证件号码", "id_number", blank=True),
        Personal(
            "电话",
            "phone",
            blank=True,
            pattern=r"1[0-9]{10}",
            expected=gettext_noop("11 digits beginning with 1"),
        ),
        Choice("类别", "kind", words=VOLUNTEER_KINDS),
        Reference("队伍代码", "team", to="队伍", blank=True),
        Date("注册日期", "registered_on"),
        Date("岗前培训日期", "trained_on", blank=True),
        Text("特长", "skills", blank=True, longest=200),
    )

    def fields(self, row: Any, book: Book) -> dict[str, Any]:
        return super().fields(row, book) | {
            "id_index": blind_index(row.id_number.upper()) if row.id_number else "",
            "phone_index": blind_index(row.phone) if row.phone else "",
        }

    def faults(self, book: Book) -> Iterator[Fault]:
        rows = book.rows(self.name)
        if not rows:
            return
        residents = [row for row in book.effective(self.name).values() if row.id_kind == RESIDENT_ID]
        numbers = Counter(row.id_number.upper() for row in residents)
        for row in rows:
            if row.id_kind != RESIDENT_ID:
                continue
            if not row.id_number:
                yield self.fault(book, row, "id_number", _("a value; the cell is empty"))
            elif not is_id_number(row.id_number.upper()):
                expected = _("a valid ID number: 18 digits with birth date and check digit by GB 11643")
                yield self.fault(book, row, "id_number", expected)
            elif numbers[row.id_number.upper()] > 1:
                yield self.fault(book, row, "id_number", _("an ID number that no other volunteer has"))


@register
class ServiceSheet(KeylessSheet):
    name, position, model, right = "服务记录", 170, ServiceRecord, Right.EDIT_PEOPLE
    columns = (
        Reference("志愿者编号", "volunteer", to="志愿者", path="volunteer__number"),
        Reference("项目点代码", "site", to="项目点"),
        Date("日期", "date"),
        Hours("时长", "minutes", least=15, most=24),
        Text("服务内容", "content", blank=True, longest=200),
        Text("记录人", "recorder", blank=True, longest=50),
        Choice("状态", "status", words=SERVICE_WORDS),
    )

    def faults(self, book: Book) -> Iterator[Fault]:
        rows = book.rows(self.name)
        if not rows:
            return
        registered = {number: row.registered_on for (number,), row in book.effective("志愿者").items()}
        a_day = _minutes_a_day(self, book, rows)
        for row in rows:
            since = registered.get(row.volunteer)
            if since and row.date < since:
                yield self.fault(book, row, "date", _("a day not before the registration on %s") % since)
            if a_day[row.volunteer, row.date] > DAY_MINUTES:
                yield self.fault(book, row, "minutes", _("at most 24 hours for a volunteer on one day"))

    def warnings(self, book: Book) -> Iterator[Fault]:
        rows = book.rows(self.name)
        a_day = _minutes_a_day(self, book, rows) if rows else {}
        for row in rows:
            if LONG_DAY_MINUTES < a_day[row.volunteer, row.date] <= DAY_MINUTES:
                yield self.fault(book, row, "minutes", _("at most 8 hours for a volunteer on one day, usually"))


def _minutes_a_day(sheet: ServiceSheet, book: Book, rows: list[Any]) -> dict[tuple[str, date], int]:
    """Minutes by volunteer and day, over the file's rows and the stored ones that stay, whatever their state."""
    minutes: dict[tuple[str, date], int] = defaultdict(int)
    replaced = set()
    for row in rows:
        minutes[row.volunteer, row.date] += row.minutes
        replaced.add(sheet.site_year(row))
    years = {year for _site, year in replaced}
    among = Q(date__year__gte=min(years), date__year__lte=max(years))
    stored = ServiceRecord.objects.filter(among).values_list("volunteer__number", "site__code", "date")
    for number, site, day, total in stored.annotate(total=Sum("minutes")).order_by().iterator(chunk_size=5000):
        if (site, day.year) not in replaced and (number, day) in minutes:
            minutes[number, day] += total
    return minutes
