"""What a row was before and after a write, as the trail keeps it. The one place where that is worked out.

`{"of": "accounts.user", "changes": {"name": ["甲", "乙"]}}` for a model's row, and with `"sheet"` instead of `"of"`
for a row of the workbook, whose columns go by their headers. What is private is a keyed digest, so that one sees
whether it changed, and whether it is a value that one knows, and nothing else.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models
from django.utils import timezone

from portal.crypto import EncryptedTextField, blind_index
from portal.pinyin import PinyinField
from portal.workbook.columns import Column

#: rows of one import that are named in its entry; the others are counted, and the file's digest stands for them
MOST_ROWS = 500
#: the key under which the digest of a private value stands
DIGEST = "digest"
_PRIVATE = (EncryptedTextField, models.EmailField)
_Values = dict[str, Any]


def hidden(value: Any) -> Any:
    """A private value as the trail may keep it; nothing stays nothing."""
    return {DIGEST: blind_index(str(value))} if value not in (None, "") else ""


# rows of a model


def values_of(row: models.Model, *names: str) -> _Values:
    """The row's columns as the trail keeps them, those named or all: references as codes, private ones as digests."""
    fields = [row._meta.get_field(name) for name in names] if names else row._meta.concrete_fields
    return {field.name: _of_field(row, field) for field in fields if _is_kept(field)}


def changed(row: models.Model, before: _Values) -> _Values:
    """The details of a row that was `before` (of `values_of`, taken before it was changed)."""
    return {"of": row._meta.label_lower} | between(before, values_of(row, *before))


def removed(row: models.Model) -> _Values:
    """The details of a row that goes: what it was."""
    return {"of": row._meta.label_lower} | between(values_of(row), {})


def added(row: models.Model, *names: str) -> _Values:
    """The details of a new row."""
    return {"of": row._meta.label_lower} | between({}, values_of(row, *names))


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> _Values:
    """`{"changes": {name: [before, after]}}` of the values that differ; what one side lacks is None there."""
    names = [*before, *(name for name in after if name not in before)]
    pairs = {name: [before.get(name), after.get(name)] for name in names}
    is_new_or_gone = not before or not after
    return {
        "changes": {
            name: pair for name, pair in pairs.items() if pair[0] != pair[1] and not (is_new_or_gone and _empty(pair))
        }
    }


def _empty(pair: list[Any]) -> bool:
    return all(value in (None, "", [], {}) for value in pair)


def _is_kept(field: Any) -> bool:
    is_derived = isinstance(field, PinyinField) or field.name.endswith("_index")
    return not (field.primary_key or is_derived or field.name == "password")


def _of_field(row: models.Model, field: Any) -> Any:
    if field.is_relation:
        other = getattr(row, field.name)
        return None if other is None else str(getattr(other, "audit_name", "") or getattr(other, "code", other.pk))
    value = getattr(row, field.name)
    if isinstance(field, _PRIVATE) or field.name in getattr(row, "audit_private", ()):
        return hidden(value)
    return _in_words(value)


# rows of the workbook


def of_row(sheet: str, columns: Iterable[Column], old: Any, new: Any) -> _Values:
    """The details of a workbook's row, by header; `old` or `new` is None for one that appears or goes."""
    return {"sheet": sheet} | row_changes(columns, old, new)


def row_changes(columns: Iterable[Column], old: Any, new: Any) -> _Values:
    columns = list(columns)
    return between(_of_row(columns, old), _of_row(columns, new))


def listed(pairs: Iterable[tuple[str, _Values]], left: int) -> dict[str, Any]:
    """The first `left` of the rows that changed, each by its key."""
    return {key: what["changes"] for key, what in islice(pairs, left)}


def _of_row(columns: list[Column], row: Any) -> _Values:
    if row is None:
        return {}
    return {column.header: _of_cell(column, value) for column, value in zip(columns, row, strict=True)}


def _of_cell(column: Column, value: Any) -> Any:
    if value is None or value == "":
        return None
    return hidden(value) if column.private else _in_words(column.cell(value))


def _in_words(value: Any) -> Any:
    """A value as JSON has it, and as people read it: local times, decimals with their places."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, list | tuple):
        return [_in_words(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _in_words(each) for key, each in value.items()}
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return str(value)
