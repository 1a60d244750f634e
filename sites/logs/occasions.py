"""Activities that are booked to the logs of several sites of a community: one occasion, typed once."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from portal.accounts.actors import Actor
from sites.log_content import Content
from sites.models import Activity, LogDraft, Site
from sites.punctuality import operates
from sites.site_years import month_of


def neighbours(actor: Actor, site: Site, month: date) -> QuerySet[Site]:
    """The other sites of the community that operate in the month, as far as the actor sees them."""
    others = Site.objects.reporting_to(actor).filter(room__community=site.room.community_id).exclude(pk=site.pk)
    return others.filter(operates(month_of(month))).select_related("programme").order_by("code")


def shared_with(actor: Actor, site: Site, month: date, content: Content) -> dict[str, tuple[str, ...]]:
    """Occasion → the names of the other sites in whose logs of the month it stands, too."""
    found: dict[str, list[str]] = defaultdict(list)
    for other, occasion, _participants, _course in booked(actor, site, month, content):
        found[occasion].append(other.name)
    return {occasion: tuple(names) for occasion, names in found.items()}


def booked(actor: Actor, site: Site, month: date, content: Content) -> list[tuple[Site, str, str, str]]:
    """For each booking at another site: that site, the occasion, its attendance and its course (code)."""
    occasions = {line.get("occasion", "") for line in content.get("activities", ())} - {""}
    if not occasions:
        return []
    others = neighbours(actor, site, month).order_by()
    drafts = LogDraft.objects.visible_to(actor).filter(log__month=month, log__site__in=others)
    found, drafted = [], set()
    for draft in drafts.select_related("log__site"):
        drafted.add(draft.log_id)
        for line in draft.content.get("activities", ()):
            if line.get("occasion") in occasions:
                found.append((draft.log.site, line["occasion"], line["participants"], line["course"]))
    rows = Activity.objects.visible_to(actor).filter(occasion__in=occasions, log__month=month, log__site__in=others)
    for one in rows.exclude(log__in=drafted).select_related("log__site", "course"):
        found.append((one.log.site, one.occasion, str(one.participants), one.course.code))
    return found
