"""A log that another system puts."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.api.problems import NotCurrent
from portal.audit.services import lock_head
from sites.models import MonthlyLog, Site
from sites.services.logs.writing import write_log


@transaction.atomic
def put_log(
    *,
    by: Actor,
    site: Site,
    month: date,
    content: object,
    is_current: Callable[[MonthlyLog | None], bool] | None = None,
) -> bool:
    """Write the log of a site's month whole; whether there was none before. `is_current` is asked of what is there,
    with the lock held that every writer takes. Raises NotCurrent when it says no, and what `write_log` raises."""
    lock_head()
    before = MonthlyLog.objects.visible_to(by).filter(site=site, month=month).first()
    if is_current and not is_current(before):
        raise NotCurrent(_("The log is not what `If-Match` names any more: read it again."))
    write_log(by=by, site=site, month=month, content=content)
    return before is None
