"""Reports made by a real Celery worker with a real broker, which are killed, stopped and asked to stop."""

import os
import signal
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from portal.accounts.actors import SYSTEM
from portal.files.models import StoredFile
from portal.jobs import broker, progress
from portal.jobs import services as jobs
from portal.jobs.models import Job
from portal.jobs.states import JobStatus
from reports.models import Document
from reports.services.documents import DOCUMENT_JOB, queue_again
from tests.documents.district import YEAR, District, evaluated_district, queue_site_reports
from tests.services import Worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(worker: Worker) -> Iterator[District]:
    """A district in the database of a running worker, and an empty store."""
    clean()
    yield evaluated_district()
    clean()


def clean() -> None:
    for path in stored():
        path.unlink()
    broker.client().delete(broker.SINGLE, broker.PARTS)


def stored() -> list[Path]:
    return [path for path in settings.HOME.files.rglob("*") if path.is_file()]


def ended(batch: Job) -> bool:
    batch.refresh_from_db()
    return batch.status not in (JobStatus.QUEUED, JobStatus.RUNNING)


def running() -> list[Job]:
    return list(Job.objects.filter(status=JobStatus.RUNNING, lease__isnull=False))


def lapse(job: Job) -> None:
    """As if a lease's time had gone by since the worker was last heard of."""
    progress.forget(job)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def assert_one_whole_file_each(number: int = 2) -> None:
    assert Document.objects.filter(file__isnull=False).count() == number
    assert StoredFile.objects.count() == 2 * number
    paths = stored()
    assert len(paths) == 2 * number
    assert all(is_whole(path) for path in paths)


def is_whole(path: Path) -> bool:
    """A PDF to its last mark, or a .docx whose parts all have their checksums."""
    if path.read_bytes().startswith(b"%PDF-"):
        return path.read_bytes().rstrip().endswith(b"%%EOF")
    return zipfile.ZipFile(path).testzip() is None


def test_a_worker_makes_the_reports_and_counts_them(here: District, worker: Worker) -> None:
    batch = queue_site_reports(by=SYSTEM, year=YEAR)
    wait_until(lambda: ended(batch), f"the reports are made; {worker.log()}", 60)
    assert (batch.status, batch.done, batch.total) == (JobStatus.DONE, 2, 2), worker.log()
    assert [part.attempts for part in batch.parts.all()] == [1, 1]
    assert jobs.workers_running() == 1
    assert_one_whole_file_each()


def test_a_worker_killed_in_the_middle_of_a_report_leaves_no_half_file_and_the_report_is_made_once(
    here: District, worker: Worker
) -> None:
    pids = worker.pids()
    batch = queue_site_reports(by=SYSTEM, year=YEAR)
    deadline = time.monotonic() + 30
    while not running():
        assert time.monotonic() < deadline, worker.log()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    broken = running()
    assert broken, "killed too late to be in the middle"
    assert all(is_whole(path) for path in stored())
    for job in broken:
        lapse(job)
    jobs.sweep()
    wait_until(lambda: ended(batch), f"the reports are made; {worker.log()}", 60)
    assert batch.status == JobStatus.DONE
    assert sorted(part.attempts for part in batch.parts.all())[-1] == 2
    assert_one_whole_file_each()


def test_a_job_whose_wake_up_was_lost_is_done_after_the_next_sweep(
    here: District, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(broker, "is_up", lambda: False)
        batch = queue_site_reports(by=SYSTEM, year=YEAR)
    time.sleep(1)
    assert not ended(batch)
    jobs.sweep()
    wait_until(lambda: ended(batch), f"the reports are made; {worker.log()}", 60)
    assert_one_whole_file_each()


def test_a_cancelled_batch_stops_and_can_be_tried_again(here: District, worker: Worker) -> None:
    batch = queue_site_reports(by=SYSTEM, year=YEAR)
    jobs.cancel(by=SYSTEM, job=batch)
    wait_until(lambda: ended(batch), f"it stops; {worker.log()}", 60)
    assert batch.status in (JobStatus.CANCELLED, JobStatus.DONE)
    if batch.status == JobStatus.CANCELLED:
        jobs.retry(by=SYSTEM, job=batch)
        wait_until(lambda: ended(batch), f"the reports are made; {worker.log()}", 60)
    assert batch.status == JobStatus.DONE
    assert_one_whole_file_each()


def test_a_single_document_does_not_wait_behind_a_batch(here: District, worker: Worker) -> None:
    queue_site_reports(by=SYSTEM, year=YEAR)
    one, other = Document.objects.order_by("number")
    parts = [(f"{number}", {"document": one.pk}) for number in range(300)]
    batch = jobs.queue_batch(by=SYSTEM, kind=DOCUMENT_JOB, title="a long one", parts=parts)
    single = queue_again(by=SYSTEM, documents=[other])
    wait_until(lambda: ended(single), f"the single document is made; {worker.log()}", 60)
    assert single.status == JobStatus.DONE
    assert batch.parts.filter(status=JobStatus.QUEUED).count() > 150
    jobs.cancel(by=SYSTEM, job=batch)
    wait_until(lambda: ended(batch), f"it stops; {worker.log()}", 60)
