from datetime import date

import pytest
import time_machine

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from sites.models import Site
from tests import factories

MONTH = date(2025, 4, 1)


@pytest.fixture(autouse=True)
def _in_may(db: None):  # type: ignore[no-untyped-def]
    with time_machine.travel("2025-05-02 09:00:00+08:00", tick=True):
        yield


@pytest.fixture
def programme():  # type: ignore[no-untyped-def]
    programme = factories.a_programme(menu=2, due=5)
    factories.a_course(programme, "K")
    return programme


@pytest.fixture
def site(programme) -> Site:  # type: ignore[no-untyped-def]
    return factories.a_site(programme, "S")


@pytest.fixture
def clerk(site: Site) -> Actor:
    return factories.an_actor(Role.CLERK)


@pytest.fixture
def officer(site: Site) -> Actor:
    return factories.an_actor(Role.SUBDISTRICT_OFFICER)


@pytest.fixture
def head(site: Site) -> Actor:
    return factories.an_actor(Role.SUBDISTRICT_HEAD)


def a_line(row: str = "r1", day: int = 8, **values: str) -> dict[str, str]:
    line = {
        "row": row,
        "date": f"2025-04-{day:02}",
        "course": "P-K",
        "topic": "春日诵读",
        "participants": "12",
        "hours": "1.5",
    }
    return line | values


def a_text(*lines: dict[str, str], **values: object) -> dict[str, object]:
    return {"open_days": "20", "note": "", "activities": list(lines)} | values
