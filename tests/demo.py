"""The demo district with its year computed, imported once a test run and from then on put in row by row.

Tests of the import itself import; for those that only need the district the rows are the same, and there in a tenth
of the time. The processes of one run share them in a file (tests/shared.py).
"""

import io
import pickle
from functools import cache
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers import sort_dependencies
from django.db import connection, models

from portal.runtime.home import BASE_DIR
from tests.shared import shared_file

WORKBOOK = BASE_DIR / "demo" / "district.xlsx"
YEAR = 2025
APPS = ("accounts", "workdays", "programmes", "sites", "volunteers", "funding", "reports", "audit")

Rows = list[tuple[type[models.Model], list[Any]]]


def demo_year() -> None:
    """Puts the demo district into this test's database: imported, evaluated, allocated, lists proposed."""
    if not _computed_just_now():
        _put_in(_rows())
    if connection.vendor == "postgresql":
        # Autovacuum, which tells the planner how large tables are, sees nothing of an open transaction.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _computed_just_now() -> bool:
    """Sees to `_rows()`: if no process of this run has computed them, they are computed where they are wanted."""
    kept = _rows()
    if kept:
        return False
    with shared_file("demo-year") as file:
        if file and file.stat().st_size:
            kept.extend(pickle.loads(file.read_bytes()))
            return False
        _compute()
        kept.extend(_all_rows())
        if file:
            file.write_bytes(pickle.dumps(kept))
    return True


def _put_in(kept: Rows) -> None:
    for model, rows in kept:
        model._base_manager.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _rows_of in kept]):
            cursor.execute(statement)


@cache
def _rows() -> Rows:
    """What the first call has computed or found; empty until then."""
    return []


def _compute() -> None:
    quiet: dict[str, Any] = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command("import_workbook", str(WORKBOOK), **quiet)
    for command in ("evaluate", "allocate", "propose_awards"):
        call_command(command, str(YEAR), **quiet)


def _all_rows() -> Rows:
    """All rows, a table after those that it refers to."""
    ours = [(apps.get_app_config(label), None) for label in APPS]
    tables = sort_dependencies(ours, allow_cycles=True)
    read = [(model, list(model._base_manager.all())) for model in tables if not model._meta.proxy]
    return [(model, rows) for model, rows in read if rows]
