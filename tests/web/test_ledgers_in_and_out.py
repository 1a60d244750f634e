"""The workbook through the browser: checked, shown, confirmed, stored; and written out again."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from portal.audit.models import Entry
from portal.files.models import StoredFile
from portal.jobs import broker
from portal.jobs.models import Job
from portal.jobs.run import execute
from portal.jobs.states import JobStatus
from tests.web.district import make, officer_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_store_and_no_broker(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.STORAGES = settings.STORAGES | {
        "files": {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path / "files"}}
    }
    (tmp_path / "files").mkdir()
    settings.REDIS_URL = "unix:///nonexistent/broker.sock"
    broker.client.cache_clear()
    monkeypatch.setattr(broker, "wake", lambda jobs, queue="": None)
    yield
    broker.client.cache_clear()


@pytest.fixture
def client(administrator: Actor) -> Client:
    return signed_in(administrator)


def workbook(tmp_path: Path, *rows: tuple[str, str, str]) -> SimpleUploadedFile:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("街镇")
        for number, row in enumerate([("代码", "名称", "类别"), *rows]):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile(path.name, path.read_bytes())


def uploaded(client: Client, file: SimpleUploadedFile) -> Job:
    """The check of an upload, done."""
    response = client.post("/import/", {"file": file})
    assert response.status_code == 302
    return run(response["Location"])


def run(url: str) -> Job:
    pk = int(url.strip("/").split("/")[1])
    execute(pk)
    return Job.objects.get(pk=pk)


def test_a_checked_workbook_is_shown_and_stored_only_when_confirmed(client: Client, tmp_path: Path) -> None:
    Subdistrict.objects.create(code="S1", name="旧名", kind="街道")
    job = uploaded(client, workbook(tmp_path, ("S1", "新名", "街道"), ("S2", "第二", "镇")))
    page = client.get(f"/import/{job.pk}/")
    assert page.context["sheets"] == [
        {"name": "街镇", "added": 1, "changed": 1, "replaced": 0, "removed": 0, "same": 0}
    ]
    assert Subdistrict.objects.count() == 1
    done = run(client.post(f"/import/{job.pk}/confirm/")["Location"])
    assert (done.status, Subdistrict.objects.get(code="S1").name) == (JobStatus.DONE, "新名")
    assert client.get(f"/import/{done.pk}/").status_code == 200
    assert Entry.objects.get(action="ledgers.import").target == "台账.xlsx"


def test_an_import_that_is_done_twice_stores_once(client: Client, tmp_path: Path) -> None:
    job = uploaded(client, workbook(tmp_path, ("S1", "街道", "街道")))
    done = run(client.post(f"/import/{job.pk}/confirm/")["Location"])
    Job.objects.filter(pk=done.pk).update(status=JobStatus.QUEUED, finished_at=None, result=None)
    execute(done.pk)
    done.refresh_from_db()
    assert (done.status, done.result["changed"]) == (JobStatus.DONE, True)
    assert Entry.objects.filter(action="ledgers.import").count() == 1


def test_what_changed_meanwhile_is_not_stored_unseen(client: Client, tmp_path: Path) -> None:
    job = uploaded(client, workbook(tmp_path, ("S1", "街道", "街道")))
    Subdistrict.objects.create(code="S1", name="别的", kind="镇")
    done = run(client.post(f"/import/{job.pk}/confirm/")["Location"])
    assert done.status == JobStatus.FAILED
    assert Subdistrict.objects.get().name == "别的"


def test_faults_stand_in_a_table_and_nothing_can_be_confirmed(client: Client, tmp_path: Path) -> None:
    job = uploaded(client, workbook(tmp_path, ("S1", "", "街道"), ("S2", "第二", "县")))
    page = client.get(f"/import/{job.pk}/")
    assert [(fault[0], fault[1], fault[2]) for fault in page.context["result"]["faults"]] == [
        ("街镇", 2, "名称"),
        ("街镇", 3, "类别"),
    ]
    assert "confirm/" not in page.content.decode()
    assert client.post(f"/import/{job.pk}/confirm/").status_code == 409
    assert not Subdistrict.objects.exists()


def test_what_is_no_workbook_is_refused_with_the_reason(client: Client) -> None:
    job = uploaded(client, SimpleUploadedFile("x.xlsx", b"PK\x03\x04hello"))
    assert job.status == JobStatus.FAILED
    assert job.error in client.get(f"/import/{job.pk}/").content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("name", "data"), [("x.xlsx", b"MZ a renamed program"), ("x.exe", b"PK\x03\x04"), ("x.xlsx", b"<html>")]
)
def test_what_does_not_even_begin_like_a_workbook_is_not_kept(client: Client, name: str, data: bytes) -> None:
    page = client.post("/import/", {"file": SimpleUploadedFile(name, data, content_type="application/zip")})
    assert "not an Excel workbook" in page.content.decode()
    assert not Job.objects.exists() and not StoredFile.objects.exists()


def test_a_file_that_changes_nothing_says_so(client: Client, tmp_path: Path) -> None:
    Subdistrict.objects.create(code="S1", name="街道", kind="街道")
    job = uploaded(client, workbook(tmp_path, ("S1", "街道", "街道")))
    assert "confirm/" not in client.get(f"/import/{job.pk}/").content.decode()


def test_nothing_chosen_is_a_fault_of_the_form(client: Client) -> None:
    assert client.post("/import/").context["form"].errors.keys() == {"file"}


def test_an_export_is_masked_and_within_the_scope(client: Client, tmp_path: Path) -> None:
    officer = signed_in(officer_of(make(3)[1]))
    job = run(officer.post("/export/", {"year": ""})["Location"])
    data = b"".join(officer.get(f"/export/{job.pk}/file/").streaming_content)  # type: ignore[arg-type]
    path = tmp_path / "out.xlsx"
    path.write_bytes(data)
    book = openpyxl.load_workbook(path)
    assert [row[0] for row in book["项目点"].iter_rows(min_row=2, values_only=True)] == ["X1"]
    assert "199****5678" in str(list(book["项目点"].values))
    assert client.get(f"/export/{job.pk}/file/").status_code == 404


def test_personal_data_leaves_in_clear_only_with_the_right_and_a_reason(client: Client, auditor: Actor) -> None:
    make(2)
    assert client.post("/export/", {"year": "", "unmasked": "on"}).context["form"].errors.keys() == {"reason"}
    assert "unmasked" not in signed_in(auditor).get("/export/").context["form"].fields
    masked = run(signed_in(auditor).post("/export/", {"year": "", "unmasked": "on", "reason": "x"})["Location"])
    assert masked.params["unmasked"] is False
    job = run(client.post("/export/", {"year": "", "unmasked": "on", "reason": "换系统"})["Location"])
    entry = Entry.objects.filter(action="ledgers.export").latest("number")
    assert (job.status, entry.reason, entry.details["unmasked"]) == (JobStatus.DONE, "换系统", True)
