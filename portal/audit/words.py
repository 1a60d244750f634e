"""An entry's details as people read them: the columns' names, their values in words, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.audit.changes import DIGEST
from portal.registry import audit_actions, audit_roles
from portal.web.templatetags.portal import NOTHING, yuan

#: as many things of a list as are named
_NAMED = 20


@dataclass(frozen=True)
class Line:
    """A column or a detail; `is_change` tells whether there is a before beside the after."""

    label: Any
    after: Any
    before: Any = ""
    is_change: bool = False


#: what the trail calls its details besides the changes
WORDS: dict[str, Any] = {
    "added": gettext_lazy("added"),
    "after": gettext_lazy("after"),
    "basis": gettext_lazy("basis"),
    "before": gettext_lazy("before"),
    "budget_fen": gettext_lazy("district budget (yuan)"),
    "changed": gettext_lazy("changed"),
    "communities": gettext_lazy("communities"),
    "counts": gettext_lazy("rows"),
    "digest": gettext_lazy("digest"),
    "ends": gettext_lazy("until"),
    "fields": gettext_lazy("fields"),
    "filter": gettext_lazy("filter"),
    "grants": gettext_lazy("grants"),
    "grants_fen": gettext_lazy("grants withdrawn (yuan)"),
    "hash": gettext_lazy("digest"),
    "heads": gettext_lazy("heads compared"),
    "kind": gettext_lazy("kind"),
    "listed": gettext_lazy("listed"),
    "missing": gettext_lazy("marks missing"),
    "name": gettext_lazy("name"),
    "number": gettext_lazy("entries"),
    "numbers": gettext_lazy("numbers of volunteers"),
    "parts": gettext_lazy("parts"),
    "post": gettext_lazy("post"),
    "programmes": gettext_lazy("programmes"),
    "quota": gettext_lazy("quota"),
    "removed": gettext_lazy("removed"),
    "replaced": gettext_lazy("replaced"),
    "rows": gettext_lazy("rows"),
    "same": gettext_lazy("unchanged"),
    "scopes": gettext_lazy("scopes"),
    "second_factor": gettext_lazy("second factor"),
    "sessions": gettext_lazy("sessions"),
    "sha256": gettext_lazy("digest of the file"),
    "sites": gettext_lazy("sites"),
    "starts": gettext_lazy("from"),
    "subject": gettext_lazy("identity (digest)"),
    "unit": gettext_lazy("unit"),
    "unlisted": gettext_lazy("further rows, not listed"),
    "unmasked": gettext_lazy("personal data in clear"),
    "user": gettext_lazy("user"),
    "volunteers": gettext_lazy("volunteers"),
    "activity": gettext_lazy("activity"),
    "incidents": gettext_lazy("safety incidents"),
    "surveys": gettext_lazy("satisfaction surveys"),
    "way": gettext_lazy("way"),
    "year": gettext_lazy("year"),
}
#: what the codes of a detail are called
CODES: dict[str, dict[str, Any]] = {
    "way": {"password": gettext_lazy("password"), "single sign-on": gettext_lazy("single sign-on")},
}


def action_in_words(code: str) -> Any:
    return audit_actions.get(code) or code


def post_in_words(name: str) -> str:
    """A post's name begins with the code of its role; the codes of its places stay."""
    role, space, places = name.partition(" ")
    return f"{audit_roles.get(role) or role}{space}{places}"


def details_in_words(details: Mapping[str, Any]) -> list[Line]:
    """The changes, and every other detail."""
    others = {name: value for name, value in details.items() if name not in ("changes", "of", "sheet")}
    rows = others.pop("rows", {}) if isinstance(details.get("rows"), dict) else {}
    lines = changes_in_words(details) + [_detail(name, value) for name, value in others.items()]
    for sheet, changed in rows.items():
        for key, changes in changed.items():
            lines += [
                Line(f"{sheet} {key} · {line.label}", line.after, line.before, True)
                for line in changes_in_words({"changes": changes})
            ]
    return lines


def changes_in_words(details: Mapping[str, Any]) -> list[Line]:
    """What was before and is after, by column. A row that is new or gone has one side only."""
    model = _model(details.get("of", ""))
    return [
        Line(*_column(model, name, before, after), is_change=True)
        for name, (before, after) in details.get("changes", {}).items()
    ]


def _column(model: Any, name: str, before: Any, after: Any) -> tuple[Any, Any, Any]:
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None  # a column that there is no more
    label = _label_of(field) if field else _label(name)
    choices = dict(getattr(field, "flatchoices", ()))
    shown = [choices.get(value, value) if _is_code(value) else value for value in (after, before)]
    return label, *(_in_words(name, value) for value in shown)


def _label_of(field: Any) -> str:
    """Of a column, or of the rows of another table that belong to the row."""
    words = getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name_plural
    return str(capfirst(str(words)))


def _is_code(value: Any) -> bool:
    return isinstance(value, str | int)


def _model(label: str) -> Any:
    try:
        return apps.get_model(label) if label else None
    except LookupError:
        return None  # the trail outlives what it speaks of


def _detail(name: str, value: Any) -> Line:
    if name == "post":
        value = post_in_words(str(value))
    if name in CODES:
        value = CODES[name].get(str(value), value)
    return Line(_label(name), _in_words(name, value))


def _label(name: str) -> str:
    return capfirst(str(WORDS.get(name, name)))


def _in_words(name: str, value: Any) -> Any:
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return _of_mapping(name, value)
    if isinstance(value, list):
        more = len(value) - _NAMED
        named = "、".join(str(_in_words("", each)) for each in value[:_NAMED])
        return named + (_(" and %(n)d more") % {"n": more} if more > 0 else "")
    if name.endswith("_fen") and isinstance(value, int):
        return yuan(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _of_mapping(name: str, value: dict[str, Any]) -> str:
    if set(value) == {DIGEST}:
        return _("kept secret (digest %(digest)s…)") % {"digest": str(value[DIGEST])[:8]}
    told = {key: each for key, each in value.items() if each not in (0, {}, [])}
    if all(each is None for each in told.values()):  # keys alone
        return str(_in_words("", list(told)))
    pairs = [f"{WORDS.get(key, key)} {_in_words(name, each)}" for key, each in list(told.items())[:_NAMED]]
    more = len(told) - _NAMED
    return "；".join(pairs) + (_(" and %(n)d more") % {"n": more} if more > 0 else "") or NOTHING
