"""What nothing refers to any more is collected, a day later."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from portal.accounts.actors import SYSTEM
from portal.files import services
from portal.files.models import StoredFile
from portal.files.store import UNFINISHED
from portal.jobs.models import Job
from sites.models import LogPhoto
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

TWO_DAYS_AGO = timezone.now() - timedelta(days=2)


def store(name: str = "a.pdf") -> StoredFile:
    return services.store(by=SYSTEM, name=name, content_type="application/pdf", data=b"bytes")


def make_old(folder: Path) -> None:
    """Everything on the store, and every row, is two days old."""
    for path in folder.rglob("*"):
        os.utime(path, (TWO_DAYS_AGO.timestamp(), TWO_DAYS_AGO.timestamp()))
    StoredFile.objects.update(created_at=TWO_DAYS_AGO)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_bytes_of_a_rolled_back_transaction_are_collected_after_a_day(files_folder: Path) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        store()
        raise RuntimeError
    assert len(files(files_folder)) == 1
    assert services.collect_orphans() == 0
    make_old(files_folder)
    assert services.collect_orphans() == 1
    assert files(files_folder) == []


def test_what_a_killed_process_left_unfinished_is_collected_after_a_day(files_folder: Path) -> None:
    (files_folder / f"{UNFINISHED}x").write_bytes(b"half")
    assert services.collect_orphans() == 0
    make_old(files_folder)
    assert services.collect_orphans() == 1
    assert files(files_folder) == []


def test_a_row_that_nothing_refers_to_is_collected_with_its_bytes(files_folder: Path) -> None:
    kept, lost = store(), store()
    Job.objects.create(kind="x", title="x", file=kept)
    make_old(files_folder)
    assert services.collect_orphans() == 1
    assert list(StoredFile.objects.all()) == [kept]
    assert files(files_folder) == [kept.path]
    assert lost.path != kept.path


def test_a_file_that_is_referred_to_without_a_way_back_is_not_collected(files_folder: Path) -> None:
    log = factories.a_log(factories.a_site(factories.a_programme()), "2025-04")
    about = {"width": 4, "height": 3, "sha256": "s", "fingerprint": "", "added_by": "x"}
    kept = LogPhoto.objects.create(log=log, file=store(), **about)
    make_old(files_folder)
    assert services.collect_orphans() == 0
    kept.delete()
    assert services.collect_orphans() == 1


def test_a_file_that_something_refers_to_cannot_be_discarded(files_folder: Path) -> None:
    file = store()
    Job.objects.create(kind="x", title="x", file=file)
    with pytest.raises(ProtectedError):
        services.discard(file)
    assert services.is_stored(file)


def test_the_bytes_of_a_discarded_file_stay_until_that_is_committed(files_folder: Path) -> None:
    file = store()
    with transaction.atomic():
        services.discard(file)
        assert len(files(files_folder)) == 1
    assert files(files_folder) == []
