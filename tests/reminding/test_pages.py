"""A person's own reminders: on the start page, on a page of their own, read and unread."""

from collections.abc import Callable

import pytest
from django.test import Client

from portal.accounts.actors import SYSTEM
from portal.accounts.models import Post
from portal.reminding.services import Draft, queue_digests
from tests import factories
from tests.reminding.conftest import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(a_draft: Callable[..., Draft]) -> Callable[[str], Client]:
    def log_in(name: str) -> Client:
        user = a_draft(name).user
        Post.objects.get_or_create(user=user, role="leader")
        client = Client(headers={"accept-language": "en"})
        client.force_login(user)
        return client

    return log_in


def test_a_reminder_waits_on_the_start_page_until_it_is_read(
    a_draft: Callable[..., Draft], client_of: Callable[[str], Client]
) -> None:
    factories.a_programme()
    queue_digests(by=SYSTEM, kind="deadlines", day=DAY, drafts=[a_draft("wang")])
    client = client_of("wang")
    assert 'href="/reminders/"' in client.get("/").text
    page = client.get("/reminders/").text
    assert "阳光学堂 2025-03" in page and 'href="/sites/S1/?year=2025"' in page and "Mark all as read" in page
    assert client.post("/reminders/read/").headers["Location"] == "/reminders/"
    assert "Mark all as read" not in client.get("/reminders/").text
    assert 'href="/reminders/"' not in client.get("/").text


def test_nobody_sees_or_reads_anothers_reminder(
    a_draft: Callable[..., Draft], client_of: Callable[[str], Client]
) -> None:
    queue_digests(by=SYSTEM, kind="deadlines", day=DAY, drafts=[a_draft("wang")])
    other = client_of("li")
    assert "阳光学堂" not in other.get("/reminders/").text
    other.post("/reminders/read/")
    assert "Mark all as read" in client_of("wang").get("/reminders/").text
