"""A mark as an assessor types it, and as it is given (docs/rules.md §3). Pure: no database, no clock."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from portal.workbook.columns import BadCell, Number, Text
from programmes.states import BONUS, MARKED_KINDS

LONGEST_REASON = 200
_REASON = Text("扣分理由", "reason", blank=True, longest=LONGEST_REASON)


class MarkFault(NamedTuple):
    """What is wrong with a mark, and where: the code of the indicator, and `mark` or `reason`."""

    indicator: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of an indicator; both empty means no mark."""

    mark: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A mark within 0 and the full mark with at most 2 decimals, and why it is below the full one; None is no mark."""

    mark: Decimal | None
    reason: str = ""


def read(indicator: Any, typed: Typed) -> tuple[Given | None, list[MarkFault]]:
    """What was typed as it can be given, or None and all that is wrong with it. Full-width digits and points are read
    as such."""
    reading = _Reading(indicator, typed)
    given = reading.given()
    return (None if reading.faults else given), reading.faults


def mark_fault(indicator: Any, mark: Decimal, reason: str) -> tuple[str, str] | None:
    """The field of a mark that the indicator does not allow, and what it would; None when all is well."""
    if indicator.kind not in MARKED_KINDS:
        return "indicator", _("an indicator of kind 定性 or 加分")
    if mark > indicator.full_mark:
        return "mark", _("a mark from 0 to %s") % indicator.full_mark
    if mark < indicator.full_mark and indicator.kind != BONUS and not reason:
        return "reason", _("a reason, as the mark is below the full mark")
    return None


class _Reading:
    def __init__(self, indicator: Any, typed: Typed) -> None:
        self.indicator, self.typed = indicator, typed
        self.faults: list[MarkFault] = []

    def given(self) -> Given:
        # a keyboard that writes Chinese puts 。 where the point is meant
        text = unicodedata.normalize("NFKC", self.typed.mark).strip().replace("。", ".")
        why = self.typed.reason.strip()
        mark = self._mark(text) if text else None
        if why and not text:
            self._fault("mark", _("a mark to which this reason belongs; to give none, empty both"))
        if mark is not None and (wrong := mark_fault(self.indicator, mark, why)):
            self._fault(*wrong)
        return Given(mark, self._reason(why))

    def _mark(self, text: str) -> Decimal | None:
        try:
            return Number("得分", "mark", most=self.indicator.full_mark.normalize()).parse(text)
        except BadCell as bad:
            self._fault("mark", str(bad))
            return None

    def _reason(self, why: str) -> str:
        try:
            return _REASON.parse(why) if why else ""
        except BadCell as bad:
            self._fault("reason", str(bad))
            return ""

    def _fault(self, field: str, expected: str) -> None:
        self.faults.append(MarkFault(self.indicator.code, field, _("Expected: %(what)s") % {"what": expected}))
