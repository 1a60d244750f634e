"""No address leads out of the portal, and nothing that is read back can run."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.serializers import JSONSerializer
from django.test import Client
from django.utils.module_loading import import_string

from portal.accounts.actors import Actor
from portal.celery import app
from tests.web.district import PASSWORD, signed_in

pytestmark = pytest.mark.django_db

OUT = [
    "https://evil.example.org/", "//evil.example.org/", "/\\evil.example.org", "\\\\evil.example.org",
    "javascript:alert(1)",
    "http:evil.example.org", " //evil.example.org", "/%0d%0aLocation:%20https://evil.example.org", "https:///evil.example.org",
]  # fmt: skip


def leads_out(answer: Any) -> bool:
    goal = answer.headers.get("Location", "")
    parts = urlsplit(goal.replace("\\", "/").strip())
    return bool(parts.scheme or parts.netloc) or goal.startswith(("//", "/\\")) or "\n" in goal


@pytest.mark.parametrize("goal", OUT)
def test_the_door_the_language_and_the_post_lead_nowhere_else(administrator: Actor, goal: str) -> None:
    form = {"username": "administrator", "password": PASSWORD, "next": goal}
    entered = Client().post(f"/account/login/?next={goal}", form)
    assert entered.status_code == 302 and not leads_out(entered)
    client = signed_in(administrator)
    assert administrator.post
    for answer in (
        client.post("/language/", {"language": "en", "next": goal}),
        client.post("/language/", {"language": "en"}, headers={"referer": goal}),
        client.post("/account/post/", {"post": administrator.post.pk, "next": goal}),
        client.get("/account/login/", {"next": goal}),
        client.get("/admin/login/", {"next": goal}, follow=False),
        client.post("/account/logout/", {"next": goal}),
        Client().get("/admin/login/", {"next": goal}),
        Client().get(f"/jobs/?next={goal}"),
    ):
        assert not leads_out(answer), answer.headers.get("Location")


def test_an_address_with_two_slashes_in_front_is_no_other_host(administrator: Actor) -> None:
    for client in (Client(), signed_in(administrator)):
        assert not leads_out(client.get("//evil.example.org/jobs", follow=False))
        assert not client.get("//evil.example.org/jobs").headers.get("Location", "").startswith("//")


def test_nothing_that_is_read_back_can_run() -> None:
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert import_string(f"{settings.SESSION_ENGINE}.SessionStore")().serializer is JSONSerializer
    assert app.conf.task_serializer == app.conf.event_serializer == "json"
    assert app.conf.accept_content == ["json"] and app.conf.result_backend is None
    assert settings.MESSAGE_STORAGE.startswith("django.contrib.messages.storage.")
