"""Each service leaves its entries and no other; rolled back none; and nothing is written without them."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from portal.audit import services as audit
from portal.audit.models import ChainHead, Entry
from portal.audit.origin import PAGE, Origin, coming_from
from portal.backup.rows import digest
from tests.audit import services_of_logs, services_of_people, services_of_the_year
from tests.audit.services_cases import CASES, PARTS, READS, Case

# what a service leaves is asked here, not who may call it
pytestmark = pytest.mark.usefixtures("everything")
#: the tables, which fill CASES
TABLES = (services_of_logs, services_of_people, services_of_the_year)
ROOTS = ("portal", "programmes", "sites", "volunteers", "funding", "reports")
#: the trail's own, which are no room called services
BESIDES = ("portal.audit.lists", "portal.audit.checking")
HERE = Origin(PAGE, "10.0.0.9", "r1", "POST /x/", "")


class Undone(Exception):
    """Undoes what was done."""


def modules() -> Iterator[Any]:
    for root in ROOTS:
        path = importlib.import_module(root).__path__
        for found in pkgutil.walk_packages(path, f"{root}."):
            names = found.name.split(".")
            if ("services" in names and "runtime" not in names) or found.name in BESIDES:
                yield importlib.import_module(found.name)


def services() -> set[str]:
    """Every public function of a services room that acts for somebody."""
    return {
        f"{module.__name__}.{name}"
        for module in modules()
        for name, thing in vars(module).items()
        if inspect.isfunction(thing)
        and not name.startswith("_")
        and inspect.unwrap(thing).__module__ == module.__name__
        and "by" in inspect.signature(thing).parameters
    }


def test_every_service_has_its_case() -> None:
    listed = {case.service for case in CASES} | READS | set(PARTS)
    assert services() - listed == set(), "say in tests/audit/services_of_….py what it leaves in the trail"
    assert listed - services() == set(), "there is no such service any more"


def everything(besides: tuple[str, ...] = ()) -> dict[str, str]:
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return {name: digest(connection, table).sha256 for name, table in tables.items() if name not in besides}


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    options = {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path / "files"}}
    (tmp_path / "files").mkdir()
    settings.STORAGES = settings.STORAGES | {"files": options}
    return tmp_path


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.service)
def test_a_service_leaves_its_entries_and_none_when_it_is_rolled_back(case: Case, files: Path) -> None:
    call = case.prepare(files)
    before, head = Entry.objects.count(), ChainHead.objects.first()
    with suppress(Undone), transaction.atomic():
        with coming_from(HERE):
            call()
        new = list(Entry.objects.order_by("number")[before:])
        assert tuple(entry.action for entry in new) == case.leaves
        assert {(entry.channel, entry.address, entry.request_id) for entry in new} == {(PAGE, "10.0.0.9", "r1")}
        assert all(entry.actor and entry.hash for entry in new)
        raise Undone
    assert Entry.objects.count() == before
    assert str(ChainHead.objects.first()) == str(head)


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.service)
def test_without_its_entry_a_service_writes_nothing(case: Case, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call = case.prepare(files)
    keeps = ("audit_chainhead", *case.keeps)
    before = everything(keeps)

    def fails(**keywords: Any) -> None:
        raise Undone

    monkeypatch.setattr(audit, "_chained", lambda *arguments: fails())
    with pytest.raises(Undone), transaction.atomic():
        call()
    assert everything(keeps) == before
