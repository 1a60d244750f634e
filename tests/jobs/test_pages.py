"""The pages of jobs: one's own, their progress, and what can be asked for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.accounts.actors import SYSTEM, Actor
from portal.jobs import services
from portal.jobs.models import Job
from portal.jobs.pace import Pace
from portal.jobs.states import JobStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("woken", "no_broker")]


def signed_in(who: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.user)  # type: ignore[arg-type]
    return client


def queue(by: Actor, title: str = "年度报告") -> Job:
    return services.queue(by=by, kind="nothing", title=title, params={})


def test_a_page_lists_ones_own_jobs_and_nobody_elses(officer: Actor, colleague: Actor) -> None:
    queue(officer, "mein Auftrag")
    queue(colleague, "fremder Auftrag")
    page = signed_in(officer).get("/jobs/?all=1").content.decode()
    assert "mein Auftrag" in page
    assert "fremder Auftrag" not in page


def test_who_sees_everything_may_list_the_jobs_of_all(officer: Actor, auditor: Actor) -> None:
    queue(officer, "fremder Auftrag")
    queue(SYSTEM, "nächtlicher Auftrag")
    assert "fremder" not in signed_in(auditor).get("/jobs/").content.decode()
    page = signed_in(auditor).get("/jobs/?all=1").content.decode()
    assert "fremder" in page
    assert "nächtlicher" in page


def test_anothers_job_does_not_exist(officer: Actor, colleague: Actor) -> None:
    job = queue(officer)
    client = signed_in(colleague)
    assert [client.get(f"/jobs/{job.pk}/{page}").status_code for page in ("", "progress/")] == [404, 404]
    assert [client.post(f"/jobs/{job.pk}/{page}").status_code for page in ("cancel/", "retry/")] == [404, 404]
    assert client.get("/jobs/999999/").status_code == 404


def test_who_reads_everything_changes_nothing(officer: Actor, auditor: Actor) -> None:
    job = queue(officer)
    client = signed_in(auditor)
    page = client.get(f"/jobs/{job.pk}/")
    assert page.status_code == 200
    assert "cancel/" not in page.content.decode()
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 403
    assert Job.objects.get().status == JobStatus.QUEUED


def test_nothing_is_changed_by_following_a_link(officer: Actor) -> None:
    job = queue(officer)
    client = signed_in(officer)
    assert client.get(f"/jobs/{job.pk}/cancel/").status_code == 405
    assert client.get(f"/jobs/{job.pk}/retry/").status_code == 405


def test_a_job_is_cancelled_and_tried_again_on_its_page(officer: Actor) -> None:
    job = queue(officer)
    client = signed_in(officer)
    client.post(f"/jobs/{job.pk}/cancel/")
    assert Job.objects.get().status == JobStatus.CANCELLED
    assert "retry/" in client.get(f"/jobs/{job.pk}/").content.decode()
    client.post(f"/jobs/{job.pk}/retry/")
    assert Job.objects.get().status == JobStatus.QUEUED


def test_what_cannot_be_done_now_is_said_on_the_page(officer: Actor) -> None:
    job = queue(officer)
    client = signed_in(officer)
    client.post(f"/jobs/{job.pk}/cancel/")
    with translation.override("en"):
        page = client.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()
    assert "already ended" in page


def test_the_page_asks_for_its_progress_as_long_as_there_is_any(officer: Actor) -> None:
    job = queue(officer)
    client = signed_in(officer)
    fragment = client.get(f"/jobs/{job.pk}/progress/")
    assert "hx-trigger" in fragment.content.decode()
    assert "HX-Refresh" not in fragment
    services.cancel(by=officer, job=job)
    fragment = client.get(f"/jobs/{job.pk}/progress/")
    assert "hx-trigger" not in fragment.content.decode()
    assert fragment["HX-Refresh"] == "true"


def test_a_batch_shows_its_parts_by_state_and_why_they_failed(officer: Actor) -> None:
    batch = services.queue_batch(by=officer, kind="nothing", title="t", parts=[(f"Teil {n}", {}) for n in range(60)])
    first = batch.parts.order_by("pk")[0]
    Job.objects.filter(pk=first.pk).update(status=JobStatus.FAILED, error="字库中没有“𰻝”", finished_at=timezone.now())
    client = signed_in(officer)
    page = client.get(f"/jobs/{batch.pk}/").content.decode()
    assert page.count("data-label") == 50 * 5
    assert "字库中没有“𰻝”" in page
    failed = client.get(f"/jobs/{batch.pk}/?status=failed").content.decode()
    assert "Teil 0" in failed
    assert "Teil 1" not in failed
    assert "Teil 59" in client.get(f"/jobs/{batch.pk}/?page=2").content.decode()


def test_as_many_queries_for_many_jobs_as_for_one(officer: Actor) -> None:
    client = signed_in(officer)
    queue(officer)
    client.get("/jobs/")
    with CaptureQueriesContext(connection) as one:
        client.get("/jobs/")
    for _ in range(10):
        queue(officer)
    with CaptureQueriesContext(connection) as many:
        client.get("/jobs/")
    assert len(many) == len(one)


def test_the_pace_of_a_batch_tried_again_leaves_out_what_was_done_before(officer: Actor) -> None:
    now = timezone.now()
    batch = services.queue_batch(by=officer, kind="nothing", title="t", parts=[(str(n), {}) for n in range(10)])
    old, new = now - timedelta(hours=1), now - timedelta(seconds=30)
    parts = list(batch.parts.order_by("pk").values_list("pk", flat=True))
    Job.objects.filter(pk__in=parts[:4]).update(status=JobStatus.DONE, finished_at=old)
    Job.objects.filter(pk__in=parts[4:6]).update(status=JobStatus.DONE, finished_at=now)
    Job.objects.filter(pk=batch.pk).update(done=6, started_at=new)
    pace = Pace.of(Job.objects.get(pk=batch.pk))
    assert (pace.done, pace.total, pace.recent) == (6, 10, 2)
    assert pace.per_minute == pytest.approx(4, abs=0.2)
    assert pace.left and pace.left.total_seconds() == pytest.approx(60, abs=3)
