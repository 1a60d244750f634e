"""A small district with files and personal data, in a database that others can see."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from portal.accounts.actors import SYSTEM
from portal.files.services import store
from tests.documents.district import District, evaluated_district
from tests.postgres import postgres
from volunteers.models import Volunteer

ID_NUMBER = "990000197001011234"


@pytest.fixture
def populated(transactional_db: None) -> District:
    district = evaluated_district()
    Volunteer.objects.filter(number="ZY00001").update(id_number=ID_NUMBER)
    for number in range(3):
        store(by=SYSTEM, name=f"第{number}份.txt", content_type="text/plain", data=f"正文{number}".encode() * 9)
    return district


@contextmanager
def another_database() -> Iterator[str]:
    """An empty PostgreSQL database: on the server of these tests, or on one of its own; its DATABASE_URL."""
    if connection.vendor == "postgresql":
        with _created(str(settings.DATABASES["default"]["OPTIONS"]["host"])) as url:
            yield url
    else:
        with postgres() as url, _created(re.sub(r".*host=", "", url)) as other:
            yield other


@contextmanager
def _created(host: str) -> Iterator[str]:
    server = psycopg2.connect(host=host, user="postgres", dbname="postgres")
    server.autocommit = True
    name = f"other_{id(server)}"
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgresql://postgres:@/{name}?host={host}"
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()
