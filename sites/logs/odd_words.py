"""Oddities in the words of who reads them: of other sites and of volunteers no more than that one sees."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.registry import log_oddities
from sites.models import LogOddity, Site


def tell(actor: Actor, oddities: Iterable[LogOddity]) -> list[LogOddity]:
    """The oddities, each with what it says to the actor as `words`; one query for sites and one for volunteers."""
    told = list(oddities)
    codes = {code for one in told for code in one.facts.get("sites", ())}
    sites: dict[str, str] = {}
    if codes:
        sites = dict(Site.objects.visible_to(actor).filter(code__in=codes).order_by().values_list("code", "name"))
    people = {number: number for number in _people(actor, told)}
    for one in told:
        one.words = _words(one, sites, people)
    return told


def _people(actor: Actor, oddities: Iterable[LogOddity]) -> Iterator[str]:
    """The numbers of the volunteers that the actor sees."""
    numbers: dict[str, set[str]] = {}
    for one in oddities:
        numbers.setdefault(one.code, set()).update(one.facts.get("volunteers", ()))
    for code, of_kind in numbers.items():
        if of_kind and (kind := log_oddities.get(code)):
            yield from kind.people(actor, of_kind)


def _words(oddity: LogOddity, sites: Mapping[str, str], people: Mapping[str, str]) -> str:
    kind = log_oddities.get(oddity.code)
    if kind is None:
        return oddity.code
    facts: dict[str, Any] = dict(oddity.facts)
    facts["sites"] = _seen(facts.get("sites", ()), sites, _("%(n)d sites that you do not see"))
    facts["volunteers"] = _seen(facts.get("volunteers", ()), people, _("%(n)d volunteers"))
    if isinstance(months := facts.get("months"), list):
        facts["months"] = "、".join(months)
    try:
        return str(kind.words) % facts
    except (KeyError, TypeError):  # found by an earlier release, with other facts
        return oddity.code


def _seen(keys: Sequence[str], names: Mapping[str, str], hidden: str) -> str:
    """The names of those that are seen, and how many more there are."""
    seen = [names[key] for key in keys if key in names]
    left = len(keys) - len(seen)
    return "、".join([*seen, hidden % {"n": left}] if left else seen)
