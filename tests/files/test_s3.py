"""Files in an object store: the same promises as on disk."""

import errno
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.conf import LazySettings, settings
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from portal.accounts.actors import SYSTEM
from portal.backup import filling, making
from portal.backup.archive import reading
from portal.files import services
from portal.files.models import StoredFile
from portal.files.store import UNFINISHED
from portal.jobs.models import Job
from portal.runtime.home import BASE_DIR
from portal.web.errors import Refused
from tests.backup.conftest import another_database
from tests.files import buckets
from tests.runtime.portals import environment

BYTES = b"%PDF-1.7 " + bytes(range(256)) * 800


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with buckets.s3_server() as url:
        yield url


@pytest.fixture
def bucket(endpoint: str, settings: LazySettings, files_folder: Path) -> str:
    url = buckets.new_bucket(endpoint)
    buckets.use(settings, url)
    return url


def store(name: str = "报告.pdf", data: bytes = BYTES) -> StoredFile:
    return services.store(by=SYSTEM, name=name, content_type="application/pdf", data=data)


def keys(url: str) -> list[str]:
    name, endpoint = url.removeprefix("s3://").partition("/")[0], url.rpartition("=")[2]
    return [entry["Key"] for entry in buckets.client(endpoint).list_objects_v2(Bucket=name).get("Contents", [])]


@pytest.mark.django_db
def test_what_is_stored_is_downloaded_through_the_portal_with_its_own_headers(bucket: str, files_folder: Path) -> None:
    file = store()
    response = services.download(file)
    assert b"".join(response.streaming_content) == BYTES  # type: ignore[arg-type]
    assert response["Content-Length"] == str(len(BYTES)) and response["Cache-Control"] == "private, no-store"
    assert response["ETag"] == f'"{hashlib.sha256(BYTES).hexdigest()}"'
    assert keys(bucket) == [f"district/files/{file.path}"]
    assert list(files_folder.iterdir()) == []
    assert services.location() == bucket.partition("?")[0]


@pytest.mark.django_db
def test_the_bucket_has_no_address_for_visitors(bucket: str) -> None:
    with pytest.raises(NotImplementedError):
        services.file_store().url(store().path)


@pytest.mark.django_db
def test_a_file_that_the_store_has_lost_is_named(bucket: str) -> None:
    file = store()
    assert services.is_stored(file)
    services.file_store().delete(file.path)
    assert not services.is_stored(file)
    with pytest.raises(FileNotFoundError, match=file.path):
        services.open_stored(file)
    with pytest.raises(FileNotFoundError, match=file.path):
        services.file_store().size(file.path)


@pytest.mark.django_db
def test_a_file_is_never_written_over(bucket: str) -> None:
    first = services.file_store().save("ab/name", ContentFile(b"first"))
    second = services.file_store().save("ab/name", ContentFile(b"second"))
    assert first == "ab/name" != second
    assert services.file_store().open(first).read() == b"first"


def refusing(code: str) -> Callable[..., Any]:
    def put(**call: Any) -> None:
        raise ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 507}}, "PutObject")

    return put


@pytest.mark.django_db
def test_a_store_without_room_refuses_and_leaves_neither_file_nor_row(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.file_store()._client, "put_object", refusing("XMinioStorageFull"))  # type: ignore[attr-defined]
    with pytest.raises(Refused, match=r"报告\.pdf"):
        store()
    assert keys(bucket) == [] and not StoredFile.objects.exists()


@pytest.mark.django_db
def test_other_refusals_are_told_by_their_code(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.file_store()._client, "put_object", refusing("AccessDenied"))  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="AccessDenied") as refused:
        store()
    assert refused.value.errno == errno.EIO and not StoredFile.objects.exists()


@pytest.mark.django_db
def test_bytes_that_changed_on_their_way_are_not_what_the_store_was_told(bucket: str) -> None:
    sent: list[Any] = []
    client = services.file_store()._client  # type: ignore[attr-defined]
    client.meta.events.register("before-send.s3.PutObject", lambda request, **_: sent.append(request.headers))
    store()
    signed = sent[0]["X-Amz-Content-SHA256"]
    assert (signed if isinstance(signed, str) else signed.decode()) == hashlib.sha256(BYTES).hexdigest()
    assert sent[0]["Authorization"].count(b"x-amz-content-sha256") == 1


def test_a_store_that_is_away_is_an_error_in_time_and_no_hang(settings: LazySettings, files_folder: Path) -> None:
    buckets.use(settings, "s3://nobody?endpoint=http://127.0.0.1:9")
    with pytest.raises(OSError, match="does not answer"):
        services.check_writable()
    with pytest.raises(OSError, match="does not answer"):
        services.file_store().open("x")


def test_looking_whether_it_can_be_written_leaves_nothing_and_is_believed_for_a_while(bucket: str) -> None:
    services.check_writable()
    assert keys(bucket) == []
    services.file_store().bucket_name = "gone"  # type: ignore[attr-defined]
    services.check_writable()
    services.file_store()._looked -= 60  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="NoSuchBucket"):
        services.check_writable()


@pytest.mark.django_db(transaction=True)
def test_what_nothing_refers_to_is_collected_when_it_is_old(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, lost = store(), store()
    Job.objects.create(kind="x", title="x", file=kept)
    services.file_store().save("ab/nobody", ContentFile(b"orphan"))
    services.file_store().save(f"{UNFINISHED}probe", ContentFile(b""))
    assert services.collect_orphans() == 0
    StoredFile.objects.update(created_at=timezone.now() - timedelta(days=3))
    assert services.collect_orphans(age=timedelta(seconds=-5)) == 3
    assert keys(bucket) == [f"district/files/{kept.path}"]
    assert list(StoredFile.objects.all()) == [kept] and lost.path != kept.path


def portal(home: Path, files_url: str, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    more = {"DATABASE_URL": url} if url else {}
    if files_url:
        more |= {"FILES_URL": files_url, "FILES_ACCESS_KEY": "access", "FILES_SECRET_KEY": "secret"}
    env = environment(home, DJANGO_SETTINGS_MODULE="portal.settings", **more)
    return subprocess.run([sys.executable, *arguments], cwd=BASE_DIR, env=env, capture_output=True, text=True)


#: a restore, and which libraries of S3 it has loaded for that
RESTORE = """
import sys
from portal.backup.__main__ import main
assert main(["restore", sys.argv[1]]) == 0
print(sorted(name for name in sys.modules if name.partition(".")[0] in ("boto3", "botocore", "storages", "s3transfer")))
"""


def files_of(home: Path) -> dict[str, str]:
    found = (path for path in (home / "files").rglob("*") if path.is_file())
    return {path.relative_to(home / "files").as_posix(): path.read_text() for path in found}


@pytest.mark.django_db(transaction=True)
def test_the_drill_from_disk_into_a_bucket_and_from_the_bucket_to_disk(
    files_folder: Path, endpoint: str, tmp_path: Path
) -> None:
    before = {file.path: name for name in "abc" for file in [store(name, name.encode())]}
    making.make_backup(tmp_path / "disk.zip")
    bucket, first, second = buckets.new_bucket(endpoint), tmp_path / "first", tmp_path / "second"
    databases = another_database if connection.vendor == "postgresql" else lambda: nullcontext("")
    with databases() as url, databases() as other:
        restored = portal(first, bucket, url, "-m", "portal.backup", "restore", str(tmp_path / "disk.zip"))
        assert restored.returncode == 0, restored.stderr
        assert sorted(keys(bucket)) == sorted(f"district/files/{path}" for path in before)
        assert files_of(first) == {}
        saved = portal(first, bucket, url, "-m", "portal.backup", "backup", str(tmp_path / "bucket.zip"))
        assert saved.returncode == 0, saved.stderr
        restored = portal(second, "", other, "-c", RESTORE, str(tmp_path / "bucket.zip"))
        # Neither time nor memory is spent on libraries that a portal on disk does not use.
        assert restored.returncode == 0 and restored.stdout.splitlines()[-1] == "[]", restored.stderr
        assert files_of(second) == before
    with reading(tmp_path / "disk.zip") as one, reading(tmp_path / "bucket.zip") as two:
        assert two.parts == one.parts


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_not_restored_into_a_bucket_with_files_of_another_portal(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store()
    making.make_backup(tmp_path / "a.zip")
    services.file_store().save("ab/anothers", ContentFile(b"x"))
    written: list[str] = []
    monkeypatch.setattr(filling, "prepare", lambda *_: None)
    monkeypatch.setattr(filling, "_put_back", lambda _, name: written.append(name))
    with reading(tmp_path / "a.zip") as reader, pytest.raises(Refused, match="ab/anothers"):
        filling.fill_from(reader, settings.HOME)
    assert written == []


@pytest.mark.django_db(transaction=True)
def test_a_backup_names_the_file_that_the_bucket_has_lost(bucket: str, tmp_path: Path) -> None:
    lost, whole = store(), store()
    services.file_store().delete(lost.path)
    with pytest.raises(Refused) as refused:
        making.make_backup(tmp_path / "a.zip")
    assert lost.path in str(refused.value) and whole.path not in str(refused.value)
    assert settings.STORAGES["files"]["BACKEND"] == "portal.files.s3.ObjectStorage"
