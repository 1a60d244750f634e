"""The rows of a file beside what is stored: what checks look things up in."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from portal.ledgers.sheet import Key, Sheet, in_order
from portal.registry import sheets
from portal.workbook.parsing import BAD, ParsedSheet

_NOTHING = ParsedSheet()


class Book:
    """What a file brings, read against what is stored. Everything stored is loaded once, when first asked for."""

    def __init__(self, parsed: Mapping[str, ParsedSheet]) -> None:
        self.parsed = dict(parsed)
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
        return self.parsed.get(name, _NOTHING).rows

    def half_read(self, name: str) -> list[Any]:
        """The file's other rows, BAD in place of the cells that could not be read."""
        return [row for _number, row in self.parsed.get(name, _NOTHING).half_read]

    def readable(self, name: str, *fields: str) -> Iterator[Any]:
        """The file's rows of which these fields could be read, whatever else is wrong with them."""
        yield from self.rows(name)
        for row in self.half_read(name):
            if all(getattr(row, field) is not BAD for field in fields):
                yield row

    def is_legible(self, name: str) -> bool:
        """Whether the sheet is not in the file, or is there with all its columns."""
        return self.parsed.get(name, _NOTHING).legible

    def number(self, name: str, row: Any) -> int | None:
        """The row's number as Excel counts; None for a row that is stored and not in the file."""
        if name not in self._numbers:
            parsed = self.parsed.get(name, _NOTHING)
            # by identity: equal rows are separate rows
            numbers = {id(row): number for number, row in parsed.half_read}
            numbers.update((id(row), number) for row, number in zip(parsed.rows, parsed.numbers, strict=True))
            self._numbers[name] = numbers
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

    def changes(self, name: str) -> Iterator[tuple[Any, Any]]:
        """Stored rows that differ from the file's with the same key, each with that."""
        if not self.rows(name):
            return
        stored, key_of = self.stored(name), sheets[name].key_of
        for row in self.rows(name):
            known = stored.get(key_of(row))
            if known is not None and known[1] != row:
                yield known[1], row

    def is_known(self, name: str, key: Key) -> bool:
        """Whether a reference resolves: to a stored row or one of the file, even if that one has faults."""
        return key in self.effective(name) or key in self._half_read_keys[name] or not self.is_legible(name)

    @cached_property
    def _half_read_keys(self) -> dict[str, set[Key]]:
        return {sheet.name: set(map(sheet.key_of, self.half_read(sheet.name))) for sheet in in_order()}

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
        self.parsed[name] = replace(self.parsed[name], rows=rows)
        self._effective.pop(name, None)
        self._numbers.pop(name, None)
