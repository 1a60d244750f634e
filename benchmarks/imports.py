"""Importing a district with 100,000 activities, against bare reading of the file and bare bulk inserts.

Each import runs in a process of its own, so that its peak memory is its own. `python -m benchmarks.imports`
WHAT FILE is such a process: it imports FILE into the environment's database and prints what it took, as JSON.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import python_calamine

from benchmarks import databases
from benchmarks.district import workbook
from benchmarks.measuring import Figure, in_turn, median_ratio, medians, peak_memory, seconds

SITES = 2_000
#: rows in one insert, as the portal's imports have them
BATCH = 2_000
ROOT = Path(__file__).resolve().parent.parent
GIB = 1 << 30


def imports() -> Iterator[Figure]:
    """106,000 activities, 226,000 service records and the rest of 2,000 sites."""
    path = workbook(SITES)
    peaks: list[int] = []

    def portal() -> float:
        taken = in_child("portal", path)
        peaks.append(taken["peak"])
        return float(taken["seconds"])

    pairs = in_turn(portal, lambda: float(in_child("bare", path)["seconds"]), pairs=3)
    ours, bare = medians(pairs)
    how = f"{ours:.1f} ÷ {bare:.1f} s"
    yield Figure("importing 100,000 activities ÷ bare inserts", median_ratio(pairs), 2, how)
    yield Figure("importing, peak memory ÷ 1 GiB", max(peaks) / GIB, 1, f"{max(peaks) >> 20} ÷ 1024 MiB")


def in_child(what: str, path: Path) -> dict[str, Any]:
    address = databases.make("imported")
    command = [sys.executable, "-m", "benchmarks.imports", what, str(path)]
    environment = os.environ | {"DATABASE_URL": address}
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))


def import_as_the_portal(path: Path) -> float:
    """The seconds of an import with all its checks."""
    from portal.accounts.actors import SYSTEM
    from portal.ledgers.services import import_workbook

    return seconds(lambda: import_workbook(by=SYSTEM, path=path))


def import_barely(path: Path) -> float:
    """The seconds of reading every cell, and of inserting every row where the models' instances lie ready."""
    from django.db import transaction

    from portal.accounts.actors import SYSTEM
    from portal.ledgers.checking import read_book

    taken = seconds(lambda: read_cells(path))
    book = read_book(path, lambda done, total: None).book
    transaction.set_autocommit(False)
    for sheet in book.sheets:
        rows, manager = book.rows(sheet.name), sheet.model._default_manager
        sheet.before_writing(book, rows, SYSTEM)
        things = [sheet.model(**sheet.fields(row, book)) for row in rows]
        taken += seconds(lambda: manager.bulk_create(things, batch_size=BATCH))  # noqa: B023 — called at once
        if sheet.key:
            keys, numbers = map(sheet.key_of, rows), (thing.pk for thing in things)
            book.note_written(sheet.name, dict(zip(keys, numbers, strict=True)))
    return taken + seconds(transaction.commit)


def read_cells(path: Path) -> None:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def main() -> None:
    django.setup()
    what, path = sys.argv[1], Path(sys.argv[2])
    taken = import_as_the_portal(path) if what == "portal" else import_barely(path)
    print(json.dumps({"seconds": taken, "peak": peak_memory()}))


if __name__ == "__main__":
    main()
