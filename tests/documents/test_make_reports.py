"""The command make_reports."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from portal.jobs import services as jobs
from portal.jobs.models import Job
from portal.jobs.pace import Pace
from portal.jobs.states import JobStatus
from reports.management.commands import make_reports
from reports.models import Document
from sites.models import Site
from tests.documents.district import YEAR, District, evaluated_district
from tests.services import Worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_a_worker_it_says_so_in_one_line_and_queues_nothing(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError) as error:
        call_command("make_reports", str(YEAR))
    assert str(error.value).count("\n") == 0
    assert error.value.returncode == 1
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["1999"], "1999"),
        (["MMXXV"], "MMXXV"),
        (["2025", "--programme", "NOPE"], "NOPE"),
        (["2025", "--kind", "poem"], "poem"),
        (["2025", "--by", "nobody"], "nobody"),
    ],
)
def test_what_there_is_not_is_named_in_one_line(
    district: District, arguments: list[str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_reports, "workers_running", lambda: 1)
    with pytest.raises(CommandError, match=named) as error:
        call_command("make_reports", *arguments)
    assert "1999" in arguments or str(error.value).count("\n") == 0  # of a year without anything each kind says why
    assert error.value.returncode == 1
    assert not Job.objects.exists()


def test_it_follows_the_work_and_ends_with_the_number_and_the_place(worker: Worker) -> None:
    evaluated_district()
    said = io.StringIO()
    call_command("make_reports", str(YEAR), kind="site_evaluation", programme="KL", stdout=said)
    lines = said.getvalue().splitlines()
    assert re.match(r"0 .*2", lines[0]) or re.match(r"[12] .*2", lines[0])
    assert re.match(r"2 .*2", lines[-4])
    folder = lines[-2].partition(" ")[2]
    assert Path(folder).is_dir()
    assert lines[-1].endswith(f"/documents/?year={YEAR}")
    assert Document.objects.filter(file__isnull=False).count() == 2


def test_reports_that_were_not_made_are_named_with_their_reasons(worker: Worker) -> None:
    evaluated_district()
    Site.objects.filter(code="KL01").update(name="锦云\U0003347b学堂")
    with pytest.raises(CommandError) as error:
        call_command("make_reports", str(YEAR), stdout=io.StringIO())
    assert error.value.returncode == 1
    assert "KL-2025-DD-KL01" in str(error.value)
    assert "U+3347B" in str(error.value)


def test_interrupted_it_leaves_the_work_going_on_and_says_so(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluated_district()

    def interrupted(batch: Job) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(make_reports, "line", interrupted)
    with pytest.raises(CommandError) as error:
        call_command("make_reports", str(YEAR), stdout=io.StringIO())
    batch = Job.objects.get(parent=None)
    assert error.value.returncode == 130
    assert f"/jobs/{batch.pk}/" in str(error.value)
    wait_until(lambda: Job.objects.get(pk=batch.pk).status == JobStatus.DONE, "the work goes on", 60)
    assert jobs.workers_running() == 1


def test_without_an_estimate_nothing_is_said_of_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = Job(kind="any", title="t", done=1, total=4)

    def said(recent: int, seconds: int) -> str:
        pace = Pace(1, 4, recent, timedelta(seconds=seconds))
        monkeypatch.setattr(Pace, "of", lambda job: pace)
        return make_reports.line(batch)

    with override("zh-hans"):
        assert said(0, 0) == "已生成1/4份，每分钟0份"
        assert said(1, 20) == "已生成1/4份，每分钟3份，剩余约1分钟"
