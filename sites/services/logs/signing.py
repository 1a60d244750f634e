"""The head of a subdistrict signs its month: what was checked leaves the subdistrict with a name under it."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from portal.accounts.rights import Right
from portal.audit.services import lock_head, record
from portal.web.errors import Refused
from portal.workflow import require_own
from sites.models import MonthlyLog, MonthSignature, Site
from sites.punctuality import is_operating
from sites.site_years import Month, month_of
from sites.states import LogStatus


class LogState(NamedTuple):
    """A log as far as its month's signature goes."""

    site: int
    code: str
    status: str
    version: int
    edit: int


@dataclass(frozen=True)
class MonthState:
    """The logs of a subdistrict's month: the sites (primary keys) of which one is expected, and what has come in."""

    month: date
    sites: set[int] = field(default_factory=set)
    logs: list[LogState] = field(default_factory=list)

    def of(self, seen: Set[int]) -> "MonthState":
        """The same of some sites alone."""
        return MonthState(self.month, self.sites & seen, [log for log in self.logs if log.site in seen])

    @property
    def expected(self) -> int:
        return len(self.sites)

    @cached_property
    def _states(self) -> Counter[str]:
        return Counter(log.status for log in self.logs)

    @property
    def approved(self) -> int:
        return self._states[LogStatus.APPROVED]

    @property
    def unchecked(self) -> int:
        return self._states[LogStatus.SUBMITTED]

    @property
    def returned(self) -> int:
        return self._states[LogStatus.RETURNED]

    @property
    def missing(self) -> int:
        """Not handed in, or returned and not in again."""
        return self.expected - self.approved - self.unchecked

    @property
    def absent(self) -> int:
        """Never handed in."""
        return self.missing - self.returned

    @property
    def may_be_signed(self) -> bool:
        return not why_not_signed(self)

    @cached_property
    def digest(self) -> str:
        """Changes exactly when an approved log comes, goes or becomes another. Sorted here and not by the database: two
        databases put codes in different orders."""
        approved = sorted((log for log in self.logs if log.status == LogStatus.APPROVED), key=attrgetter("code"))
        lines = "".join(f"{log.code} {log.version} {log.edit}\n" for log in approved)
        return hashlib.sha256(lines.encode()).hexdigest()


def month_state(subdistrict: Subdistrict, month: date) -> MonthState:
    """How the month of a subdistrict stands now."""
    span = month_of(month)
    return month_states([subdistrict.pk], [span])[subdistrict.pk, span.first]


def month_states(subdistricts: Collection[int], months: Iterable[Month]) -> dict[tuple[int, date], MonthState]:
    """How the months of subdistricts (primary keys) stand now, by both, in two queries."""
    spans = list(months)
    found = {(place, span.first): MonthState(span.first) for place in subdistricts for span in spans}
    in_places = Site.objects.filter(room__community__subdistrict__in=subdistricts, opened_on__isnull=False).order_by()
    named: dict[int, tuple[int, str]] = {}
    for pk, place, code, opened, closed in in_places.values_list(
        "pk", "room__community__subdistrict", "code", "opened_on", "closed_on"
    ):
        named[pk] = place, code
        for span in spans:
            if opened and is_operating(opened, closed, span):
                found[place, span.first].sites.add(pk)
    logs = MonthlyLog.objects.filter(month__in=[span.first for span in spans], site__in=in_places.values("pk"))
    for pk, first, status, version, edit in logs.order_by().values_list("site", "month", "status", "version", "edit"):
        place, code = named[pk]
        if pk in found[place, first].sites:
            found[place, first].logs.append(LogState(pk, code, status, version, edit))
    return found


@transaction.atomic
def sign_month(*, by: Actor, subdistrict: Subdistrict, month: date, note: str = "", digest: str = "") -> MonthSignature:
    """Sign what has been approved; signed again without a change in between it is signed once. `digest` is that of the
    state which was looked at.

    Raises Forbidden, or Refused while logs wait to be checked, nothing has been approved, the month is not over, or it
    is not any more what was looked at.
    """
    by.require(Right.SIGN_LOGS)
    lock_head()
    require_own([subdistrict], by)
    state = month_state(subdistrict, month)
    if why_not := why_not_signed(state):
        raise Refused(*why_not)
    if digest and digest != state.digest:
        raise Refused(_("The logs of this month were changed meanwhile: look at them again."))
    signature, created = MonthSignature.objects.get_or_create(
        subdistrict=subdistrict,
        month=state.month,
        digest=state.digest,
        defaults={"approved": state.approved, "missing": state.missing, "signed_by": by.name, "note": note[:500]},
    )
    if created:
        details = {"approved": state.approved, "missing": state.missing, "digest": state.digest}
        record(by=by, action="month.sign", target=signature.audit_name, reason=note[:200], details=details)
    return signature


def why_not_signed(state: MonthState) -> list[str]:
    """Why a month can't be signed as it stands, whoever signs."""
    why = []
    if timezone.localdate() <= month_of(state.month).last:
        why.append(_("This month is not over yet."))
    if state.unchecked:
        why.append(_("%(count)d logs of this month wait to be checked.") % {"count": state.unchecked})
    if not state.approved:
        why.append(_("No log of this month has been approved yet."))
    return why
