"""A bulletin's figures as they are kept with the document: what was sent for signature says the same ever after."""

from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, TypeVar

from reports.bulletin_data.facts import Bulletin, Line, Row

T = TypeVar("T", Line, Row, Bulletin)
DAYS = ("month", "deadline", "next_month", "next_deadline", "answer_by", "signed")


def kept(facts: Bulletin) -> dict[str, Any]:
    """As JSON: days and moments in ISO 8601."""
    return {name: _plain(value) for name, value in asdict(facts).items()}


def restored(content: dict[str, Any]) -> Bulletin:
    """What `kept` made."""
    rows = tuple(_of(Row, row | {"line": _of(Line, row["line"])}) for row in content["rows"])
    lines = tuple(_of(Line, line) for line in content["lines"])
    before = _of(Line, content["before"]) if content["before"] else None
    whole = {"rows": rows, "lines": lines, "before": before, "total": _of(Line, content["total"])}
    return _of(Bulletin, content | whole | {"as_of": datetime.fromisoformat(content["as_of"])})


def _of(kind: type[T], content: dict[str, Any]) -> T:
    """What a later version of the portal knows besides has its default; what it knows no more is left out."""
    known = {one.name for one in fields(kind)}
    return kind(**{name: _read(name, value) for name, value in content.items() if name in known})


def _read(name: str, value: Any) -> Any:
    if name in DAYS and value:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
