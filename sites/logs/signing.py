"""The months of subdistricts and whether their heads have signed them, as pages and the start page show it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from portal.accounts.rights import Reach
from portal.web import tones
from portal.web.filters import ListFilter
from sites.filters import ALL
from sites.logs.queue import without_a_choice
from sites.models import MonthSignature, Site
from sites.services.logs.signing import MonthState, month_states
from sites.site_years import Month, months_of

SIGNED, CHANGED, READY, OPEN = "signed", "changed", "ready", "open"
#: what its head has to sign, for the first time or again
WAITS = "waits"
WORDS = {
    SIGNED: _("signed"),
    CHANGED: _("changed since it was signed"),
    READY: _("to be signed"),
    OPEN: _("not ready to be signed"),
}
TONES = {SIGNED: tones.GOOD, CHANGED: tones.POOR, READY: tones.MIDDLING, OPEN: tones.IDLE}
#: who has to do with the signatures of a subdistrict
_CONCERNED = (Reach.EVERYTHING, Reach.AUDIT, Reach.PROGRAMMES, Reach.SUBDISTRICT)


@dataclass(frozen=True)
class SignedMonth:
    """A subdistrict's month: how its logs stand, those that the reader sees and all, and its signatures, the latest
    first."""

    place: Subdistrict
    state: MonthState
    whole: MonthState
    signatures: list[MonthSignature] = field(default_factory=list)

    @property
    def signature(self) -> MonthSignature | None:
        """The one under the logs as they are now."""
        return next((one for one in self.signatures if one.digest == self.whole.digest), None)

    @property
    def code(self) -> str:
        if self.signature:
            return SIGNED
        if self.signatures:
            return CHANGED
        return READY if self.whole.may_be_signed else OPEN

    @property
    def words(self) -> Any:
        return WORDS[self.code]

    @property
    def tone(self) -> str:
        return TONES[self.code]

    def is_in(self, state: str) -> bool:
        """Whether it is in a state by which pages filter."""
        return self.waits if state == WAITS else self.code == state

    @property
    def waits(self) -> bool:
        """Whether its head has something to sign."""
        return self.signature is None and self.whole.may_be_signed


def places(actor: Actor) -> QuerySet[Subdistrict]:
    """The subdistricts of whose signatures the actor reads."""
    seen = Subdistrict.objects.visible_to(actor)
    return seen.order_by("code") if actor.reach in _CONCERNED else seen.none()


def sites_seen(actor: Actor) -> set[int] | None:
    """The sites (primary keys) that figures count for the actor; None for all."""
    if actor.reach in (Reach.EVERYTHING, Reach.SUBDISTRICT):
        return None
    return set(Site.objects.reporting_to(actor).order_by().values_list("pk", flat=True))


def signed_months(actor: Actor, of: Iterable[Subdistrict], months: Iterable[Month]) -> list[SignedMonth]:
    """The months of subdistricts in which a site operates, the latest first; four queries, however many."""
    chosen, spans = list(of), list(months)
    whole = month_states([place.pk for place in chosen], spans)
    seen = sites_seen(actor)
    shown = whole if seen is None else {key: state.of(seen) for key, state in whole.items()}
    signatures: dict[tuple[int, date], list[MonthSignature]] = defaultdict(list)
    first = [span.first for span in spans]
    for one in MonthSignature.objects.visible_to(actor).filter(subdistrict__in=chosen, month__in=first):
        signatures[one.subdistrict_id, one.month].append(one)
    return [
        SignedMonth(place, shown[place.pk, month], whole[place.pk, month], signatures[place.pk, month])
        for month in sorted(first, reverse=True)
        for place in chosen
        if shown[place.pk, month].expected
    ]


def months_over(year: int, today: date) -> list[Month]:
    """The months of a year that are over."""
    return [month for month in months_of(year) if month.last < today]


class SignFilter(ListFilter):
    """The subdistricts whose months are listed; month and state choose among those."""

    subdistrict = django_filters.ModelChoiceFilter(
        method="later",
        queryset=lambda request: places(request.actor),
        to_field_name="code",
        label=_("Subdistrict"),
        empty_label=ALL,
    )
    month = django_filters.ChoiceFilter(method="later", label=_("Month"), empty_label=ALL)
    state = django_filters.ChoiceFilter(
        method="later",
        label=_("State"),
        empty_label=ALL,
        choices=[(WAITS, _("waits for the signature")), *WORDS.items()],
    )

    class Meta:
        model = Subdistrict
        fields: list[str] = []

    def __init__(self, *args: Any, months: Iterable[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [f"{month.first:%Y-%m}" for month in months]
        self.filters["month"].extra["choices"] = [(name, name) for name in reversed(names)]
        without_a_choice(self, "subdistrict")

    def later(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(pk=value.pk) if name == "subdistrict" else rows
