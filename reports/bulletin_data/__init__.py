"""What the ledgers say of a programme's month for its bulletin (月度通报): places and sites, no word about a person."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Subdistrict
from portal.web.errors import Refused
from portal.workdays.models import Holiday
from portal.workdays.rules import end_of, log_deadline, working_day_after
from programmes.models import Programme
from reports.bulletin_data.facts import EXEMPT, MISSING, Bulletin, Line, Row, SiteMonth, line_of
from reports.bulletin_data.faults import Fault, Month, faults, is_missing_again
from reports.bulletin_data.keeping import kept, restored
from reports.bulletin_data.merits import merits
from reports.bulletin_data.naming import Namer, all_offices, office_of
from reports.bulletin_data.reading import Scope, site_months
from reports.pdf.figures import day, leading_office
from sites.models import MonthSignature
from sites.site_years import local, month_of

__all__ = ["Bulletin", "Line", "Row", "all_offices", "bulletin", "kept", "office_of", "restored"]

#: working days for an answer
DAYS = 3


def bulletin(
    programme: Programme, month: date, subdistrict: Subdistrict | None = None, now: datetime | None = None
) -> Bulletin:
    """The month as it stands now, of the district or of one subdistrict.

    Raises Refused when the month has not begun, or no site of the programme operated in it there.
    """
    at = timezone.localtime(now)
    days = _Days(programme.log_due_day, month, at)
    scope = Scope(programme, subdistrict, month_of(month), days.deadline)
    sites = site_months(scope) if month <= at.date() else []
    if not sites:
        words = {"programme": programme.name, "month": f"{month:%Y-%m}"}
        raise Refused(_("%(programme)s: no site operated in %(month)s.") % words)
    earlier = month - timedelta(days=1)
    before = site_months(Scope(programme, subdistrict, month_of(earlier), days.deadline_of(earlier)))
    return _Composed(programme, subdistrict, days, sites, before).bulletin()


class _Days:
    """The days that a bulletin names, with the holidays around them."""

    def __init__(self, due_day: int, month: date, at: datetime) -> None:
        years = {month.year - 1, month.year, month.year + 1, at.year, at.year + 1}
        self.due_day, self.month, self.at = due_day, month, at.replace(second=0, microsecond=0)
        self.holidays = dict(Holiday.objects.filter(date__year__in=years).values_list("date", "kind"))
        self.deadline = self.deadline_of(month)
        self.is_over = at >= local(end_of(self.deadline))
        self.answer_by = working_day_after(at.date(), DAYS, self.holidays)

    def deadline_of(self, day_: date) -> date:
        return log_deadline(day_.replace(day=1), self.due_day, self.holidays)

    def next(self) -> tuple[date, date]:
        """The month whose log is due next after this one, and its deadline."""
        month = month_of(self.month).last + timedelta(days=1)
        while self.deadline_of(month) < self.at.date():
            month = month_of(month).last + timedelta(days=1)
        return month, self.deadline_of(month)


class _Composed:
    """Puts the facts together."""

    def __init__(
        self,
        programme: Programme,
        subdistrict: Subdistrict | None,
        days: _Days,
        sites: list[SiteMonth],
        before: list[SiteMonth],
    ) -> None:
        self.programme, self.subdistrict, self.days = programme, subdistrict, days
        self.sites, self.earlier = sites, before
        self.before = {site.code: site for site in before}
        self.namer = Namer(of_district=subdistrict is None)
        self.signed = self._signed()

    def bulletin(self) -> Bulletin:
        programme, days, place = self.programme, self.days, self.subdistrict
        lines = self._lines()
        found = list(faults(self._month()))
        total = self._line("", "合计", self.sites, self.signed.get(place.code) if place else None)
        next_month, next_deadline = days.next()
        unit = programme.lead_unit.name if programme.lead_unit else ""
        return Bulletin(
            programme=programme.name,
            programme_id=programme.pk,
            code=programme.code,
            office=office_of(place.name, place.kind) if place else leading_office(programme.name, unit),
            unit=unit,
            place=place.name if place else "",
            place_code=place.code if place else "",
            place_kind=place.kind if place else "",
            kinds=tuple(dict.fromkeys(self._kind(site) for site in self.sites)),
            month=days.month,
            deadline=days.deadline,
            as_of=days.at.replace(tzinfo=None),
            is_over=days.is_over,
            next_month=next_month,
            next_deadline=next_deadline,
            answer_by=days.answer_by,
            menu_per_month=programme.menu_per_month,
            ranked=settings.BULLETIN_RANKING and place is None,
            total=total,
            before=self._line("", "上月", self.earlier) if self.earlier else None,
            shared=sum(line.activities for line in self._alone()) - total.activities,
            lines=lines,
            rows=self._rows(),
            highlights=tuple(merits(self.sites, lines, self.namer, programme.menu_per_month)),
            problems=tuple(fault.said for fault in found if fault.said),
            requests=(*_asked(found), self._next(next_month, next_deadline)),
        )

    def _kind(self, site: SiteMonth) -> str:
        return site.community_kind if self.subdistrict else site.subdistrict_kind

    def _line(self, code: str, name: str, sites: Sequence[SiteMonth], signed: date | None = None) -> Line:
        return line_of(code, name, sites, self.programme.menu_per_month, signed)

    def _lines(self) -> tuple[Line, ...]:
        """Of the subdistricts, or of the one subdistrict's communities, in the order of the divisions."""
        places: dict[tuple[str, str], list[SiteMonth]] = {}
        for site in self.sites:
            key = (
                (site.community_code, site.community) if self.subdistrict else (site.subdistrict_code, site.subdistrict)
            )
            places.setdefault(key, []).append(site)
        return tuple(self._line(*key, sites, self.signed.get(key[0])) for key, sites in places.items())

    def _alone(self) -> list[Line]:
        return [self._line(site.code, site.name, [site]) for site in self.sites]

    def _signed(self) -> dict[str, date]:
        """The day on which each subdistrict's head signed the month last, by the subdistrict's code."""
        found = MonthSignature.objects.filter(month=self.days.month).order_by("signed_at")
        if self.subdistrict:
            found = found.filter(subdistrict=self.subdistrict)
        return {code: timezone.localdate(at) for code, at in found.values_list("subdistrict__code", "signed_at")}

    def _rows(self) -> tuple[Row, ...]:
        shown = self.sites if self.subdistrict else [site for site in self.sites if site.how in (MISSING, EXEMPT)]
        return tuple(
            Row(
                code=site.code,
                name=site.name,
                community=site.community,
                subdistrict=site.subdistrict,
                how=site.how,
                late=site.late or 0,
                status=site.status,
                again=site.how == MISSING and is_missing_again(site, self.before),
                line=self._line(site.code, site.name, [site]),
            )
            for site in shown
        )

    def _month(self) -> Month:
        days = self.days
        return Month(
            sites=self.sites,
            before=self.before,
            namer=self.namer,
            month=days.month,
            today=days.at.date(),
            deadline=days.deadline,
            answer_by=days.answer_by,
            menu_by=month_of(days.answer_by).last,
            menu_per_month=self.programme.menu_per_month,
            is_over=days.is_over,
        )

    def _next(self, month: date, deadline: date) -> str:
        """Which log is due next: it stands in every bulletin."""
        units = all_offices({self._kind(site) for site in self.sites})
        return f"请各项目点于{day(deadline)}前报送{month.year}年{month.month}月月报。责任单位：{units}。"


def _asked(found: Sequence[Fault]) -> list[str]:
    return [f"{fault.asked}。责任单位：{fault.units}。" for fault in found if fault.asked]
