"""The State Council's yearly notice of public holidays (国务院办公厅关于…年部分节假日安排的通知), read. Pure."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from portal.workdays.rules import REST, WORK

#: year and month are left out where they are those of the day before; in brackets stands the weekday, among others
_DAY = r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<about>[^)]*)\))?"
_TOKEN = re.compile(rf"{_DAY}|(?P<to>[至到])|(?P<rest>放假)|(?P<work>上班)|(?P<end>。)|(?:共)(?P<number>\d+)天")
_TITLE = re.compile(r"(\d{4})年部分节假日")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_WEEKDAYS = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}


@dataclass
class Reading:
    """What a notice says: the days that differ from their weekdays, in their order, and what is wrong with it."""

    days: dict[date, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read(text: str, year: int) -> Reading:
    """Reads the notice of `year`. A Saturday or Sunday off is none that must be marked, and is left out.

    Weekdays and numbers of days that the notice names are checked: so the notice of another year is recognised.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = Reading()
    title = _TITLE.search(plain)
    if title and int(title[1]) != year:
        found.faults.append(_("This is the notice of %(other)s, not of %(year)d.") % {"other": title[1], "year": year})
        return found
    _Reader(year, found).read(plain)
    if not any(day.year == year and day.month == 10 and kind == REST for day, kind in found.days.items()):
        found.faults.append(_("National Day is not in it: the text is not the whole notice."))
    found.days = dict(sorted(found.days.items()))
    return found


class _Reader:
    """Days wait until a word says what they are: 放假 or 上班. A sentence's end forgets those of which none did."""

    def __init__(self, year: int, found: Reading) -> None:
        self.year, self.month, self.found = year, 0, found
        self.waiting: list[date] = []
        self.is_range = False
        self.off: list[date] = []

    def read(self, text: str) -> None:
        for token in _TOKEN.finditer(text):
            if token["day"]:
                self._day(token)
            elif token["to"]:
                self.is_range = bool(self.waiting)
            elif token["rest"] or token["work"]:
                self._mark(REST if token["rest"] else WORK)
            elif token["number"]:
                self._count(int(token["number"]))
            else:
                self.waiting, self.is_range = [], False

    def _day(self, token: re.Match[str]) -> None:
        self.month = int(token["month"] or self.month)
        year = int(token["year"] or (self.waiting[-1].year if self.is_range else self.year))
        if not self.month or year not in (self.year - 1, self.year):
            return
        try:
            day = date(year, self.month, int(token["day"]))
        except ValueError:
            self._fault(_("There is no day “%(day)s”."), token[0])
            return
        named = _WEEKDAY.search(token["about"] or "")
        if named and _WEEKDAYS[named[1]] != day.weekday():
            self._fault(_("“%(day)s” is another day of the week in %(year)d."), token[0], year=year)
        if self.is_range:
            self._until(day, token[0])
        else:
            self.waiting.append(day)

    def _until(self, last: date, words: str) -> None:
        self.is_range, first = False, self.waiting[-1]
        if not 0 < (last - first).days <= 31:
            self._fault(_("“%(day)s” ends no holiday that begins before it."), words)
            return
        self.waiting += [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]

    def _mark(self, kind: str) -> None:
        if kind == REST:
            self.off = self.waiting or self.off
        for day in filter(self._is_of_notice, self.waiting):
            if self.found.days.get(day, kind) != kind:
                self._fault(_("“%(day)s” is called a day off and a working day."), f"{day:%Y-%m-%d}")
            if kind == WORK or day.weekday() < 5:
                self.found.days[day] = kind
        self.waiting, self.is_range = [], False

    def _is_of_notice(self, day: date) -> bool:
        """The holidays of a year may begin on its eve; the day on which the notice was given is none of them."""
        return day.year == self.year or (day.month, day.day) >= (12, 25)

    def _count(self, number: int) -> None:
        if self.off and number != len(self.off):
            words = _("From %(first)s on the notice counts %(said)d days off, and names %(found)d.")
            about = {"first": f"{self.off[0]:%Y-%m-%d}", "said": number, "found": len(self.off)}
            self.found.faults.append(words % about)
        self.off = []

    def _fault(self, words: str, day: str, **more: int) -> None:
        self.found.faults.append(words % {"day": day, **more})
