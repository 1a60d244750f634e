"""Sheets 队伍, 志愿者 and 服务记录 (docs/workbook.md)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q, Sum, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.accounts.rights import Right
from portal.crypto import blind_index, is_masked
from portal.ledgers.book import Book
from portal.ledgers.sheet import KeylessSheet, Sheet, register
from portal.registry import sheets
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
        Text("姓名", "name", longest=50, private=True),
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
        rows = [row for row in book.readable(self.name, "id_kind", "id_number") if row.id_kind == RESIDENT_ID]
        if not rows:
            return
        residents = [row for row in book.effective(self.name).values() if row.id_kind == RESIDENT_ID]
        holders: dict[str, set[str]] = defaultdict(set)
        for row in [*residents, *rows]:
            holders[row.id_number.upper()].add(row.number)
        for row in rows:
            number = row.id_number.upper()
            if not number:
                yield self.fault(book, row, "id_number", _("a value; the cell is empty"))
            elif is_masked(number):
                continue  # the row has a fault for it, or another: what is stored was not put in its place
            elif not is_id_number(number):
                expected = _("a valid ID number: 18 digits with birth date and check digit by GB 11643")
                yield self.fault(book, row, "id_number", expected)
            elif len(holders[number]) > 1:
                yield self.fault(book, row, "id_number", _("an ID number that no other volunteer has"))

    def before_writing(self, book: Book, rows: Iterable[Any], by: Any) -> None:
        """ID numbers can change hands within a file: those that change make room first."""
        moving = [
            book.pk(self.name, (row.number,))
            for old, row in book.changes(self.name)
            if (old.id_kind, old.id_number) != (row.id_kind, row.id_number)
        ]
        for start in range(0, len(moving), 500):
            volunteers = Volunteer.objects.filter(pk__in=moving[start : start + 500])
            volunteers.update(id_index=Cast("pk", TextField()))


@register
class ServiceSheet(KeylessSheet):
    name, position, model, right = "服务记录", 170, ServiceRecord, Right.EDIT_PEOPLE
    columns = (
        Reference("志愿者编号", "volunteer", to="志愿者", path="volunteer__number"),
        Reference("项目点代码", "site", to="项目点"),
        Date("日期", "date"),
        Hours("时长", "minutes", least=15, most=DAY_MINUTES),
        Text("服务内容", "content", blank=True, longest=200),
        Text("记录人", "recorder", blank=True, longest=50),
        Choice("状态", "status", words=SERVICE_WORDS),
    )

    def faults(self, book: Book) -> Iterator[Fault]:
        yield from self._before_registration(book)
        rows = list(book.readable(self.name, "volunteer", "date"))
        if not rows:
            return
        registered = {number: row.registered_on for (number,), row in book.effective("志愿者").items()}
        for row in rows:
            since = registered.get(row.volunteer)
            if since and row.date < since:
                yield self.fault(book, row, "date", _("a day not before the registration on %s") % since)
        a_day = _minutes_a_day(self, book)
        for row in _over(DAY_MINUTES, a_day, book.rows(self.name)):
            yield self.fault(book, row, "minutes", _("at most 24 hours for a volunteer on one day"))

    def warnings(self, book: Book) -> Iterator[Fault]:
        a_day = _minutes_a_day(self, book)
        for row in _over(LONG_DAY_MINUTES, a_day, book.rows(self.name)):
            if a_day[row.volunteer, row.date] <= DAY_MINUTES:
                yield self.fault(book, row, "minutes", _("at most 8 hours for a volunteer on one day, usually"))

    def _before_registration(self, book: Book) -> Iterator[Fault]:
        """A registration can't move behind a stored service that stays."""
        moved = {old.number: row for old, row in book.changes("志愿者") if row.registered_on > old.registered_on}
        if not moved:
            return
        replaced = {self.site_year(row) for row in book.readable(self.name, "site", "date")}
        served = ServiceRecord.objects.values_list("volunteer__number", "site__code", "date").order_by("date")
        for number, site, day in served.iterator(chunk_size=5000):
            row = moved.get(number)
            if row and day < row.registered_on and (site, day.year) not in replaced:
                del moved[number]
                expected = _("a day not after the first service on %s") % day
                yield sheets["志愿者"].fault(book, row, "registered_on", expected)


def _over(minutes: int, a_day: dict[tuple[str, date], int], rows: list[Any]) -> Iterator[Any]:
    """The rows on days of a volunteer with more than these minutes."""
    long = {key for key, total in a_day.items() if total > minutes}
    return (row for row in rows if (row.volunteer, row.date) in long) if long else iter(())


def _minutes_a_day(sheet: ServiceSheet, book: Book) -> dict[tuple[str, date], int]:
    """Minutes by volunteer and day, over the file's rows and the stored ones that stay, whatever their state."""
    rows = book.rows(sheet.name)
    if not rows:
        return {}
    minutes: dict[tuple[str, date], int] = defaultdict(int)
    for row in rows:
        minutes[row.volunteer, row.date] += row.minutes
    replaced = {sheet.site_year(row) for row in book.readable(sheet.name, "site", "date")}
    years = {year for _site, year in replaced}
    among = Q(date__year__gte=min(years), date__year__lte=max(years))
    stored = ServiceRecord.objects.filter(among).values_list("volunteer__number", "site__code", "date")
    for number, site, day, total in stored.annotate(total=Sum("minutes")).order_by().iterator(chunk_size=5000):
        if (site, day.year) not in replaced and (number, day) in minutes:
            minutes[number, day] += total
    return minutes
