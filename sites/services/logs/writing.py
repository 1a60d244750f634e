"""A log written whole at once, by another system or from an Excel sheet: checked as if it were handed in."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.audit.changes import between
from portal.audit.services import lock_head, record
from portal.web.errors import Refused
from sites.log_content import LogFault, read, tidy
from sites.models import LogDraft, MonthlyLog, Site
from sites.services.logs.drafting import begun, frame_of, keep_aside
from sites.services.logs.stored import in_words, put_in_rows
from sites.states import WRITABLE


class Faulty(Refused):
    """A log that can't be handed in as it is; `faults` say where and why, all of them."""

    def __init__(self, faults: list[LogFault]) -> None:
        super().__init__(*(fault.message for fault in faults))
        self.faults = faults


class Stale(Refused):
    """Somebody wrote the log since it was looked at; `edit` is the one that it has now."""

    def __init__(self, edit: int) -> None:
        super().__init__(_("Somebody else has written this log meanwhile: look at it again first."))
        self.edit = edit


@transaction.atomic
def write_log(*, by: Actor, site: Site, month: date, content: object, edit: int | None = None) -> MonthlyLog:
    """Replace a month's draft or returned log by this content, in its rows. `edit` is the one that the writer saw; None
    writes whatever there is. What a person was typing meanwhile is kept aside for them.

    Raises Forbidden, Faulty with all faults, Stale, or Refused once the log has been handed in.
    """
    frame = frame_of(site, month)
    read_content, faults = read(tidy(content), frame)
    lock_head()
    log, _new = begun(by, site, month)
    log = MonthlyLog.objects.select_for_update().get(pk=log.pk)
    if log.status not in WRITABLE:
        raise Refused(
            _("This log is “%(state)s”: only a draft or a returned log is written.")
            % {"state": log.get_status_display()}
        )
    if edit is not None and edit != log.edit:
        raise Stale(log.edit)
    if read_content is None:
        raise Faulty(faults)
    before = in_words(log)
    for draft in LogDraft.objects.filter(log=log):
        keep_aside(log, draft.content, draft.saved_by)
        draft.delete()
    put_in_rows(log, read_content, frame)
    record(by=by, action="log.write", target=log.audit_name, details=between(before, in_words(log)))
    return log
