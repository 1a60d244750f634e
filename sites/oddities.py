"""What looks odd in a monthly log of a site. Looking odd is not being wrong: the committee explains it, the subdistrict
looks into it and answers.

Facts are numbers, days, the codes of other sites (`sites`): who reads an oddity is told those that they see.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from portal.registry import OddityKind, log_oddities
from sites.models import Activity, MonthlyLog
from sites.services.logs.photos import duplicates_in
from sites.states import LogStatus

#: a month is held against so many approved ones before it, of which there must be at least so many
MONTHS_BEFORE, FEWEST_BEFORE = 3, 2
#: more than so many times their mean, or less than that part of it, is a jump …
JUMP = 2
#: … where it is off by at least so many activities or so much attendance: small numbers jump by themselves
LEAST_ACTIVITIES, LEAST_ATTENDANCE = 3, 30

Found = Iterator[tuple[str, dict[str, Any]]]


def above_capacity(log: MonthlyLog) -> Found:
    """Activities with more people than the site holds."""
    capacity = log.site.capacity
    for one in log.happened if capacity else ():
        if one.participants > capacity:
            facts = {"day": one.date.isoformat(), "topic": one.topic, "people": one.participants, "capacity": capacity}
            yield line_of(one), facts


def same_photo(log: MonthlyLog) -> Found:
    """Photos that were in another log already, the very same or changed a little."""
    alike = duplicates_in(log)
    photos = {photo.pk: photo for photo in log.photos.all()} if alike else {}
    for pk, others in alike.items():
        sites = sorted({other.log.site.code for other in others})
        months = sorted({f"{other.log.month:%Y-%m}" for other in others})
        yield f"photo-{photos[pk].sha256[:16]}", {"photo": pk, "sites": sites, "months": months}


def same_day_in_the_room(log: MonthlyLog) -> Found:
    """Days with an activity here and another one at another site of the room; one occasion that was booked to both is
    no oddity."""
    here: dict[Any, set[str]] = defaultdict(set)
    for one in log.happened:
        here[one.date].add(one.occasion)
    others = Activity.objects.filter(log__site__room=log.site.room_id, date__in=here).exclude(log__site=log.site_id)
    sites: dict[Any, set[str]] = defaultdict(set)
    for day, occasion, code in others.order_by().values_list("date", "occasion", "log__site__code"):
        if not occasion or occasion not in here[day]:
            sites[day].add(code)
    for day, codes in sorted(sites.items()):
        yield day.isoformat(), {"day": day.isoformat(), "sites": sorted(codes)}


def jump_of_activities(log: MonthlyLog) -> Found:
    """Many more or far fewer activities than in the months before."""
    yield from _jump(log, len(log.happened), "n", LEAST_ACTIVITIES)


def jump_of_attendance(log: MonthlyLog) -> Found:
    """Many more or far fewer people than in the months before."""
    yield from _jump(log, sum(one.participants for one in log.happened), "people", LEAST_ATTENDANCE)


def _jump(log: MonthlyLog, now: int, what: str, least: int) -> Found:
    before = MonthlyLog.objects.filter(site=log.site_id, month__lt=log.month, status=LogStatus.APPROVED)
    counted = before.annotate(n=Count("activities"), people=Sum("activities__participants", default=0))
    known = list(counted.order_by("-month").values_list(what, flat=True)[:MONTHS_BEFORE])
    total, months = sum(known), len(known)
    is_far = now * months > JUMP * total or now * months * JUMP < total
    if months >= FEWEST_BEFORE and is_far and abs(now * months - total) >= least * months:
        yield "", {"now": now, "mean": f"{total / months:.1f}", "months": months}


def too_few_open_days(log: MonthlyLog) -> Found:
    """Fewer opening days than days on which something happened."""
    days = len({one.date for one in log.happened})
    if log.open_days < days:
        yield "", {"open_days": log.open_days, "days": days}


def line_of(activity: Activity) -> str:
    """The key of an activity's line, as the log's page calls it."""
    return activity.row or f"a{activity.pk}"


for _find, _words in (
    (above_capacity, _("%(day)s “%(topic)s”: %(people)d people, the site holds %(capacity)d.")),
    (same_photo, _("A photo is also in another log (%(months)s): %(sites)s.")),
    (same_day_in_the_room, _("%(day)s: activities of several sites in one room, also of %(sites)s.")),
    (jump_of_activities, _("%(now)d activities; on average of the %(months)d months before %(mean)s.")),
    (jump_of_attendance, _("Attendance %(now)d; on average of the %(months)d months before %(mean)s.")),
    (too_few_open_days, _("%(open_days)d opening days, but activities on %(days)d days.")),
):
    log_oddities.add(_find.__name__, OddityKind(_find.__name__, _words, _find))
