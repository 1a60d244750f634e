"""The large district behind real servers: PostgreSQL, Valkey and gunicorn as docker-compose.yml has them."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import cache

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from benchmarks import databases
from benchmarks.generate.district import Size, generate
from portal.accounts.actors import SYSTEM
from portal.accounts.models import AuditAssignment, Post, User
from portal.accounts.rights import Role
from portal.api.scopes import SCOPES
from portal.api.services.clients import create_client
from portal.runtime import services
from tests.runtime.portals import free_port
from tests.services import valkey, wait_until

DISTRICT = Size(sites=2_000, activities=100_000, service_records=600_000)
#: more than any run asks
NO_LIMIT = "1000000"


@cache
def large_district() -> str:
    """Made once in a run; answers its DATABASE_URL."""
    address = databases.make("large")
    generate(DISTRICT, say=lambda text: None)
    return address


@contextmanager
def portal() -> Iterator[int]:
    """The portal on the large district, with its store for limits and its static files; yields the port."""
    large_district()
    call_command("collectstatic", verbosity=0, interactive=False)
    with valkey(), serving("portal.wsgi") as port:
        yield port


@contextmanager
def serving(application: str, **variables: str) -> Iterator[int]:
    """gunicorn with as many processes and threads as the portal has; yields the port."""
    port = free_port()
    service = services.web(f"127.0.0.1:{port}")
    command = [application if part == "portal.wsgi" else part for part in service.command]
    for name, value in (variables | {"DATABASE_URL": large_district(), "API_RATE": NO_LIMIT}).items():
        command += ["--env", f"{name}={value}"]
    running = services.Running(replace(service, name=f"web-{port}", command=command), settings.HOME)
    try:
        wait_until(lambda: running.status() is not None or answers(port), "the web server answers", 60)
        if running.status() is not None:
            raise RuntimeError(running.last_words(20))
        yield port
    finally:
        running.stop()


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@cache
def signed_in(role: Role) -> tuple[tuple[str, str], ...]:
    """The headers of somebody in this role: an auditor of the whole district sees every list but those of who
    administers the portal."""
    user = User.objects.create(username=f"bench-{role}", name="bench")
    day, audit = date(2020, 1, 1), None
    if role == Role.AUDITOR:
        audit = AuditAssignment.objects.create(number="bench", purpose="bench", starts=day, ordered_by="bench")
    Post.objects.create(user=user, role=role, starts=day, assignment=audit)
    browser = Client()
    browser.force_login(user)
    return (("Cookie", f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"),)


@cache
def another_system() -> tuple[tuple[str, str], ...]:
    """The headers of a system that sees the whole district, personal data masked."""
    scopes = [scope for scope in SCOPES if scope != "volunteers:personal"]
    client, secret = create_client(by=SYSTEM, code="bench", name="bench", scopes=scopes)
    assert client.application
    form = {"grant_type": "client_credentials", "client_id": client.application.client_id, "client_secret": secret}
    token = Client(SERVER_NAME="127.0.0.1").post("/oauth/token/", form).json()["access_token"]
    return (("Authorization", f"Bearer {token}"),)
