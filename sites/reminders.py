"""Who is told of which monthly logs, and on which days (docs/monthly-logs.md): the digests, before anybody sends them.

Those who hand in are told of each log some working days before its deadline, on that day, on the first and the third
working day after it, and on each week's first. Who checks and who leads a programme is told in sums, when there is
something new to chase or a week begins.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.actors import SYSTEM
from portal.accounts.models import Community, Post, Subdistrict, User
from portal.accounts.querysets import held_on
from portal.accounts.rights import Role
from portal.reminding.services import Draft
from portal.web.addresses import address
from portal.web.templatetags.portal import long_date, long_month
from portal.workdays.models import Holiday
from portal.workdays.rules import is_first_of_week, is_working_day, working_day_after, working_day_before
from programmes.models import ProgrammeOfficer
from sites.exemptions import LATEST
from sites.models import MonthlyLog, Site, SitePost
from sites.overdue import Owed, owed
from sites.states import LogStatus

#: working days after the deadline on which a log is spoken of by itself
AFTER = (1, 3)
#: so many lines a digest has at most
MOST_LINES = 30
SOON, TODAY, LATE = "soon", "today", "late"


class Rhythm:
    """The days on which a deadline is spoken of, by the calendar of working days around `today`."""

    def __init__(self, today: date) -> None:
        self.today = today
        around = Holiday.objects.filter(date__year__in=(today.year - 1, today.year, today.year + 1))
        self.holidays: Mapping[date, str] = dict(around.values_list("date", "kind"))
        self.is_working_day = is_working_day(today, self.holidays)
        self.begins_week = self.is_working_day and is_first_of_week(today, self.holidays)

    def says(self, deadline: date) -> str:
        """SOON, TODAY or LATE when a log due on `deadline` (a working day) is spoken of today, else empty: as it is on
        every day off."""
        if self.today == deadline:
            return TODAY
        if self.today < deadline:
            before = working_day_before(deadline, settings.REMINDER_DAYS_BEFORE, self.holidays)
            return SOON if self.today == before else ""
        return LATE if self.begins_week or self._is_after(deadline) else ""

    def _is_after(self, deadline: date) -> bool:
        return any(self.today == working_day_after(deadline, number, self.holidays) for number in AFTER)


@dataclass
class People:
    """Who hands in the logs of which communities and sites (by their keys)."""

    of_community: dict[int, list[User]] = field(default_factory=lambda: defaultdict(list))
    of_site: dict[int, list[User]] = field(default_factory=lambda: defaultdict(list))

    def responsible(self, row: Owed) -> list[User]:
        """Clerks of the community first, then keepers of the site; nobody twice."""
        users = [*self.of_community.get(row.place.community, ()), *self.of_site.get(row.place.site, ())]
        return list({user.pk: user for user in users}.values())


def people(rows: Iterable[Owed], today: date) -> People:
    """Whoever holds a post on `today` by which logs of these rows are handed in or drafted."""
    rows, found = list(rows), People()
    clerks = Post.objects.filter(held_on(today), role=Role.CLERK, user__is_active=True).select_related("user")
    for post in clerks.filter(community__in={row.place.community for row in rows}).order_by("starts", "pk"):
        found.of_community[post.community_id or 0].append(post.user)
    keepers = SitePost.objects.filter(held_on(today, "post__"), post__role=Role.SITE_KEEPER, post__user__is_active=True)
    for kept in keepers.filter(site__in={row.place.site for row in rows}).select_related("post__user").order_by("pk"):
        found.of_site[kept.site_id].append(kept.post.user)
    return found


def due_today(now: datetime) -> list[Draft]:
    """The digests of a working day, one for each person; none on another day. In the office's language."""
    rhythm = Rhythm(timezone.localdate(now))
    if not rhythm.is_working_day:
        return []
    rows = list(owed(SYSTEM, Site.objects.all(), now=now, until=rhythm.today + LATEST))
    with translation.override(settings.LANGUAGE_CODE):
        drafts = _Drafts(rhythm.today)
        spoken_of = [row for row in rows if rhythm.says(row.deadline)]
        _tell_responsible(drafts, spoken_of)
        late = [row for row in rows if row.deadline < rhythm.today]
        _tell_subdistricts(drafts, rhythm, late)
        _tell_programmes(drafts, rhythm, late)
        return drafts.all()


def asked_for(rows: Sequence[Owed], today: date) -> list[Draft]:
    """The digests for whoever is responsible for these rows, in the office's language."""
    with translation.override(settings.LANGUAGE_CODE):
        drafts = _Drafts(today)
        _tell_responsible(drafts, rows)
        return drafts.all()


class _Drafts:
    """One digest a person, whatever the posts by which they are told."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._of: dict[int, Draft] = {}
        self._more: Counter[int] = Counter()

    def tell(self, user: User, text: str, link: str, topic: str = "") -> None:
        draft = self._of.get(user.pk)
        if draft is None:
            subject = _("Monthly logs: reminder of %(day)s") % {"day": f"{self.today:%Y-%m-%d}"}
            draft = self._of[user.pk] = Draft(user, subject)
        if topic:
            draft.topics.append(topic)
        if len(draft.lines) < MOST_LINES:
            draft.lines.append((text, link))
        else:
            self._more[user.pk] += 1

    def all(self) -> list[Draft]:
        for user, more in self._more.items():
            words = ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}
            self._of[user].lines.append((words, address("start")))
        self._more.clear()
        return list(self._of.values())


def _tell_responsible(drafts: _Drafts, rows: Sequence[Owed]) -> None:
    """Each log to the clerks of its community and the keepers of its site, the most urgent first."""
    whose = people(rows, drafts.today)
    names = dict(Site.objects.filter(pk__in={row.place.site for row in rows}).order_by().values_list("pk", "name"))
    for row in sorted(rows, key=lambda row: (row.deadline, row.place.code)):
        text = in_words(names[row.place.site], row, drafts.today)
        for user in whose.responsible(row):
            drafts.tell(user, text, log_address(row), row.topic)


def in_words(site: str, row: Owed, today: date) -> str:
    """A line of a reminder: which log, until when, how late."""
    words = {"site": site, "month": long_month(row.month), "day": long_date(row.deadline)}
    late = row.days_late(today)
    if late > 0:
        form = ngettext(
            "%(site)s: log of %(month)s, due %(day)s, %(late)d day late",
            "%(site)s: log of %(month)s, due %(day)s, %(late)d days late",
            late,
        )
        return form % (words | {"late": late})
    if not late:
        return _("%(site)s: log of %(month)s, due today") % words
    return _("%(site)s: log of %(month)s, due %(day)s") % words


def log_address(row: Owed) -> str:
    """Where the log is handed in."""
    return address("log", row.month.year, row.month.month, row.place.code)


def _tell_subdistricts(drafts: _Drafts, rhythm: Rhythm, late: Sequence[Owed]) -> None:
    """Officers of a subdistrict: what each of its committees owes, and how many logs wait to be checked."""
    posts = Post.objects.filter(held_on(rhythm.today), role=Role.SUBDISTRICT_OFFICER, user__is_active=True)
    waiting = _waiting()
    communities = _community_names(late)
    for post in posts.select_related("user").order_by("pk"):
        own = [row for row in late if row.place.subdistrict == post.subdistrict_id]
        if not _is_time(rhythm, own):
            continue
        for community, months in _by(own, lambda row: row.place.community):
            text = _logs_missing(communities[community], months)
            drafts.tell(post.user, text, address("overdue", q=communities[community]))
        if number := waiting.get(post.subdistrict_id or 0):
            text = ngettext("%(n)d monthly log to be checked", "%(n)d monthly logs to be checked", number)
            drafts.tell(post.user, text % {"n": number}, address("log_queue"))


def _tell_programmes(drafts: _Drafts, rhythm: Rhythm, late: Sequence[Owed]) -> None:
    """Officers of programmes: how many logs of a programme are late in each subdistrict."""
    held = ProgrammeOfficer.objects.filter(held_on(rhythm.today, "post__"), post__role=Role.PROGRAMME_OFFICER)
    named = {pk: (code, name) for pk, code, name in Subdistrict.objects.order_by().values_list("pk", "code", "name")}
    for officer in held.filter(post__user__is_active=True).select_related("post__user", "programme").order_by("pk"):
        own = [row for row in late if row.place.programme == officer.programme_id]
        if not _is_time(rhythm, own):
            continue
        for subdistrict, months in _by(own, lambda row: row.place.subdistrict):
            code, name = named[subdistrict]
            text = _logs_missing(f"{officer.programme.name} · {name}", months)
            link = address("overdue", programme=officer.programme.code, subdistrict=code)
            drafts.tell(officer.post.user, text, link)


def _is_time(rhythm: Rhythm, own: Sequence[Owed]) -> bool:
    """Whether who chases is told today: a week begins, or of what is late something is spoken of today."""
    return rhythm.begins_week or any(rhythm.says(row.deadline) for row in own)


def _by(rows: Sequence[Owed], key: Callable[[Owed], int]) -> Iterator[tuple[int, list[Owed]]]:
    """The rows in groups, the group that is late the longest first."""
    groups: dict[int, list[Owed]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.deadline, row.place.code)):
        groups[key(row)].append(row)
    yield from groups.items()


def _logs_missing(whose: str, rows: Sequence[Owed]) -> str:
    months = "、".join(sorted({f"{row.month:%Y-%m}" for row in rows}))
    form = ngettext(
        "%(whose)s: %(n)d monthly log not handed in (%(months)s)",
        "%(whose)s: %(n)d monthly logs not handed in (%(months)s)",
        len(rows),
    )
    return form % {"whose": whose, "n": len(rows), "months": months}


def _waiting() -> dict[int, int]:
    """Subdistrict → how many logs wait to be checked."""
    logs = MonthlyLog.objects.filter(status=LogStatus.SUBMITTED).order_by()
    counted = logs.values_list("site__room__community__subdistrict").annotate(n=Count("pk"))
    return dict(counted.values_list("site__room__community__subdistrict", "n"))


def _community_names(rows: Sequence[Owed]) -> dict[int, str]:
    keys = {row.place.community for row in rows}
    return dict(Community.objects.filter(pk__in=keys).order_by().values_list("pk", "name"))
