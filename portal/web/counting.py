"""Counts and sums of long lists: computed once for as long as nobody has written anything."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.utils.functional import cached_property

#: what says that nothing has been written since: another text after each write; empty when it can't be said
Version = Callable[[], str]
HOUR = 60 * 60


def once(version: Version | None, rows: QuerySet[Any], what: str, compute: Callable[[], Any]) -> Any:
    """What `compute` makes of `rows`, remembered as long as `version` says the same.

    The version is read first: a write between the two may be counted already, and is never missed. Only figures are
    kept, under a digest: what was searched for can be a name.
    """
    if version is None:
        return compute()
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:  # outside of the scope nothing is asked of the database
        return compute()
    return remembered(version, f"{what} {sql} {parameters}", compute)


def remembered(version: Version, asked: str, compute: Callable[[], Any]) -> Any:
    """As `once`, of what is asked in words: they name all that the answer hangs on beside what is written."""
    current = version()
    if not current:
        return compute()
    key = hashlib.sha256(f"{current} {asked}".encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, HOUR)
    return found


def sums_of(version: Version | None, rows: QuerySet[Any], names: list[str]) -> dict[str, Any]:
    """Field → its sum over all rows."""
    sums = {f"of_{name}": Sum(name) for name in names}
    found = once(version, rows, " ".join(names), lambda: rows.order_by().aggregate(**sums))
    return {name: found[f"of_{name}"] for name in names}


class CountedOnce(Paginator):
    """A paginator whose count is remembered."""

    version: Version | None = None

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(once(self.version, rows, "rows", rows.order_by().count))
