"""What the page of a site's year shows to who marks it: the fields of its indicators, and what is known of the site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from portal.accounts.actors import Actor
from programmes.models import Indicator
from sites import panels
from sites.assigned import OPEN, Assigned
from sites.mark_content import MarkFault, Typed
from sites.models import Mark
from sites.site_page import Month, months_of
from sites.states import LogStatus


@dataclass
class Line:
    """An indicator with what stands in its fields; `faults` by `mark` and `reason`."""

    indicator: Indicator
    typed: Typed
    #: known from an import by the name alone: with the next saving it has the account, too
    is_imported: bool = False
    faults: dict[str, str] = field(default_factory=dict)


def lines(mine: Assigned, typed: Mapping[str, Typed] | None = None, faults: Sequence[MarkFault] = ()) -> list[Line]:
    """A line for each indicator, with what was typed or else with what is stored."""
    found = {one.code: Line(one, _shown(mine.marks.get(one.pk))) for one in mine.indicators}
    for line in found.values():
        mark = mine.marks.get(line.indicator.pk)
        line.is_imported = mark is not None and mark.account_id is None
    for code, what in (typed or {}).items():
        found[code].typed = what
    for fault in faults:
        found[fault.indicator].faults[fault.field] = fault.message
    return list(found.values())


def _shown(mark: Mark | None) -> Typed:
    if mark is None:
        return Typed()
    text = f"{mark.mark:f}"
    return Typed(text.rstrip("0").rstrip(".") if "." in text else text, mark.reason)


def typed_in(post: QueryDict, mine: Assigned) -> dict[str, Typed]:
    """What was typed, by the code of the indicator; what the form did not have is left out."""
    return {
        one.code: Typed(post.get(f"mark.{one.pk}", ""), post.get(f"reason.{one.pk}", ""))
        for one in mine.indicators
        if f"mark.{one.pk}" in post
    }


def facts(actor: Actor, mine: Assigned) -> dict[str, Any]:
    """The year of the site as far as it was approved, and where its rows are listed."""
    months, site, year = months_of(actor, mine.site, mine.year), mine.site.pk, mine.year
    approved = [one for one in months if _is_approved(one)]
    return {
        "months": months,
        "operating": sum(one.operates for one in months),
        "approved": len(approved),
        "activities": sum(one.activities for one in approved),
        "attendance": sum(one.attendance for one in approved),
        "open_days": sum(one.log.open_days for one in approved if one.log),
        "lists": {
            "activities": panels.activities(actor, site, year),
            "surveys": panels.surveys(actor, site, year),
            "incidents": panels.listed("sites_incident", actor, site, year),
        },
    }


def _is_approved(month: Month) -> bool:
    return month.operates and month.log is not None and month.log.status == LogStatus.APPROVED


def next_open(of_year: Sequence[Assigned], mine: Assigned) -> Assigned | None:
    """The site that is marked after this one: the next that is not done, the first of them after the last."""
    at = of_year.index(mine)
    return next((one for one in [*of_year[at + 1 :], *of_year[:at]] if one.state == OPEN), None)
