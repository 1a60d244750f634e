"""The webhook against a real server: what arrives, that it is signed, and where it does not go."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.utils import timezone
from time_machine import TimeMachineFixture

from portal.accounts.actors import SYSTEM
from portal.reminding.channels import webhook
from portal.reminding.models import Digest
from portal.reminding.services import Draft, deliver_due, queue_digests
from tests.reminding.conftest import DAY

pytestmark = pytest.mark.django_db
SECRET = "a-secret-of-both-sides-0123"


class Receiver(HTTPServer):
    """Keeps what is posted; answers `status`, and after `silent` not at all."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Posted)
        self.status = 200
        self.got: list[tuple[str, dict[str, str], bytes]] = []


class Posted(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.REMINDER_WEBHOOK = f"http://localhost:{server.server_port}/hook?from=portal"
    settings.REMINDER_WEBHOOK_SECRET, settings.REMINDER_WEBHOOK_PRIVATE = SECRET, True
    settings.PUBLIC_URL = "https://portal.example.org"
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def queued(receiver: Receiver, a_draft: Callable[..., Draft], time_machine: TimeMachineFixture) -> Digest:
    time_machine.move_to(timezone.make_aware(datetime(2025, 4, 3, 8, 30)), tick=False)
    queue_digests(by=SYSTEM, kind="deadlines", day=DAY, drafts=[a_draft()])
    return Digest.objects.get(channel="webhook")


def test_one_signed_post_arrives(receiver: Receiver, queued: Digest) -> None:
    assert deliver_due() == {"sent": 1}
    [(path, headers, body)] = receiver.got
    assert path == "/hook?from=portal" and headers["X-Portal-Delivery"] == str(queued.pk)
    stamp = headers["X-Portal-Timestamp"]
    seal = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Portal-Signature"] == f"sha256={seal}" and int(stamp) == int(timezone.now().timestamp())
    assert json.loads(body) == {
        "id": queued.pk, "to": "wang", "day": "2025-04-03", "subject": "月报提醒",
        "lines": [{"text": "阳光学堂 2025-03", "url": "https://portal.example.org/sites/S1/?year=2025"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "state"), [(500, "queued"), (302, "queued"), (429, "queued"), (403, "failed"), (404, "failed")]
)
def test_a_refusal_stays_and_a_breakdown_is_tried_again(
    receiver: Receiver, queued: Digest, status: int, state: str
) -> None:
    receiver.status = status
    assert deliver_due() == {state: 1}
    queued.refresh_from_db()
    assert queued.state == state and str(status) in queued.error
    assert len(receiver.got) == 1, "where it redirects to is not followed"


def test_a_private_address_is_refused_unless_the_setting_allows_it(
    receiver: Receiver, queued: Digest, settings: Any
) -> None:
    settings.REMINDER_WEBHOOK_PRIVATE = False
    assert deliver_due() == {"failed": 1}
    queued.refresh_from_db()
    assert "private network" in queued.error and not receiver.got


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "::1", "fe80::1", "::ffff:10.0.0.1", "0.0.0.0"],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not webhook._is_public(address)
    assert webhook._is_public("8.8.8.8") and webhook._is_public("2001:4860:4860::8888")


def test_who_does_not_answer_is_left_in_words(receiver: Receiver, queued: Digest, settings: Any) -> None:
    settings.REMINDER_WEBHOOK = "http://127.0.0.1:1/"
    assert deliver_due() == {"queued": 1}
    queued.refresh_from_db()
    assert "could not be reached" in queued.error
