from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings

from portal.accounts.actors import Actor
from portal.accounts.models import Post, User
from portal.accounts.rights import Role
from portal.registry import job_kinds
from tests.factories import an_audit
from tests.jobs.kinds import effect

Kind = Callable[[Any], dict[str, Any] | None]


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Kind], None]:
    """Registers work for the length of a test; "nothing" and "effect" are always there."""

    def add(name: str, work: Kind) -> None:
        monkeypatch.setitem(job_kinds._things, name, work)

    add("nothing", lambda run: None)
    add("effect", effect)
    return add


def actor(username: str, role: Role = Role.PROGRAMME_OFFICER) -> Actor:
    user = User.objects.create_user(username, name=username)
    assignment = an_audit() if role == Role.AUDITOR else None
    return Actor(
        user=user, post=Post.objects.create(user=user, role=role, assignment=assignment, starts=date(2020, 1, 1))
    )


@pytest.fixture
def officer(db: None) -> Actor:
    return actor("officer")


@pytest.fixture
def colleague(db: None) -> Actor:
    return actor("colleague")


@pytest.fixture
def administrator(db: None) -> Actor:
    return actor("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def auditor(db: None) -> Actor:
    return actor("auditor", Role.AUDITOR)


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs that the workers were told of, in place of a broker."""
    from portal.jobs import broker

    told: list[int] = []
    monkeypatch.setattr(broker, "wake", lambda jobs, queue=broker.SINGLE: told.extend(jobs))
    return told


@pytest.fixture
def no_broker(settings: LazySettings) -> Iterator[None]:
    """Nothing listens where the broker should be."""
    from portal.jobs import broker

    settings.REDIS_URL = "unix:///nonexistent/broker.sock"
    broker.client.cache_clear()
    yield
    broker.client.cache_clear()
