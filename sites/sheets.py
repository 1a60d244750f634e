"""Sheets 场所, 项目点, 月报, 活动, 安全事件, 满意度 and 评分 (docs/workbook.md)."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.accounts.rights import Right
from portal.ledgers.book import Book
from portal.ledgers.sheet import KeylessSheet, Sheet, register
from portal.registry import sheets
from portal.workbook.columns import (
    Choice,
    Code,
    Date,
    Hours,
    Month,
    Number,
    Personal,
    Reference,
    Text,
    Time,
    Whole,
    year,
)
from portal.workbook.faults import Fault
from portal.workbook.parsing import BAD
from sites.mark_content import mark_fault
from sites.models import Activity, Incident, Mark, MonthlyLog, Room, Site, Survey
from sites.services.revisions import keep_versions
from sites.states import INCIDENT_GRADES, LIABILITIES, LOG_WORDS, ROOM_KINDS, LogStatus, status_by_dates

#: a mobile number, or a landline with its area code
SITE_PHONE = r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}"


@register
class RoomSheet(Sheet):
    name, position, model, right = "场所", 110, Room, Right.EDIT_SITES
    columns = (
        Code("代码", "code"),
        Reference("村居代码", "community", to="村居"),
        Text("名称", "name"),
        Text("地址", "address", longest=200),
        Number("经度", "longitude", blank=True, places=12, least=Decimal(-180), most=Decimal(180)),
        Number("纬度", "latitude", blank=True, places=12, least=Decimal(-90), most=Decimal(90)),
        Number("面积", "area", blank=True, places=4),
        Choice("类别", "kind", words=ROOM_KINDS),
    )


@register
class SiteSheet(Sheet):
    name, position, model, right = "项目点", 120, Site, Right.EDIT_SITES
    columns = (
        Code("代码", "code"),
        Reference("项目代码", "programme", to="项目"),
        Reference("场所代码", "room", to="场所"),
        Text("名称", "name"),
        Whole("接纳人数", "capacity", blank=True),
        Text("管理员", "keeper", blank=True, longest=50),
        Personal(
            "电话",
            "phone",
            blank=True,
            pattern=SITE_PHONE,
            expected=gettext_noop("11 digits beginning with 1, or a landline with its area code"),
        ),
        Date("申报日期", "applied_on", blank=True),
        Date("验收日期", "accepted_on", blank=True),
        Date("启用日期", "opened_on", blank=True),
        Date("停办日期", "closed_on", blank=True),
    )

    def fields(self, row: Any, book: Book) -> dict[str, Any]:
        status = status_by_dates(row.accepted_on, row.opened_on, row.closed_on, today=timezone.localdate())
        return super().fields(row, book) | {"status": status}

    def faults(self, book: Book) -> Iterator[Fault]:
        for row in book.readable(self.name, "applied_on", "accepted_on"):
            if row.applied_on and row.accepted_on and row.accepted_on < row.applied_on:
                yield self.fault(book, row, "accepted_on", _("a day not before 申报日期"))
        for earlier, later in (("accepted_on", "opened_on"), ("opened_on", "closed_on")):
            for row in book.readable(self.name, earlier, later):
                first, second = getattr(row, earlier), getattr(row, later)
                if second and not first:
                    yield self.fault(book, row, later, _("nothing as long as %s is empty") % self.header(earlier))
                elif second and second < first:
                    yield self.fault(book, row, later, _("a day not before %s") % self.header(earlier))


@register
class LogSheet(Sheet):
    name, position, model, right = "月报", 130, MonthlyLog, Right.EDIT_SITES
    key = ("site", "month")
    columns = (
        Reference("项目点代码", "site", to="项目点"),
        Month("月份", "month"),
        Time("首次报送", "first_submitted_at", blank=True),
        Choice("状态", "status", words=LOG_WORDS),
        Whole("开放天数", "open_days", most=31),
        Text("备注", "note", blank=True, longest=2000),
    )

    def fields(self, row: Any, book: Book) -> dict[str, Any]:
        attributes = super().fields(row, book)
        if row.first_submitted_at:
            attributes["first_submitted_at"] = timezone.make_aware(row.first_submitted_at)
        return attributes

    def faults(self, book: Book) -> Iterator[Fault]:
        for row in book.readable(self.name, "month", "first_submitted_at", "status"):
            drafted, submitted = row.status == LogStatus.DRAFT, row.first_submitted_at
            if drafted and submitted:
                yield self.fault(book, row, "first_submitted_at", _("nothing while the log is 草稿"))
            elif not drafted and not submitted:
                yield self.fault(book, row, "first_submitted_at", _("a time, as the log is no longer 草稿"))
            elif submitted and submitted.date() < row.month:
                yield self.fault(book, row, "first_submitted_at", _("a time not before the month's first day"))
        for row in book.readable(self.name, "month", "open_days"):
            if row.open_days > monthrange(row.month.year, row.month.month)[1]:
                yield self.fault(book, row, "open_days", _("at most the days of the month"))

    def before_writing(self, book: Book, rows: Iterable[Any], by: Any) -> None:
        stored = book.stored(self.name)
        corrected = {
            stored[key][0]
            for key in map(self.key_of, rows)
            if key in stored and stored[key][1].status == LogStatus.APPROVED
        }
        keep_versions(corrected, by=by, reason=book.reason, kept=book.kept_versions)


class OfSiteSheet(KeylessSheet):
    """Rows without a key that belong to a site and a day, and so to a month's log."""

    right = Right.EDIT_SITES
    #: what of a row is part of the log
    of_log: ClassVar[tuple[str, ...]]

    def before_replacing(self, book: Book, site_years: Collection[tuple[str, int]], by: Any) -> None:
        """Approved logs that are to hold something else get a new version."""
        before: dict[tuple[str, date], list[Any]] = defaultdict(list)
        after: dict[tuple[str, date], list[Any]] = defaultdict(list)
        held = attrgetter(*self.of_log)
        for _pk, row in self.stored_of(site_years):
            before[row.site, row.date.replace(day=1)].append(held(row))
        for row in book.rows(self.name):
            if self.site_year(row) in site_years:
                after[row.site, row.date.replace(day=1)].append(held(row))
        differing = {key for key in before.keys() | after.keys() if sorted(before[key]) != sorted(after[key])}
        stored = book.stored("月报") if differing else {}
        corrected = {
            stored[key][0] for key in differing if key in stored and stored[key][1].status == LogStatus.APPROVED
        }
        keep_versions(corrected, by=by, reason=book.reason, kept=book.kept_versions)


@register
class ActivitySheet(OfSiteSheet):
    name, position, model = "活动", 140, Activity
    site_lookup = "log__site__code"
    of_log = ("date", "course", "topic", "participants", "minutes")
    columns = (
        Reference("项目点代码", "site", to="项目点", path="log__site__code"),
        Date("日期", "date"),
        Reference("课程代码", "course", to="课程"),
        Text("主题", "topic", longest=200),
        Whole("参加人次", "participants"),
        Hours("时长", "minutes"),
    )

    def fields(self, row: Any, book: Book) -> dict[str, Any]:
        return {
            "log_id": book.pk("月报", (row.site, row.date.replace(day=1))),
            "course_id": book.pk("课程", (row.course,)),
            "date": row.date,
            "topic": row.topic,
            "participants": row.participants,
            "minutes": row.minutes,
        }

    def faults(self, book: Book) -> Iterator[Fault]:
        yield from self._left_behind(book)
        sites = {code: row.programme for (code,), row in book.effective("项目点").items()}
        courses = {code: row.programme for (code,), row in book.effective("课程").items()}
        for row in book.readable(self.name, "site", "course"):
            programme, of_course = sites.get(row.site), courses.get(row.course)
            if programme and of_course and programme != of_course:
                yield self.fault(book, row, "course", _("a course of the site's programme %s") % programme)
        months: dict[date, date] = {}
        for row in book.readable(self.name, "site", "date"):
            month = months.get(row.date)
            if month is None:
                month = months[row.date] = row.date.replace(day=1)
            if row.site in sites and not book.is_known("月报", (row.site, month)):
                yield self.fault(book, row, "date", _("a day in a month for which the site has a log"))

    def _left_behind(self, book: Book) -> Iterator[Fault]:
        """Stored activities that stay keep their site and their course in one programme."""
        moved = {
            (name, row.code): row
            for name in ("项目点", "课程")
            for old, row in book.changes(name)
            if old.programme != row.programme
        }
        if not moved:
            return
        replaced = {self.site_year(row) for row in book.readable(self.name, "site", "date")}
        sites, courses = book.effective("项目点"), book.effective("课程")
        stored = Activity.objects.values_list("log__site__code", "date__year", "course__code").distinct().order_by()
        for site, of_year, course in stored:
            if (site, of_year) in replaced or sites[site,].programme == courses[course,].programme:
                continue
            for name, code in (("项目点", site), ("课程", course)):
                if row := moved.pop((name, code), None):
                    expected = _("the programme to which the activities that are stored belong")
                    yield sheets[name].fault(book, row, "programme", expected)

    def warnings(self, book: Book) -> Iterator[Fault]:
        sites = {code: row for (code,), row in book.effective("项目点").items()}
        days: dict[tuple[str, date], set[str]] = defaultdict(set)
        for row in book.rows(self.name):
            site = sites.get(row.site)
            if site is None:
                continue
            if site.capacity is not None and row.participants > site.capacity:
                yield self.fault(book, row, "participants", _("at most the capacity of %d, usually") % site.capacity)
            at_room = days[site.room, row.date]
            at_room.add(row.site)
            if len(at_room) > 1:
                others = " ".join(sorted(at_room - {row.site}))
                yield self.fault(book, row, "date", _("one site a day in a room, usually; there is also %s") % others)


@register
class IncidentSheet(OfSiteSheet):
    name, position, model = "安全事件", 150, Incident
    #: whether somebody is liable the district settles, on a log that stays as it is
    of_log = ("date", "grade", "description")
    columns = (
        Reference("项目点代码", "site", to="项目点"),
        Date("日期", "date"),
        Choice("等级", "grade", words=INCIDENT_GRADES),
        Choice("责任事故", "liability", words=LIABILITIES),
        Text("说明", "description", blank=True, longest=2000),
    )


@register
class SurveySheet(OfSiteSheet):
    name, position, model = "满意度", 160, Survey
    of_log = ("date", "valid", "satisfied")
    columns = (
        Reference("项目点代码", "site", to="项目点"),
        Date("日期", "date"),
        Whole("有效问卷", "valid"),
        Whole("满意份数", "satisfied"),
    )

    def faults(self, book: Book) -> Iterator[Fault]:
        for row in book.readable(self.name, "satisfied", "valid"):
            if row.satisfied > row.valid:
                yield self.fault(book, row, "satisfied", _("at most 有效问卷 (%d)") % row.valid)


@register
class MarkSheet(Sheet):
    name, position, model, right = "评分", 180, Mark, Right.EDIT_SITES
    key = ("site", "year", "indicator", "assessor")
    columns = (
        Reference("项目点代码", "site", to="项目点"),
        year("年度", "year", path="indicator__scheme__year"),
        Code("指标代码", "indicator", path="indicator__code"),
        Text("评分人", "assessor", longest=50),
        Number("得分", "mark", most=Decimal(1000)),
        Text("扣分理由", "reason", blank=True, longest=200),
    )

    def fields(self, row: Any, book: Book) -> dict[str, Any]:
        programme = book.effective("项目点")[row.site,].programme
        return {
            "site_id": book.pk("项目点", (row.site,)),
            "indicator_id": book.pk("考评指标", (programme, row.year, row.indicator)),
            "assessor": row.assessor,
            "mark": row.mark,
            "reason": row.reason,
        }

    def faults(self, book: Book) -> Iterator[Fault]:
        yield from self._left_behind(book)
        sites, indicators = book.effective("项目点"), book.effective("考评指标")
        for row in book.readable(self.name, *self.key[:3]):
            site = sites.get((row.site,))
            key = (site.programme, row.year, row.indicator) if site else None
            if key is None or (key not in indicators and book.is_known("考评指标", key)):
                continue
            if key not in indicators:
                expected = _("an indicator of %(programme)s in %(year)s") % {"programme": key[0], "year": key[1]}
                yield self.fault(book, row, "indicator", expected)
            elif BAD not in row and (wrong := mark_fault(indicators[key], row.mark, row.reason)):
                yield self.fault(book, row, *wrong)

    def _left_behind(self, book: Book) -> Iterator[Fault]:
        """Stored marks that stay must be possible for the indicators, in the programmes of their sites."""
        moved = {row.code: row for old, row in book.changes("项目点") if old.programme != row.programme}
        changed = {sheets["考评指标"].key_of(row): row for _old, row in book.changes("考评指标")}
        if not moved and not changed:
            return
        in_file = {self.key_of(row) for row in book.rows(self.name)}
        for key, (_pk, mark) in book.stored(self.name).items():
            site = book.effective("项目点")[mark.site,]
            if key in in_file:
                continue
            if row := moved.pop(mark.site, None):
                expected = _("the programme to which the marks that are stored belong")
                yield sheets["项目点"].fault(book, row, "programme", expected)
            row = changed.get((site.programme, mark.year, mark.indicator))
            if row and (wrong := mark_fault(row, mark.mark, mark.reason)):
                words = {"assessor": mark.assessor, "site": mark.site, "expected": wrong[1]}
                expected = _("what fits the mark by %(assessor)s for %(site)s that is stored: %(expected)s") % words
                yield sheets["考评指标"].fault(book, row, "full_mark", expected)
