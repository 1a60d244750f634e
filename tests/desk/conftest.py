"""The demonstration district, evaluated, at a fixed moment; and the same worked out by the naive oracle."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import translation
from time_machine import TimeMachineFixture

from portal.accounts.actors import Actor
from portal.accounts.models import Community, Post, Subdistrict
from portal.accounts.rights import Role
from programmes.models import Programme, ProgrammeOfficer
from tests.demo import demo_year
from tests.naive.district import Results, compute
from tests.naive.reading import District, read
from tests.web.district import actor

DEMO = Path(__file__).resolve().parents[2] / "demo" / "district.xlsx"
YEAR = 2025
#: in 2026, when every month of the demonstration year is due
NOW = datetime.fromisoformat("2026-06-01T10:00:00+08:00")


@pytest.fixture(autouse=True)
def _fixed_moment(time_machine: TimeMachineFixture) -> None:
    """A test that needs another moment moves on from here."""
    ContentType.objects.clear_cache()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests write rows without a service, and so without the entry in the audit trail that makes figures new."""
    monkeypatch.setattr("portal.accounts.keeping.head_hash", lambda: "")


@pytest.fixture(scope="session")
def district() -> District:
    """The rows of the demonstration workbook as they are written."""
    return read(DEMO)


@pytest.fixture(scope="session")
def oracle(district: District) -> Results:
    return compute(district, YEAR)


@pytest.fixture(scope="module")
def _demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Imported and computed once for a module, and gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo_year()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_demo: None, db: None) -> dict[str, Actor]:
    """People in posts of the demonstration district, by the role."""
    community = Community.objects.filter(rooms__sites__isnull=False).order_by("code")[0]
    people = {
        role: actor(role.value, role)
        for role in (Role.ADMINISTRATOR, Role.FINANCE_OFFICER, Role.LEADER, Role.AUDITOR, Role.PROGRAMME_OFFICER)
    }
    post = people[Role.PROGRAMME_OFFICER].post
    assert isinstance(post, Post)
    for programme in Programme.objects.filter(code__in=OWN):
        ProgrammeOfficer.objects.create(programme=programme, post=post)
    people[Role.SUBDISTRICT_OFFICER] = actor(
        "subdistrict", Role.SUBDISTRICT_OFFICER, subdistrict=Subdistrict.objects.order_by("code")[0]
    )
    people[Role.CLERK] = actor("clerk", Role.CLERK, community=community)
    return people  # type: ignore[return-value]


#: the programmes of the demo's officer
OWN = ("KLXT", "YLFW")


@pytest.fixture
def administrator(db: None) -> Actor:
    return actor("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def auditor(db: None) -> Actor:
    return actor("auditor", Role.AUDITOR)
