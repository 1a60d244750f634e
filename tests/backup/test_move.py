"""From one database into another: every table is the same there, or nothing has come of it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from portal.accounts.models import Organisation
from portal.backup import rows
from portal.backup.moving import TARGET, move_to
from portal.backup.versions import applied, leaves, must_be_empty, prepare, tables
from portal.runtime.home import BASE_DIR
from portal.web.errors import Refused
from tests.backup.conftest import another_database
from tests.documents.district import District
from tests.runtime.portals import environment


@pytest.fixture(scope="module")
def migrated() -> Iterator[str]:
    """A PostgreSQL database with the tables of this version, without rows."""
    with another_database() as url:
        home = Path(os.environ["PORTAL_HOME"]) / "migrating"
        environ = environment(home, DATABASE_URL=url, DJANGO_SETTINGS_MODULE="portal.settings")
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=BASE_DIR, env=environ, check=True)
        yield url


@pytest.fixture
def any_database(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's tests let nobody connect to a database that isn't in the settings."""

    def ensure_connection(self: Any) -> None:
        if self.connection is None:
            with self.wrap_database_errors:
                self.connect()

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", ensure_connection)


def ask(url: str, question: str) -> list[Any]:
    with psycopg2.connect(url) as server, server.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall() if cursor.description else []


def test_a_move_that_loses_something_is_undone_and_a_good_one_is_proved(
    populated: District,
    any_database: None,
    migrated: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with monkeypatch.context() as patch:
        prepared = rows._prepared
        patch.setattr(rows, "_prepared", lambda c, f, v: 1 if f.column == "minutes" else prepared(c, f, v))
        with pytest.raises(Refused) as refused:
            move_to(migrated)
    assert "volunteers_servicerecord" in str(refused.value) and "sites_site" not in str(refused.value)
    assert ask(migrated, "SELECT count(*) FROM sites_site") == [(0,)]

    call_command("move_to", migrated)
    assert "sites_site\n" in capsys.readouterr().out
    assert ask(migrated, "SELECT count(*) FROM sites_site") == [(3,)]
    next_key = "SELECT nextval(pg_get_serial_sequence('sites_site', 'id')) > max(id) FROM sites_site"
    assert ask(migrated, next_key) == [(True,)]
    for verb in ("UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(psycopg2.errors.RestrictViolation):
            ask(migrated, verb)
    with pytest.raises(CommandError, match="sites_site"):
        call_command("move_to", migrated)
    assert TARGET not in connections.databases


def test_an_address_that_leads_nowhere_is_refused(any_database: None, tmp_path: Path) -> None:
    for url in ("nowhere", "mysql://host/name", f"sqlite:///{tmp_path}/new.sqlite3", f"sqlite:///{tmp_path}/no/folder"):
        with pytest.raises(Refused):
            move_to(url)
    assert TARGET not in connections.databases


@pytest.mark.django_db
def test_versions_decide_which_database_may_be_filled() -> None:
    nodes = applied(connection)
    must_be_empty(connection)
    prepare(connection, nodes)
    with pytest.raises(Refused, match=r"sites\.9999_later"):
        prepare(connection, [*nodes, ("sites", "9999_later")])
    with pytest.raises(Refused):
        prepare(connection, nodes[:-1])
    Organisation.objects.create(code="QT01", name="区妇女联合会", kind="群团组织")
    with pytest.raises(Refused, match="accounts_organisation"):
        prepare(connection, nodes)


@pytest.mark.django_db
def test_the_tables_of_an_older_version_are_those_that_it_had() -> None:
    loader, nodes = MigrationLoader(connection), applied(connection)
    older = [node for node in nodes if node[0] != "workdays" and not (node[0] == "sites" and node[1] > "0001_initial")]
    before, now = ({t._meta.db_table: t for t in tables(loader, some)} for some in (older, nodes))
    later = {f"sites_log{name}" for name in ("draft", "aside", "photo", "oddity", "effort", "exemption")}
    later |= {"workdays_holiday", "sites_sitepost", "sites_enrolment", "sites_monthsignature"}
    assert set(now) - set(before) == later
    columns = [{field.column for field in t["sites_site"]._meta.concrete_fields} for t in (before, now)]
    assert columns[1] - columns[0] == {"pinyin_index"}
    assert ("sites", "0001_initial") in leaves(loader, older)
    assert ("sites", "0001_initial") not in leaves(loader, nodes)
