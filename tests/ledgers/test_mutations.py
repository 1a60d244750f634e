"""Whatever a file holds, an import succeeds or says what is wrong with it: it never fails in any other way."""

import copy
from pathlib import Path
from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.actors import SYSTEM
from portal.ledgers.export import export_workbook
from portal.ledgers.services import import_workbook
from portal.workbook.faults import Faulty
from portal.workbook.inspection import NotAWorkbook
from tests.generated.districts import district
from tests.ledgers.factory import Tables, tables, write
from tests.ledgers.mutations import damage
from tests.naive.reading import District, columns

pytestmark = pytest.mark.django_db
some = settings(
    max_examples=10 if connection.vendor == "postgresql" else 25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


def as_tables(made: District) -> Tables:
    return {
        sheet: [list(columns(sheet)), *(list(row.values()) for row in copy.deepcopy(rows))]
        for sheet, rows in made.items()
    }


def take_in_or_refuse(path: Path, damaged: Tables, whole: Tables) -> bool:
    """Whether the damaged workbook was taken in; then it must be stable, and can be corrected or not, and written."""
    write(damaged, path)
    try:
        import_workbook(by=SYSTEM, path=path)
    except (Faulty, NotAWorkbook) as refusal:
        assert str(refusal)
        return False
    assert not import_workbook(by=SYSTEM, path=path).changed
    export_workbook(by=SYSTEM, path=path, unmasked=True)
    assert not import_workbook(by=SYSTEM, path=path).changed
    try:
        import_workbook(by=SYSTEM, path=write(whole, path))
    except Faulty as refusal:
        assert refusal.faults.count
    return True


@some
@given(st.integers(0, 2**32), st.booleans())
def test_a_damaged_workbook_is_taken_in_or_refused(tmp_path: Path, seed: int, stored: bool) -> None:
    path = tmp_path / "damaged.xlsx"
    with transaction.atomic():
        if stored:
            import_workbook(by=SYSTEM, path=write(tables(), path))
        take_in_or_refuse(path, damage(tables(), Random(seed)), tables())
        transaction.set_rollback(True)


@some
@given(district(), st.integers(0, 2**32))
def test_a_damaged_generated_district_is_taken_in_or_refused(tmp_path: Path, made: District, seed: int) -> None:
    path = tmp_path / "damaged.xlsx"
    with transaction.atomic():
        import_workbook(by=SYSTEM, path=write(as_tables(made), path))
        take_in_or_refuse(path, damage(as_tables(made), Random(seed)), as_tables(made))
        transaction.set_rollback(True)
