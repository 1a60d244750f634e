"""The rows of a file beside what is stored: what checks look things up in."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from portal.ledgers.sheet import Key, KeylessSheet, Sheet, in_order
from portal.registry import sheets
from portal.workbook.parsing import BAD, ParsedSheet


class Book:
    """What a file brings, read against what is stored. Everything stored is loaded once, when first asked for."""

    def __init__(self, parsed: Mapping[str, ParsedSheet]) -> None:
        self.parsed = parsed
        self._stored: dict[str, dict[Key, tuple[int, Any]]] = {}
        self._effective: dict[str, dict[Key, Any]] = {}
        self._pks: dict[str, dict[Key, int]] = {}
        self._numbers: dict[str, dict[int, int]] = {}
        #: why the rows are written, and the approved logs whose former state has been kept for it
        self.reason = ""
        self.kept_versions: set[int] = set()

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The sheets that the file holds, in the order of the workbook."""
        return [sheet for sheet in in_order() if sheet.name in self.parsed]

    def rows(self, name: str) -> list[Any]:
        """The file's rows of a sheet that could be read; none when the file lacks the sheet."""
        parsed = self.parsed.get(name)
        return parsed.rows if parsed else []

    def number(self, name: str, row: Any) -> int | None:
        """The row's number as Excel counts; None for a row that is stored and not in the file."""
        if name not in self._numbers:
            parsed = self.parsed.get(name, ParsedSheet())
            # by identity: equal rows are separate rows
            self._numbers[name] = {id(r): n for r, n in zip(parsed.rows, parsed.numbers, strict=True)}
        return self._numbers[name].get(id(row))

    def stored(self, name: str) -> dict[Key, tuple[int, Any]]:
        """What is stored of a sheet with a key: key → (primary key, row)."""
        if name not in self._stored:
            sheet = sheets[name]
            self._stored[name] = {sheet.key_of(row): (pk, row) for pk, row in sheet.stored()}
        return self._stored[name]

    def effective(self, name: str) -> dict[Key, Any]:
        """What would be stored after the import: the file's rows over the stored ones, by key."""
        if name not in self._effective:
            sheet = sheets[name]
            rows = {key: row for key, (_pk, row) in self.stored(name).items()}
            rows.update((sheet.key_of(row), row) for row in self.rows(name))
            self._effective[name] = rows
        return self._effective[name]

    def is_known(self, name: str, key: Key) -> bool:
        """Whether a reference resolves: to a stored row or one of the file, even if that one has faults."""
        return key in self.effective(name) or key in self._half_read_keys[name]

    @cached_property
    def _half_read_keys(self) -> dict[str, set[Key]]:
        keys: dict[str, set[Key]] = {sheet.name: set() for sheet in in_order()}
        for name, parsed in self.parsed.items():
            found = {sheets[name].key_of(row) for row in parsed.half_read}
            keys[name] = {key for key in found if BAD not in key}
        return keys

    # while writing

    def pk(self, name: str, key: Key) -> int:
        """The primary key of a row that is stored or has been written."""
        written = self._pks.get(name)
        if written and key in written:
            return written[key]
        return self.stored(name)[key][0]

    def note_written(self, name: str, pks: dict[Key, int]) -> None:
        self._pks.setdefault(name, {}).update(pks)

    def replace_rows(self, name: str, rows: list[Any]) -> None:
        """Put settled rows (masked values replaced by stored ones) in the place of those that were read."""
        parsed = self.parsed[name]
        parsed.rows = rows
        self._effective.pop(name, None)
        self._numbers.pop(name, None)


def is_keyless(sheet: Sheet) -> bool:
    return isinstance(sheet, KeylessSheet)
