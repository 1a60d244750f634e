"""Queueing and making reports: one row and one file for each evaluated site, whatever happens."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from funding.models import Allocation
from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.audit.services import record
from portal.files.models import StoredFile
from portal.files.services import file_store
from portal.jobs import services as jobs
from portal.jobs.models import Job
from portal.jobs.run import Run, execute
from portal.jobs.services.leases import LeaseLost
from portal.jobs.states import JobStatus
from portal.web.errors import Forbidden, Refused
from reports import content
from reports.models import Document
from reports.pdf import render
from reports.services.documents import queue_again, queue_documents
from reports.services.printing import make_document
from sites.models import EvaluationRound, Mark, Site
from sites.services.evaluate import evaluate
from tests.documents.district import YEAR, District, actor, queue_site_reports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("woken")]


def queue(by: Actor = SYSTEM, **options: str) -> Job:
    return queue_site_reports(by=by, year=YEAR, **options)


def something_changed() -> None:
    """An entry that any write through a service leaves; tests write past the services."""
    with transaction.atomic():
        record(by=SYSTEM, action="ledgers.save", target="somewhere else")


def make(by: Actor = SYSTEM) -> Job:
    """Queues the reports and does all parts, here."""
    something_changed()
    batch = queue(by)
    for part in batch.parts.order_by("pk"):
        execute(part.pk)
    batch.refresh_from_db()
    return batch


def stored() -> list[Path]:
    return [path for path in Path(file_store().location).rglob("*") if path.is_file()]  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def files_folder(settings: object, tmp_path: Path) -> Path:
    options = {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"files": options}  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch, press: Path) -> list[str]:
    """The titles of what was rendered; the printing itself is as it is."""
    titles: list[str] = []
    real = render.render_pdf

    def render_pdf(html: str, *, title: str, **options: Any) -> render.Rendered:
        titles.append(title)
        return real(html, title=title, **options)

    monkeypatch.setattr(render, "render_pdf", render_pdf)
    return titles


def test_every_evaluated_site_gets_a_numbered_document_and_a_part_of_the_job(district: District) -> None:
    batch = queue(programme="KL", kind="site_evaluation")
    documents = Document.objects.order_by("number")
    assert [document.number for document in documents] == ["KL-2025-DD-KL01", "KL-2025-DD-KL02"]
    assert [document.job for document in documents] == list(batch.parts.order_by("pk"))
    assert batch.total == 2
    assert all(document.file is None and document.is_draft for document in documents)


@pytest.mark.parametrize(
    ("options", "named"),
    [({"year": 1999}, "1999"), ({"programme": "NOPE"}, "NOPE"), ({"kind": "poem"}, "poem")],
)
def test_what_there_is_not_is_named_and_nothing_is_queued(
    district: District, options: dict[str, object], named: str
) -> None:
    with pytest.raises(Refused, match=named):
        queue_site_reports(**{"by": SYSTEM, "year": YEAR} | options)  # type: ignore[arg-type]
    assert not Job.objects.exists()
    assert not Document.objects.exists()


def test_an_incomplete_evaluation_has_no_report_yet(district: District) -> None:
    Mark.objects.all().delete()
    evaluate(by=SYSTEM, year=YEAR)
    with pytest.raises(Refused, match=str(YEAR)):
        queue()


def test_reports_take_the_right_and_only_the_own_programmes_are_queued(district: District) -> None:
    with pytest.raises(Forbidden):
        queue(actor(Role.AUDITOR))
    with pytest.raises(Refused):
        queue(actor(Role.PROGRAMME_OFFICER))  # of no programme
    officer = actor(Role.PROGRAMME_OFFICER, district)
    assert queue(officer).total == 2
    assert list(Entry.objects.filter(actor=officer.name).values_list("action", flat=True)) == ["job.queue"]


def test_a_report_is_made_whole_and_entered(district: District, rendered: list[str]) -> None:
    batch = make()
    assert (batch.status, batch.done, batch.error) == (JobStatus.DONE, 2, "")
    document = Document.objects.get(site__code="KL01")
    assert document.file and document.pages and document.pages >= 3
    assert document.is_draft and document.made_at and len(document.content_hash) == 64
    assert document.file.name == "KL-2025-DD-KL01 锦云1号学堂2025年度考评报告.pdf"
    content = (Path(file_store().location) / document.file.path).read_bytes()  # type: ignore[attr-defined]
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert document.docx and document.docx.name == "KL-2025-DD-KL01 锦云1号学堂2025年度考评报告.docx"
    assert len(stored()) == 4


def test_what_has_not_changed_is_not_printed_again(district: District, rendered: list[str]) -> None:
    make()
    files = set(stored())
    assert len(rendered) == 2
    batch = make()
    assert (batch.status, len(rendered), set(stored())) == (JobStatus.DONE, 2, files)
    assert {part.result["made"] for part in batch.parts.all() if part.result} == {False}


def test_of_a_year_in_which_nothing_was_written_nothing_is_queued(district: District, rendered: list[str]) -> None:
    make()
    again = queue_documents(by=SYSTEM, year=YEAR, kinds=["site_evaluation"])
    assert (again.batch, again.kept) == (None, 2)
    something_changed()
    assert queue().total == 2


def test_only_what_the_store_has_lost_is_queued_again(district: District, rendered: list[str]) -> None:
    make()
    document = Document.objects.get(site__code="KL02")
    assert document.docx
    (Path(file_store().location) / document.docx.path).unlink()  # type: ignore[attr-defined]
    again = queue_documents(by=SYSTEM, year=YEAR, kinds=["site_evaluation"])
    assert again.batch and again.kept == 1
    assert [part.params["document"] for part in again.batch.parts.all()] == [document.pk]


def test_another_press_composes_all_anew(
    district: District, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    monkeypatch.setattr(content, "press", lambda: "another")
    assert queue().total == 2


def test_what_has_changed_is_printed_anew_and_the_old_draft_goes(district: District, rendered: list[str]) -> None:
    make()
    Site.objects.filter(code="KL01").update(keeper="赵敏")
    make()
    assert len(rendered) == 3
    assert len(stored()) == StoredFile.objects.count() == 4


def test_a_file_that_the_store_has_lost_is_made_again(district: District, rendered: list[str]) -> None:
    make()
    stored()[0].unlink()
    make()
    assert len(rendered) == 3
    assert len(stored()) == StoredFile.objects.count() == 4


def test_a_published_report_is_sealed(district: District, rendered: list[str]) -> None:
    EvaluationRound.objects.update(status="published")
    Allocation.objects.update(status="approved")
    make()
    assert not Document.objects.filter(is_draft=True).exists()
    Site.objects.filter(code="KL01").update(keeper="赵敏")
    something_changed()
    assert queue_documents(by=SYSTEM, year=YEAR, kinds=["site_evaluation"]).batch is None
    job = queue_again(by=SYSTEM, documents=[Document.objects.get(site__code="KL01")])
    execute(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result["made"], len(rendered)) == (JobStatus.DONE, False, 2)


def test_a_character_that_no_face_has_is_named_and_the_others_are_made(district: District, press: Path) -> None:
    Site.objects.filter(code="KL01").update(name="锦云\U0003347b学堂")
    batch = make()
    assert batch.status == JobStatus.FAILED
    failed = batch.parts.get(status=JobStatus.FAILED)
    assert "“\U0003347b”（U+3347B）" in failed.error
    assert Document.objects.filter(file__isnull=False).count() == 1


def test_a_full_disk_fails_with_the_reason_and_leaves_nothing(
    district: District, press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        batch = make()
    assert batch.status == JobStatus.FAILED
    assert {part.status for part in batch.parts.all()} == {JobStatus.FAILED}
    assert stored() == []
    assert not StoredFile.objects.exists()
    jobs.retry(by=SYSTEM, job=batch)
    for part in batch.parts.all():
        execute(part.pk)
    assert len(stored()) == 4


def test_a_worker_taken_for_dead_leaves_no_second_file(district: District, press: Path) -> None:
    part = queue().parts.order_by("pk")[0]
    zombie = jobs.claim(part.pk)
    assert zombie
    Job.objects.filter(pk=part.pk).update(lease_until=timezone.now())
    jobs.sweep()
    execute(part.pk)
    assert len(stored()) == 2
    with pytest.raises(LeaseLost):
        make_again(zombie)
    assert len(stored()) == StoredFile.objects.count() == 2


def make_again(job: Job) -> None:
    """As a worker that slept through the loss of its lease, and knows nothing of what was made meanwhile."""
    run = Run(job)
    run.look = lambda: None  # type: ignore[method-assign]
    Document.objects.filter(file__isnull=False).update(content_hash="0" * 64)
    make_document(run)


def test_two_jobs_for_the_same_document_make_one_file(district: District, press: Path) -> None:
    first, second = queue(), queue()
    in_both = [batch.parts.order_by("pk")[0].pk for batch in (first, second)]
    one = jobs.claim(in_both[0])
    assert one
    with pytest.MonkeyPatch.context() as patch:
        # The second makes the document while the first is printing it.
        real: Callable[..., render.Rendered] = render.render_pdf

        def render_pdf(*args: str, **options: object) -> render.Rendered:
            patch.setattr(render, "render_pdf", real)
            execute(in_both[1])
            return real(*args, **options)

        patch.setattr(render, "render_pdf", render_pdf)
        make_document(Run(one))
    assert [Job.objects.get(pk=pk).status for pk in in_both] == ["done", "done"]
    assert len(stored()) == StoredFile.objects.count() == 2


def test_the_job_of_an_officer_whose_post_has_ended_prints_nothing(district: District, press: Path) -> None:
    officer = actor(Role.PROGRAMME_OFFICER, district)
    batch = queue(officer)
    assert officer.post
    officer.post.ends = officer.post.starts
    officer.post.save()
    for part in batch.parts.all():
        execute(part.pk)
    assert {part.status for part in batch.parts.all()} == {JobStatus.FAILED}
    assert stored() == []


def test_names_are_safe_as_file_names(district: District, press: Path) -> None:
    Site.objects.filter(code="KL01").update(name="锦云/..\\" + "长" * 90)
    make()
    name = Document.objects.get(site__code="KL01").file.name  # type: ignore[union-attr]
    assert "/" not in name and "\\" not in name
    assert len(name) <= 200 and name.endswith(".pdf")
