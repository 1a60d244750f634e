"""Writing a month's log: saved while one types, two people at once told apart, nothing that was typed lost.

A draft is a text and no ledger yet: only its beginning is in the audit trail, and what is handed in at the end. Saving
does not take the trail's lock, so that it never waits for another's long work on PostgreSQL.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.services import lock_head, record
from portal.web.errors import Refused
from portal.workflow import require_own
from sites.log_content import Content, Frame, changed_fields, filled_fields, tidy
from sites.models import LogAside, LogDraft, MonthlyLog, Site
from sites.punctuality import is_operating
from sites.services.logs.stored import typed
from sites.site_years import month_of
from sites.states import WRITABLE

#: a longer pause between two savings was spent on something else
PAUSE = timedelta(seconds=60)


@dataclass(frozen=True)
class Saved:
    """How a saving ended. `edit` is what the next one names. With `why_not` the text is not the draft, but kept aside
    for its writer: a colleague was first (`theirs` is that draft), or the log has been handed in meanwhile."""

    log: MonthlyLog
    edit: int
    content: Content
    why_not: str = ""
    theirs: LogDraft | None = None


def frame_of(site: Site, month: date) -> Frame:
    """What a log of the site is checked against. Raises Refused for a month of which none is written."""
    today, span = timezone.localdate(), month_of(month)
    if not (site.opened_on and is_operating(site.opened_on, site.closed_on, span)):
        raise Refused(_("The site was not in operation in %(month)s.") % {"month": f"{month:%Y-%m}"})
    if span.first > today:
        raise Refused(_("%(month)s has not come yet.") % {"month": f"{month:%Y-%m}"})
    courses = dict(site.programme.courses.order_by().values_list("code", "pk"))
    return Frame(span.first, courses, today)


def begin(*, by: Actor, site: Site, month: date) -> MonthlyLog:
    """The log of a site's month, begun as an empty draft if there is none. Raises Forbidden or Refused."""
    with transaction.atomic():
        log, created = begun(by, site, month)
        if created:
            record(by=by, action="log.begin", target=log.audit_name)
    return log


def begun(by: Actor, site: Site, month: date) -> tuple[MonthlyLog, bool]:
    """As `begin`, and whether it is new, for a caller who records it; inside that one's transaction."""
    by.require(Right.WRITE_LOGS)
    frame = frame_of(site, month)
    require_own([site], by)
    if found := MonthlyLog.objects.visible_to(by).filter(site=site, month=frame.month).first():
        return found, False
    lock_head()
    return MonthlyLog.objects.get_or_create(site=site, month=frame.month, defaults={"open_days": 0})


def save_draft(*, by: Actor, site: Site, month: date, content: object, edit: int, keeping_old: bool = False) -> Saved:
    """Keep what has been typed of a month's log; `edit` is the one that the writer saw (0 when there was none). With
    `keeping_old` the text that it replaces is kept aside for the writer, who may go back to it.

    Raises Forbidden, or Refused for what is no log. Whatever else is in the way, the text is kept: see Saved.
    """
    text = tidy(content)
    log = begin(by=by, site=site, month=month)
    with transaction.atomic():
        log = MonthlyLog.objects.select_for_update().get(pk=log.pk)
        draft = LogDraft.objects.filter(log=log).first()
        before = draft.content if draft else typed(log)
        if log.status not in WRITABLE:
            return _kept_aside(by, log, text, _("This log has been handed in meanwhile; your text is kept."), None)
        if text == before:
            return Saved(log, log.edit, text)
        if log.edit != edit:
            return _kept_aside(by, log, text, _("A colleague saved this log first; your text is kept."), draft)
        if keeping_old and filled_fields(before):
            keep_aside(log, before, by.name)
        _keep(log, draft, text, changed_fields(before, text), by)
        log.edit += 1
        log.save(update_fields=["edit"])
    return Saved(log, log.edit, text)


def _keep(log: MonthlyLog, draft: LogDraft | None, text: Content, typed_fields: int, by: Actor) -> None:
    now = timezone.now()
    if draft is None:
        LogDraft.objects.create(log=log, content=text, saved_by=by.name, saved_at=now, begun_at=now, typed=typed_fields)
        return
    draft.seconds += int(min(now - draft.saved_at, PAUSE).total_seconds())
    draft.typed += typed_fields
    draft.content, draft.saved_at, draft.saved_by = text, now, by.name
    draft.save()


def _kept_aside(by: Actor, log: MonthlyLog, text: Content, why: str, theirs: LogDraft | None) -> Saved:
    keep_aside(log, text, by.name)
    return Saved(log, log.edit, text, why, theirs)


def keep_aside(log: MonthlyLog, text: Content, writer: str) -> None:
    """Keep a text for who typed it (by the name of the account); inside the caller's transaction."""
    LogAside.objects.update_or_create(log=log, kept_for=writer, defaults={"content": text, "kept_at": timezone.now()})


@transaction.atomic
def put_away(*, by: Actor, log: MonthlyLog) -> None:
    """The writer's own text that was kept aside is no longer needed."""
    by.require(Right.WRITE_LOGS)
    LogAside.objects.visible_to(by).filter(log=log, kept_for=by.name).delete()
