"""A sender that is killed while the other side is answering: the next one sends the same digest, and it is sent."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from portal.accounts.actors import SYSTEM
from portal.reminding.models import Digest
from portal.reminding.services import Draft, deliver_due, queue_digests
from portal.reminding.states import DigestState
from tests.reminding.test_webhook import SECRET, Posted, Receiver, receiver
from tests.services import database_url, wait_until

__all__ = ["receiver"]
pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
SENDER = "import django; django.setup(); from portal.reminding.services import deliver_due; deliver_due()"


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The other side takes the first digest and says nothing until this is set."""
    over, answer = threading.Event(), Posted.send_response

    def late(posted: Posted, *arguments: Any) -> None:
        over.wait(30)
        answer(posted, *arguments)

    monkeypatch.setattr(Posted, "send_response", late)
    return over


def test_who_is_killed_while_sending_leaves_the_digest_to_the_next(
    receiver: Receiver, silence: threading.Event, a_draft: Callable[..., Draft], settings: Any
) -> None:
    queue_digests(by=SYSTEM, kind="deadlines", day=timezone.localdate(), drafts=[a_draft()])
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "REMINDER_WEBHOOK": settings.REMINDER_WEBHOOK,
        "REMINDER_WEBHOOK_SECRET": SECRET,
        "REMINDER_WEBHOOK_PRIVATE": "1",
        "PUBLIC_URL": settings.PUBLIC_URL,
    }
    with subprocess.Popen([sys.executable, "-c", SENDER], cwd=ROOT, env=environment) as sender:
        wait_until(lambda: receiver.got, "the digest is on its way")
        sender.send_signal(signal.SIGKILL)
    silence.set()
    assert Digest.objects.get(channel="webhook").state == DigestState.QUEUED
    assert deliver_due() == {}, "it is still the killed one's"
    Digest.objects.update(due_at=timezone.now())  # the lease is over
    assert deliver_due() == {"sent": 1}
    assert deliver_due() == {}
    numbers = [headers["X-Portal-Delivery"] for _path, headers, _body in receiver.got]
    assert numbers == [str(Digest.objects.get(channel="webhook").pk)] * 2, "the other side tells that it is the same"
