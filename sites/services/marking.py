"""Assessors enter their own marks (docs/rules.md §3)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.accounts.rights import Right
from portal.audit.changes import between
from portal.audit.services import lock_head, record
from portal.web.errors import Forbidden, Refused
from programmes.models import Indicator
from sites.assigned import Assigned, assigned_site
from sites.mark_content import Given, MarkFault, Typed, read
from sites.models import Mark, Site

#: so many digits behind the point are stored
CENT = Decimal("0.01")


class Faulty(Refused):
    """Marks that can't be given as they are; `faults` say where and why, all of them."""

    def __init__(self, faults: list[MarkFault]) -> None:
        super().__init__(*(fault.message for fault in faults))
        self.faults = faults


@transaction.atomic
def enter_marks(*, by: Actor, site: Site, year: int, marks: Mapping[str, Typed]) -> int:
    """Give, change or withdraw (both fields empty) the actor's own marks for a site's year, by the code of the
    indicator; what is not named stays. Answers how many changed: the same again changes nothing and leaves no entry.

    A mark that an import knows by the actor's name alone becomes the actor's own. What was computed stays as it is
    until it is computed again, as after an import.
    Raises Forbidden outside of the assignment, Faulty with all faults by field, or Refused when the site is not
    evaluated in the year or its evaluation is under public notice or published.
    """
    by.require(Right.MARK)
    lock_head()
    mine = assigned_site(by, year, site.code)
    if mine is None or by.user is None:
        raise Forbidden(_("%(site)s is not assigned to your post for %(year)d.") % {"site": site, "year": year})
    if mine.why_not:
        raise Refused(mine.why_not)
    if not by.user.name:
        raise Refused(_("Your account has no name to stand with a mark: the administrator enters it."))
    given = _read(mine, marks)
    _refuse_names_taken(by.user.name, mine, given)
    rows = {}
    for indicator, new in given.items():
        old = mine.marks.get(indicator.pk)
        if changes := _written(by.user, mine, indicator, old, new):
            rows[f"{site.code} {year} {indicator.code} {old.assessor if old else by.user.name}"] = changes
    if rows:
        record(by=by, action="mark.enter", target=f"{site.code} {year}", details={"rows": {"评分": rows}})
    return len(rows)


def _read(mine: Assigned, marks: Mapping[str, Typed]) -> dict[Indicator, Given]:
    indicators = {one.code: one for one in mine.indicators}
    if unknown := marks.keys() - indicators.keys():
        raise Refused(_("Not marked in this year: %(codes)s") % {"codes": ", ".join(sorted(unknown))})
    found, faults = {}, []
    for code, typed in marks.items():
        given, wrong = read(indicators[code], typed)
        faults += wrong
        if given is not None:
            found[indicators[code]] = given
    if faults:
        raise Faulty(faults)
    return found


def _refuse_names_taken(name: str, mine: Assigned, given: Mapping[Indicator, Given]) -> None:
    """Marks go by the assessor's name, in the workbook too: two accounts of one name can't both mark an indicator."""
    new = {one.pk: one for one, what in given.items() if what.mark is not None and one.pk not in mine.marks}
    taken = Mark.objects.filter(site=mine.site, indicator__in=new, assessor=name).values_list("indicator", flat=True)
    words = _("Another assessor of the name %(name)s has marked this: the administrator has to tell the names apart.")
    if faults := [MarkFault(new[key].code, "mark", words % {"name": name}) for key in taken]:
        raise Faulty(faults)


def _written(user: User, mine: Assigned, indicator: Indicator, old: Mark | None, new: Given) -> dict[str, Any]:
    """What changed, by the headers of the workbook; empty, and nothing written, when nothing did."""
    # an own mark has the own account, or none yet
    before = _in_words(old.mark, old.reason, user.username if old.account_id else "") if old else {}
    after = {} if new.mark is None else _in_words(new.mark, new.reason, user.username)
    changes: dict[str, Any] = between(before, after)["changes"]
    if not changes:
        return {}
    if new.mark is None:
        if old:
            old.delete()
        return changes
    row = old or Mark(site=mine.site, indicator=indicator, assessor=user.name)
    row.account, row.mark, row.reason = user, new.mark, new.reason
    row.save()
    return changes


def _in_words(mark: Decimal, reason: str, account: str) -> dict[str, str]:
    return {"得分": str(mark.quantize(CENT)), "扣分理由": reason, "账号": account}
