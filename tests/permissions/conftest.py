"""One district for all tests of this folder that a process runs, in a transaction that is never committed."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from portal.api import throttling
from portal.files.services import file_store
from reports import content
from tests.permissions.lightly import frameless
from tests.permissions.matrix import Matrix


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: Any) -> Iterator[Matrix]:
    before = pytest.MonkeyPatch()
    before.setattr(throttling, "_away_until", float("inf"))
    before.setattr(content, "press", lambda: "press")
    logging.disable(logging.CRITICAL)
    with frameless(), django_db_blocker.unblock(), transaction.atomic():
        made = Matrix()
        yield made
        for thing in made.district.rows.values():
            for row in thing.values():
                if file := getattr(row, "file", None):
                    file_store().delete(file.path)
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    before.undo()
