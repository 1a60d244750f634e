"""The head of a subdistrict signs its month: what was checked leaves the subdistrict with a name under it."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

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


@dataclass
class MonthState:
    """The logs of a subdistrict's month: how many there should be, by state, and a digest over all of them."""

    month: date
    expected: int = 0
    states: dict[str, int] = field(default_factory=dict)
    digest: str = ""

    @property
    def approved(self) -> int:
        return self.states.get(LogStatus.APPROVED, 0)

    @property
    def unchecked(self) -> int:
        return self.states.get(LogStatus.SUBMITTED, 0)

    @property
    def returned(self) -> int:
        return self.states.get(LogStatus.RETURNED, 0)

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


def month_state(subdistrict: Subdistrict, month: date) -> MonthState:
    """How the month of a subdistrict stands now."""
    span = month_of(month)
    return month_states([subdistrict.pk], [span])[subdistrict.pk, span.first]


def month_states(
    subdistricts: Collection[int], months: Iterable[Month], *, seen: Collection[int] | None = None
) -> dict[tuple[int, date], MonthState]:
    """How the months of subdistricts (primary keys) stand now, by both, in two queries. The figures are those of the
    sites `seen` (primary keys; of all without it), the digest is over all."""
    spans = {month.first: month for month in months}
    found = {(place, first): MonthState(first) for place in subdistricts for first in spans}
    seals = {key: hashlib.sha256() for key in found}
    in_places = Site.objects.filter(room__community__subdistrict__in=subdistricts, opened_on__isnull=False).order_by()
    sites: dict[int, tuple[int, set[date]]] = {}
    for pk, place, opened, closed in in_places.values_list(
        "pk", "room__community__subdistrict", "opened_on", "closed_on"
    ):
        sites[pk] = place, {first for first, span in spans.items() if opened and is_operating(opened, closed, span)}
        for first in sites[pk][1] if seen is None or pk in seen else ():
            found[place, first].expected += 1
    logs = MonthlyLog.objects.filter(month__in=spans, site__in=in_places.values("pk")).order_by("site__code")
    for pk, first, code, status, version, edit in logs.values_list(
        "site", "month", "site__code", "status", "version", "edit"
    ):
        place, operating = sites[pk]
        if first not in operating:
            continue
        if status == LogStatus.APPROVED:
            seals[place, first].update(f"{code} {version} {edit}\n".encode())
        if seen is None or pk in seen:
            states = found[place, first].states
            states[status] = states.get(status, 0) + 1
    for key, state in found.items():
        state.digest = seals[key].hexdigest()
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
