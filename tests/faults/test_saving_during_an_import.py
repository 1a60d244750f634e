"""Twenty clerks save what they type while another process takes in a workbook: no error, and no text is lost.

FAULT_ROWS says how many activities the workbook has (`python -m tests.faults 100000`).
"""

import os
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.workbook.writing import WorkbookWriter
from sites.models import Activity, LogAside, LogDraft, Site
from tests import factories
from tests.concurrency.together import together
from tests.services import database_url

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
ROWS = int(os.environ.get("FAULT_ROWS") or 3000)
CLERKS = 20
#: how long a clerk waits between two savings
PAUSE = 0.4


def a_workbook(path: Path, site: Site, course: str) -> Path:
    days = [date(2024, 3, 1) + timedelta(days=number) for number in range(300)]
    months = sorted({day.replace(day=1) for day in days})
    with WorkbookWriter(path) as book:
        logs = ([site.code, f"{month:%Y-%m}", None, "草稿", 0, ""] for month in months)
        book.sheet("月报", ["项目点代码", "月份", "首次报送", "状态", "开放天数", "备注"], logs)
        rows = ([site.code, days[number % 300], course, f"活动{number}", 10, 1] for number in range(ROWS))
        book.sheet("活动", ["项目点代码", "日期", "课程代码", "主题", "参加人次", "时长"], rows)
    return path


class Typing:
    """A clerk who types and saves until told to stop; `saved` are the texts that were answered as saved."""

    def __init__(self, clerk: Actor, site: Site, over: threading.Event) -> None:
        self.browser, self.site, self.over = Client(), site, over
        self.browser.force_login(clerk.user)
        self.saved: list[str] = []
        self.slowest = 0.0

    def __call__(self) -> int:
        edit = 0
        while not self.over.is_set() or len(self.saved) < 3:
            text = f"{self.site.code} 第{len(self.saved)}稿"
            form = {"edit": edit, "open_days": "3", "note": text}
            start = time.monotonic()
            answer = self.browser.post(f"/logs/save/2025-4/{self.site.code}/", form)
            self.slowest = max(self.slowest, time.monotonic() - start)
            assert answer.status_code == 200 and not answer.json()["aside"], answer.content.decode()
            edit = answer.json()["edit"]
            self.saved.append(text)
            time.sleep(PAUSE)
        return len(self.saved)


def test_twenty_clerks_save_while_a_workbook_comes_in(tmp_path: Path) -> None:
    programme = factories.a_programme()
    course = factories.a_course(programme)
    path = a_workbook(tmp_path / "活动.xlsx", factories.a_site(programme, "BIG"), course.code)
    over = threading.Event()
    with time_machine.travel("2025-05-02 09:00:00+08:00"):
        sites = [factories.a_site(programme, f"S{number}") for number in range(CLERKS)]
        typing = [Typing(factories.an_actor(Role.CLERK, f"c{n}"), site, over) for n, site in enumerate(sites)]

        def take_in() -> int:
            environment = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "portal.settings"}
            command = [sys.executable, "manage.py", "import_workbook", str(path)]
            try:
                return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True).returncode
            finally:
                over.set()

        works: list[Any] = [take_in, *typing]
        together(*works)
    assert Activity.objects.filter(log__site__code="BIG").count() == ROWS
    stored = dict(LogDraft.objects.values_list("log__site__code", "content"))
    assert {code: content["note"] for code, content in stored.items()} == {
        one.site.code: one.saved[-1] for one in typing
    }
    assert not LogAside.objects.exists()
    print(f"{sum(len(one.saved) for one in typing)} savings, the slowest {max(one.slowest for one in typing):.1f} s")
