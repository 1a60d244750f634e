"""How an entry's digest is made. Recipes are never changed, only added: old entries verify by their own.

The recipe's number stands in the entry. Whoever changes it has the digest made of other words, which then are
not those of the stored digest; a later recipe covers the number itself, too.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from portal.audit.models import Entry

#: the recipe of new entries
LATEST = 2
#: columns that came after the first recipe, which does not know them: there they are as the database filled them
ADDED = ("on_behalf", "channel", "address", "request_id", "place")
_SECOND = (
    "id", "number", "actor", "post", "action", "target", "reason", "details", *ADDED, "recipe", "previous_hash",
)  # fmt: skip


def digest(entry: Entry) -> str:
    """SHA-256 over every column but the digest itself, and over the digest before it; "" for a recipe that
    there is not, or whose columns hold what it could not have covered."""
    recipe = _RECIPES.get(entry.recipe)
    columns = recipe(entry) if recipe else None
    if columns is None:
        return ""
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _first(entry: Entry) -> list[Any] | None:
    if any(getattr(entry, name) for name in ADDED):
        return None
    return [
        entry.number, _moment(entry.at), entry.actor, entry.post, entry.action, entry.target, entry.reason,
        entry.details, entry.previous_hash,
    ]  # fmt: skip


def _second(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _SECOND} | {"at": _moment(entry.at)}


def _moment(at: datetime) -> str:
    return at.timestamp().hex()


_RECIPES: dict[int, Callable[[Entry], Any]] = {1: _first, 2: _second}
