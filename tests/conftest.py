"""For all tests: which of them touch the database, and a real broker and worker for those that need one."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation

from portal.accounts.rights import RIGHTS, Right, Role
from portal.audit import triggers
from tests import once, services, tables
from tests.shared import shared_file

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only tests that touch the database")


def touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ())):
        return True
    return isinstance(item, pytest.Function) and bool(item.cls) and issubclass(item.cls, TransactionTestCase)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database-only"):
        config.hook.pytest_deselected(items=[item for item in items if not depends_on_the_database(item)])
        items[:] = [item for item in items if depends_on_the_database(item)]


def depends_on_the_database(item: pytest.Item) -> bool:
    """What only looks at how pages and documents are drawn is seen once, on SQLite (tests/once.py)."""
    return touches_database(item) and not item.get_closest_marker("looks") and not once.is_enough_for(item.nodeid)


@pytest.fixture(scope="session")
def tables_of_the_run(django_db_modify_db_settings: None) -> Iterator[tuple[ExitStack, Any]]:
    """The file of the run's tables, held until this process has a database."""
    with ExitStack() as held:
        yield held, held.enter_context(shared_file("tables"))


@pytest.fixture(scope="session")
def django_db_keepdb(tables_of_the_run: tuple[ExitStack, Any], django_db_blocker: Any) -> bool:
    with django_db_blocker.unblock():
        return tables.copy(tables_of_the_run[1])


@pytest.fixture(scope="session")
def django_db_setup(
    tables_of_the_run: tuple[ExitStack, Any], django_db_keepdb: bool, django_db_setup: None, django_db_blocker: Any
) -> None:
    held, kept = tables_of_the_run
    with django_db_blocker.unblock():
        if not django_db_keepdb:
            tables.keep(kept)
    held.close()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What services and commands say to a test is said in the words of the code; pages go by what a client asks for.

    Without this a test would speak the language of whatever page the one before it has asked for.
    """
    with translation.override("en"):
        yield


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Administrators do everybody's work, as nobody does outside of tests: for those that are about something else than
    who may do it."""
    monkeypatch.setitem(RIGHTS, Role.ADMINISTRATOR, set(Right))


@pytest.fixture(autouse=True)
def _no_heads_of_another_test() -> None:
    """What is noted outside of the database is not rolled back with it."""
    settings.AUDIT_HEADS.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _nothing_remembered_of_another_test() -> None:
    """What is kept until the next write is not rolled back with the database either."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_audit_trail() -> Iterator[None]:
    """Django empties the tables after a transactional test: what is append-only must let it, only then."""
    teardown = TransactionTestCase._fixture_teardown

    def lifted(case: TransactionTestCase) -> None:
        triggers.drop()
        try:
            teardown(case)
        finally:
            triggers.install()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield


@pytest.fixture(scope="session")
def _valkey() -> Iterator[str]:
    with services.valkey() as url:
        yield url


@pytest.fixture
def valkey(_valkey: str) -> str:
    """A real Valkey where this process's settings look for one, with nothing in it that another test has left (some
    wake workers while it happens to be there); its REDIS_URL."""
    redis.from_url(_valkey).flushall()
    return _valkey


@pytest.fixture
def worker(transactional_db: None, valkey: str) -> Iterator["services.Worker"]:
    """A real Celery worker on this test's database; it sees what is committed (the test is transactional)."""
    with services.worker() as running:
        yield running
