"""What a restore does with a trail that was broken before, and with a store that isn't empty."""

from pathlib import Path

import pytest
from django.db import transaction

from portal.accounts.actors import SYSTEM
from portal.audit import triggers
from portal.audit.models import Entry
from portal.audit.services import record
from portal.backup.archive import reading, writing
from portal.backup.filling import _put_back, _where_broken
from portal.files.services import file_store, store
from portal.web.errors import Refused

pytestmark = pytest.mark.django_db


def test_a_trail_that_is_broken_or_ends_elsewhere_is_said_to_be() -> None:
    with transaction.atomic():
        entry = record(by=SYSTEM, action="test.act")
    audit = {"number": 1, "hash": entry.hash}
    assert _where_broken(audit) == ""
    assert _where_broken(audit | {"hash": "x"}) and _where_broken(audit | {"number": 2})
    triggers.drop()
    Entry.objects.update(actor="x")
    assert "1" in _where_broken(audit)


def test_a_store_may_hold_the_same_file_already_and_no_other(tmp_path: Path) -> None:
    file = store(by=SYSTEM, name="a", content_type="text/plain", data=b"A")
    name = f"files/{file.path}"
    with writing(tmp_path / "a.zip") as writer:
        writer.add(name, [b"A"])
        writer.finish({})
    with reading(tmp_path / "a.zip") as reader:
        _put_back(reader, name)
        Path(file_store().path(file.path)).write_bytes(b"B")
        with pytest.raises(Refused, match=file.path):
            _put_back(reader, name)
        file_store().delete(file.path)
        _put_back(reader, name)
    assert file_store().open(file.path).read() == b"A"
