"""Imports at the same time, among other writers, and broken off: nothing is lost, nothing is half."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portal.accounts.actors import SYSTEM
from portal.accounts.models import Organisation, Subdistrict
from portal.audit.models import Entry
from portal.audit.services import digest
from portal.ledgers import services
from portal.ledgers.services import Outcome, import_workbook, save_row
from sites.models import Activity, Site
from tests.concurrency.together import together
from tests.ledgers.factory import Tables, tables, write
from tests.services import database_url, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


def taking_in(made: Tables, path: Path, **keywords: Any) -> Any:
    write(made, path)
    return lambda: import_workbook(by=SYSTEM, path=path, **keywords)


def units(prefix: str, number: int = 50) -> Tables:
    made = tables("单位")
    made["单位"][1:] = [[f"{prefix}{n}", f"单位{prefix}{n}", "学校"] for n in range(number)]
    return made


def the_trail_is_whole() -> bool:
    entries = list(Entry.objects.order_by("number"))
    chained = all(after.previous_hash == before.hash for before, after in pairwise(entries))
    return chained and all(digest(entry) == entry.hash for entry in entries)


def test_two_imports_at_once_are_both_stored(tmp_path: Path) -> None:
    outcomes: list[Outcome] = together(
        *(taking_in(units(prefix), tmp_path / f"{prefix}.xlsx") for prefix in ("A", "B", "C"))
    )
    assert all(outcome.stored for outcome in outcomes)
    assert Organisation.objects.count() == 150
    assert Entry.objects.count() == 3 and the_trail_is_whole()


def test_the_same_file_twice_at_once_is_stored_once(tmp_path: Path) -> None:
    work = taking_in(tables(), tmp_path / "district.xlsx")
    outcomes: list[Outcome] = together(work, work)
    assert sorted(outcome.stored for outcome in outcomes) == [False, True]
    assert Activity.objects.count() == 5 and Entry.objects.count() == 1


def test_of_two_imports_that_replace_the_same_rows_one_comes_last_and_is_whole(tmp_path: Path) -> None:
    taking_in(tables(), tmp_path / "district.xlsx")()
    works = []
    for name in ("甲", "乙"):
        made = tables("活动")
        made["活动"][1:] = [["S1", date(2025, 1, 1 + n), "K1", name, n, 1] for n in range(30)]
        works.append(taking_in(made, tmp_path / f"{name}.xlsx"))
    together(*works)
    topics = list(Activity.objects.filter(date__year=2025, log__site__code="S1").values_list("topic", flat=True))
    assert len(topics) == 30 and len(set(topics)) == 1


def test_an_import_and_a_service_that_keeps_writing_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time that the import has read what is stored, somebody has changed it: it looks again, and ends up right."""
    judged, judge, over = [], services._judge, threading.Event()

    def slowly(contents: Any, by: Any) -> Any:
        found = judge(contents, by)
        if threading.current_thread().name == "importer":
            judged.append(connection.in_atomic_block)
            time.sleep(0.3)
        return found

    monkeypatch.setattr(services, "_judge", slowly)

    def take_in() -> int:
        threading.current_thread().name = "importer"
        try:
            taking_in(tables(), tmp_path / "district.xlsx", progress=lambda done, total: time.sleep(0.05))()
        finally:
            over.set()
        return 0

    def keep_writing() -> int:
        number = 0
        while not over.is_set():
            save_row(by=SYSTEM, sheet="单位", values={"code": f"W{number}", "name": "单位", "kind": "企业"})
            number += 1
        return number

    _none, saved = together(take_in, keep_writing)
    assert judged == [False, False, True]
    assert saved > 2 and Organisation.objects.filter(code__startswith="W").count() == saved
    assert Site.objects.count() == 3 and the_trail_is_whole()


def test_what_was_stored_meanwhile_is_not_overwritten_unseen(tmp_path: Path) -> None:
    """Both set the same row: whoever comes last has seen the other's."""
    taking_in(tables("街镇"), tmp_path / "district.xlsx")()
    made = tables("街镇")
    made["街镇"][1][1] = "从文件来"
    work = taking_in(made, tmp_path / "other.xlsx")
    together(work, lambda: save_row(by=SYSTEM, sheet="街镇", values={"code": "J1", "name": "从网页来", "kind": "街道"}))
    last = Entry.objects.order_by("-number")[0].action
    expected = {"ledgers.import": "从文件来", "ledgers.save": "从网页来"}[last]
    assert Subdistrict.objects.get(code="J1").name == expected


def test_of_an_import_that_is_killed_nothing_is_stored(tmp_path: Path) -> None:
    path = write(tables(), tmp_path / "district.xlsx")
    environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-m", "tests.concurrency.importing", str(path)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and "rows are written" in child.stdout.readline()
        child.send_signal(signal.SIGKILL)
    wait_until(lambda: import_workbook(by=SYSTEM, path=path, dry_run=True).changed, "the database answers")
    assert not Site.objects.exists() and not Entry.objects.exists()
    assert import_workbook(by=SYSTEM, path=path).stored
