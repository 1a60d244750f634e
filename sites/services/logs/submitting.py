"""Handing a month's log in, taking it back, and booking what happened to the logs of several sites at once."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.changes import between
from portal.audit.services import lock_head, record
from portal.web.errors import Refused
from portal.workflow import require_own
from sites.log_content import filled_fields, new_key, read
from sites.models import LogDraft, LogEffort, MonthlyLog, Site
from sites.services.logs.drafting import begun, frame_of, save_draft
from sites.services.logs.odd import find_oddities
from sites.services.logs.stored import drafted, in_words, line_in_words, put_in_rows, typed
from sites.services.logs.writing import Faulty, Stale
from sites.states import LOG_MOVES, WRITABLE


@transaction.atomic
def submit_log(
    *, by: Actor, log: MonthlyLog, edit: int | None = None, explanations: Mapping[str, str] | None = None
) -> MonthlyLog:
    """Hand in what was drafted of a log; `explanations` answer, by `code` or `code:row`, what looks odd in it.

    Handed in twice (a double click) it is handed in once: with the `edit` that the writer saw, a log that is in already
    is answered as it is. Raises Forbidden, Faulty with all faults by field, Stale, or Refused.
    """
    by.require(Right.SUBMIT_LOGS)
    lock_head()
    require_own([log.site], by)
    log = MonthlyLog.objects.select_for_update(of=("self",)).select_related("site__programme").get(pk=log.pk)
    if log.status not in WRITABLE and edit is not None and log.submitted_by == by.name:
        return log
    if edit is not None and edit != log.edit:
        raise Stale(log.edit)
    draft = LogDraft.objects.filter(log=log).first()
    frame, before = frame_of(log.site, log.month), in_words(log)
    content, faults = read(draft.content if draft else typed(log), frame)
    if content is None:
        raise Faulty(faults)
    if log.status in WRITABLE and draft:
        put_in_rows(log, content, frame)
        _count_effort(log, draft)
        draft.delete()
    changes = between(before, in_words(log))["changes"]
    log = LOG_MOVES.move(log, "submit", by=by, further=changes)
    find_oddities(log, explanations=explanations or {})
    return log


def _count_effort(log: MonthlyLog, draft: LogDraft) -> None:
    effort, _created = LogEffort.objects.get_or_create(log=log)
    effort.seconds += draft.seconds
    effort.typed += draft.typed
    effort.fields = filled_fields(draft.content)
    effort.save()


def take_back_log(*, by: Actor, log: MonthlyLog, reason: str) -> MonthlyLog:
    """Take a log back that nobody has checked yet, to correct it; it keeps its first submission."""
    require_own([log.site], by)
    return LOG_MOVES.move(log, "take_back", by=by, reason=reason)


@transaction.atomic
def book_activity(
    *, by: Actor, log: MonthlyLog, row: str, site: Site, participants: str, course: str = ""
) -> MonthlyLog:
    """Book an activity of a drafted log to another site of the same community too, with its own attendance: one
    occasion, typed once. `course` is the other site's where its programme is another one. Booked again it changes the
    attendance. Answers the other site's log. Raises Forbidden or Refused.
    """
    by.require(Right.WRITE_LOGS)
    lock_head()
    log = MonthlyLog.objects.select_for_update(of=("self",)).select_related("site__room").get(pk=log.pk)
    if log.site.room.community_id != site.room.community_id or log.site_id == site.pk:
        raise Refused(_("An activity is booked to other sites of the same community."))
    content = drafted(log)
    line = next((line for line in content["activities"] if line["row"] == row), None)
    if line is None or log.status not in WRITABLE:
        raise Refused(_("There is no such activity in this draft."))
    if not line["occasion"]:
        line["occasion"] = new_key()
        save_draft(by=by, site=log.site, month=log.month, content=content, edit=log.edit)
    return _book(by, log.month, site, line | {"participants": participants, "course": course or line["course"]})


def _book(by: Actor, month: date, site: Site, line: dict[str, str]) -> MonthlyLog:
    other, _new = begun(by, site, month)
    other = MonthlyLog.objects.select_for_update().get(pk=other.pk)
    if other.status not in WRITABLE:
        raise Refused(
            _("The log of %(site)s has been handed in already: nothing can be booked to it.") % {"site": site}
        )
    content = drafted(other)
    others = [one for one in content["activities"] if one["occasion"] != line["occasion"]]
    same = next((one["row"] for one in content["activities"] if one["occasion"] == line["occasion"]), new_key())
    content = content | {"activities": [*others, line | {"row": same}]}
    saved = save_draft(by=by, site=site, month=month, content=content, edit=other.edit)
    record(by=by, action="log.book", target=other.audit_name, details=between({}, {"activity": line_in_words(line)}))
    return saved.log
