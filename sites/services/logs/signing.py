"""The head of a subdistrict signs its month: what was checked leaves the subdistrict with a name under it."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from portal.accounts.rights import Right
from portal.audit.services import lock_head, record
from portal.web.errors import Refused
from portal.workflow import require_own
from sites.models import MonthlyLog, MonthSignature, Site
from sites.punctuality import operates
from sites.site_years import month_of
from sites.states import LogStatus


@dataclass(frozen=True)
class MonthState:
    """The logs of a subdistrict's month: how many there should be, by state, and a digest over all of them."""

    month: date
    expected: int
    states: dict[str, int]
    digest: str

    @property
    def approved(self) -> int:
        return self.states.get(LogStatus.APPROVED, 0)

    @property
    def unchecked(self) -> int:
        return self.states.get(LogStatus.SUBMITTED, 0)

    @property
    def missing(self) -> int:
        """Not handed in, or returned and not in again."""
        return self.expected - self.approved - self.unchecked


def month_state(subdistrict: Subdistrict, month: date) -> MonthState:
    """How the month of a subdistrict stands now."""
    span = month_of(month)
    place = {"room__community__subdistrict": subdistrict}
    expected = Site.objects.filter(operates(span), **place).count()
    of_month = MonthlyLog.objects.filter(operates(span, "site__"), month=span.first)
    here = of_month.filter(**{f"site__{name}": value for name, value in place.items()}).order_by("site__code")
    seal, states = hashlib.sha256(), dict[str, int]()
    for code, status, version, edit in here.values_list("site__code", "status", "version", "edit"):
        states[status] = states.get(status, 0) + 1
        if status == LogStatus.APPROVED:
            seal.update(f"{code} {version} {edit}\n".encode())
    return MonthState(span.first, expected, states, seal.hexdigest())


@transaction.atomic
def sign_month(*, by: Actor, subdistrict: Subdistrict, month: date, note: str = "") -> MonthSignature:
    """Sign what has been approved; signed again without a change in between it is signed once.

    Raises Forbidden, or Refused while logs wait to be checked, nothing has been approved, or the month is not over.
    """
    by.require(Right.SIGN_LOGS)
    lock_head()
    require_own([subdistrict], by)
    state = month_state(subdistrict, month)
    if why_not := _why_not(state):
        raise Refused(*why_not)
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


def _why_not(state: MonthState) -> list[str]:
    why = []
    if state.unchecked:
        why.append(_("%(count)d logs of this month wait to be checked.") % {"count": state.unchecked})
    if not state.approved:
        why.append(_("No log of this month has been approved yet."))
    return why
