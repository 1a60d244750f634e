"""A row as a line: the same for equal values on every database, and nothing is lost on the way."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from portal.audit.models import Entry
from portal.backup.rows import Seal, _canonical, _insert, fill, lines
from portal.jobs.models import Job
from portal.web.errors import Refused
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
AT = datetime(2025, 1, 31, 16, 0, 0, 7, tzinfo=UTC)


def an_entry(**more: Any) -> dict[str, Any]:
    columns = [field.column for field in Entry._meta.concrete_fields]
    values = {"number": 1, "at": AT, "actor": "甲", "details": {"b": 1, "a": [None, "\u2028", 0.1]}, "hash": "h"} | more
    Entry.objects.create(**values)
    header, line = lines(connection, Entry)
    assert json.loads(header) == columns
    return dict(zip(columns, json.loads(line), strict=True))


def test_times_are_utc_with_microseconds_and_json_has_its_keys_in_order() -> None:
    row = an_entry()
    assert (row["at"], row["actor"]) == ("2025-01-31T16:00:00.000007+00:00", "甲")
    assert row["details"] == r'{"a": [null, "\u2028", 0.1], "b": 1}'


@pytest.mark.parametrize("text", ["null", '"null"', "[]", '{"a": {"c": 1, "b": 2}}'])
def test_json_that_says_null_is_not_an_empty_column(text: str) -> None:
    assert json.loads(_canonical(text)) == json.loads(text)
    assert an_entry(details=json.loads(text) if text != "null" else "x")["details"]


def test_what_is_encrypted_stays_as_it_is_and_personal_data_is_nowhere_in_clear() -> None:
    Volunteer.objects.create(number="1", name="陈", id_kind="其他", kind="居民", id_number="990000197001011234",
                             registered_on=AT.date())  # fmt: skip
    _header, line = lines(connection, Volunteer)
    assert b"990000197001011234" not in line and b"gAAAA" in line


def test_lines_of_other_columns_are_refused() -> None:
    with pytest.raises(Refused, match="audit_entry"):
        _insert(connection, Entry, iter([b'["id","number"]\n']))


def test_an_insert_in_portions_keeps_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.backup import rows

    monkeypatch.setattr(rows, "VALUES", 40)
    monkeypatch.setattr(rows, "PORTION", 3)
    for number in range(11):
        Job.objects.create(kind="x", params={"n": number})
    before = list(lines(connection, Job))
    Job.objects.all().delete()
    sealed = fill(connection, [Job], lambda table: before)
    assert list(lines(connection, Job)) == before and sealed["jobs_job"].lines == 12
    assert Job.objects.create(kind="x").pk > 11


def test_a_seal_counts_what_passes() -> None:
    seal = Seal()
    assert list(seal.passing([b"a", b"bc"])) == [b"a", b"bc"]
    assert (seal.lines, seal.size) == (2, 3)
    assert seal.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
