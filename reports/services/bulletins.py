"""Monthly bulletins: which there are, how they stand, and having one made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from portal.accounts.rights import Reach, Right
from portal.jobs.models import Job
from portal.web.errors import Forbidden, Refused
from programmes.models import Programme
from reports.bulletin_data.scope import covers, covers_whole
from reports.kinds import KINDS, Subject
from reports.models import Document
from reports.services.documents import documents_for, queue_again
from reports.states import DocumentKind, DocumentStatus
from sites.models import MonthlyLog, Site
from sites.punctuality import LogMonth, LogYear, operates
from sites.site_years import month_of

KIND = DocumentKind.MONTHLY_BULLETIN


@dataclass(frozen=True)
class MonthLine:
    """A programme's month in the list: its logs, the own bulletin, and how many of the subdistricts' there are made
    (None where a post covers one subdistrict only)."""

    programme: Programme
    logs: LogMonth
    document: Document | None
    of_places: int | None


def ask_for_bulletin(*, by: Actor, programme: Programme, month: date, subdistrict: Subdistrict | None = None) -> Job:
    """Queue the bulletin of a programme's month (its first day), of the district or of one subdistrict.

    Raises Forbidden without the right or outside of what the post covers, Refused when no site operated in the month,
    it has not begun, or the bulletin was sent for signature already.
    """
    by.require(Right.MAKE_BULLETINS)
    if not is_covered(by, subdistrict) or not Programme.objects.visible_to(by).filter(pk=programme.pk).exists():
        raise Forbidden(_("It lies outside of what your post covers."))
    place = {"room__community__subdistrict": subdistrict} if subdistrict else {}
    operating = Site.objects.filter(operates(month_of(month)), programme=programme, **place)
    if month > timezone.localdate() or not operating.exists():
        words = {"programme": programme.name, "month": f"{month:%Y-%m}"}
        raise Refused(_("%(programme)s: no site operated in %(month)s.") % words)
    subject = Subject.of_month(programme, month, subdistrict)
    with transaction.atomic():
        [document] = documents_for(KINDS[KIND], month.year, [subject])
        if document.is_sealed:
            text = _("%(number)s is “%(state)s”: it stays as it is.")
            raise Refused(text % {"number": document.number, "state": document.get_status_display()})
        return queue_again(by=by, documents=[document])


def is_covered(actor: Actor, subdistrict: Subdistrict | None) -> bool:
    """Whether a bulletin's sites are all in the actor's scope."""
    return covers(actor, subdistrict) if subdistrict else covers_whole(actor)


def bulletins_of(actor: Actor) -> QuerySet[Document]:
    """The valid bulletins that the actor sees."""
    found: QuerySet[Document] = Document.objects.visible_to(actor).valid().filter(kind=KIND)
    return found


def months_listed(actor: Actor, year: int, programme: str = "") -> Iterator[MonthLine]:
    """The programmes' months of a year that have begun, the latest first; nothing for who covers no subdistrict."""
    if not (covers_whole(actor) or actor.reach in (Reach.SUBDISTRICT, Reach.AUDIT)):
        return
    own = {} if covers_whole(actor) else {"subdistrict": actor.subdistrict_id}
    seen = bulletins_of(actor).filter(year=year).select_related("file", "docx", "job")
    documents = {(row.programme_id, row.month): row for row in seen.filter(**(own or {"subdistrict": None}))}
    programmes = Programme.objects.visible_to(actor).order_by("code")
    chosen = list(programmes.filter(code=programme) if programme else programmes)
    counts, places, today = LogYear(year).counts(actor), _made(seen), timezone.localdate()
    for at in reversed(range(12)):
        for one in chosen:
            logs = counts[one.pk][at]
            if logs.month > today or (logs.is_due and not logs.due):
                continue
            made = places.get((one.pk, logs.month), 0) if not own else None
            yield MonthLine(one, logs, documents.get((one.pk, logs.month)), made)


def _made(seen: QuerySet[Document]) -> dict[Any, int]:
    """How many subdistricts' bulletins are made, by programme and month."""
    of_places = seen.exclude(subdistrict=None).filter(file__isnull=False).order_by()
    rows = of_places.values_list("programme", "month").annotate(Count("pk"))
    return {(programme, month): number for programme, month, number in rows}


def received(actor: Actor, year: int) -> QuerySet[Document]:
    """Issued bulletins of a year that were addressed to the actor's place or unit."""
    if covers_whole(actor):
        return bulletins_of(actor).none()
    issued = bulletins_of(actor).filter(status=DocumentStatus.ISSUED, year=year)
    if actor.reach is Reach.SUBDISTRICT:
        issued = issued.filter(~Q(subdistrict=actor.subdistrict_id) | Q(subdistrict=None))
    return issued.select_related("programme", "subdistrict", "file", "docx", "scan").order_by("-month", "number")


def bulletin_years(actor: Actor) -> list[int]:
    """The years from the first monthly log or bulletin that the actor sees to this one, the latest first."""
    now = timezone.localdate().year
    firsts = (
        MonthlyLog.objects.visible_to(actor).order_by().aggregate(first=Min("month"))["first"],
        bulletins_of(actor).order_by().aggregate(first=Min("month"))["first"],
    )
    first = min((day.year for day in firsts if day), default=now)
    return list(range(now, first - 1, -1))
