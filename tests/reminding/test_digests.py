"""Digests: each person one a day by each channel, brought out once, and tried again when that fails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from time_machine import TimeMachineFixture

from portal.accounts.actors import SYSTEM
from portal.audit.models import Entry
from portal.celery import app
from portal.registry import ReminderChannel, reminder_channels
from portal.reminding.models import Digest
from portal.reminding.services import Draft, Undelivered, deliver_due, queue_digests, told_of
from portal.reminding.states import GAPS, LEASE, MAX_ATTEMPTS, DigestState
from tests.concurrency.together import together
from tests.reminding.conftest import DAY

pytestmark = pytest.mark.django_db
MORNING = timezone.make_aware(datetime(2025, 4, 3, 8, 30))


class Killed(BaseException):
    """As if the process had been killed: nothing catches it."""


@contextmanager
def a_channel(deliver: Callable[[Digest], None]) -> Iterator[None]:
    """One more channel, as an app would register it."""
    reminder_channels.add("test", ReminderChannel("test", "test", deliver=deliver))
    try:
        yield
    finally:
        del reminder_channels._things["test"]


def queue(*drafts: Draft, day: date = DAY) -> Any:
    return queue_digests(by=SYSTEM, kind="deadlines", day=day, drafts=drafts)


def the(channel: str) -> Digest:
    return Digest.objects.get(channel=channel)


def test_a_second_run_on_a_day_tells_nobody_and_leaves_no_entry(a_draft: Callable[..., Draft]) -> None:
    assert queue(a_draft("wang"), a_draft("li")).people == 2
    again = queue(a_draft("wang"), a_draft("li"))
    assert (again.people, again.before) == (0, 2)
    assert Digest.objects.count() == 2
    [entry] = Entry.objects.filter(action="reminders.queue")
    assert entry.details == {"people": 2, "things": 1, "channels": {"portal": 2}}
    assert queue(a_draft("wang"), day=DAY + timedelta(1)).people == 1


def test_the_database_itself_takes_no_second_digest_of_a_day(a_draft: Callable[..., Draft]) -> None:
    queue(a_draft())
    told = the("portal")
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(user=told.user, day=DAY, channel="portal", kind="by_hand", subject="x")


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_each_person_is_told_by_one(a_draft: Callable[..., Draft]) -> None:
    names = [f"u{number}" for number in range(20)]
    drafts = [a_draft(name) for name in names]
    done = together(lambda: queue(*drafts), lambda: queue(*reversed(drafts)), lambda: queue(*drafts[:10]))
    assert sum(each.people for each in done) == 20
    assert sorted(Digest.objects.values_list("user__username", flat=True)) == sorted(names)
    assert Entry.objects.filter(action="reminders.queue").count() in (1, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_senders_at_once_each_digest_is_sent_by_one(
    a_draft: Callable[..., Draft], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(MORNING)
    sent: list[int] = []
    with a_channel(lambda digest: sent.append(digest.pk)):
        queue(*[a_draft(f"u{number}") for number in range(15)])
        together(deliver_due, deliver_due, deliver_due)
    assert len(sent) == len(set(sent)) == 15


def test_what_is_read_in_the_portal_is_there_at_once(a_draft: Callable[..., Draft]) -> None:
    queue(a_draft())
    assert the("portal").state == DigestState.SENT and the("portal").sent_at


def test_a_sender_that_is_killed_leaves_its_digest_to_the_next_after_the_lease(
    a_draft: Callable[..., Draft], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(MORNING)
    tried: list[int] = []

    def deliver(digest: Digest) -> None:
        tried.append(digest.attempts)
        if len(tried) == 1:
            raise Killed

    with a_channel(deliver):
        queue(a_draft())
        with pytest.raises(Killed):
            deliver_due()
        assert deliver_due() == {}, "it is still the killed one's"
        time_machine.move_to(MORNING + LEASE + timedelta(seconds=1))
        assert deliver_due() == {"sent": 1}
        assert deliver_due() == {}
    assert tried == [1, 2] and the("test").state == DigestState.SENT


def test_a_digest_that_kills_its_sender_each_time_is_given_up(
    a_draft: Callable[..., Draft], time_machine: TimeMachineFixture
) -> None:
    def deliver(digest: Digest) -> None:
        raise Killed

    now = MORNING
    with a_channel(deliver):
        time_machine.move_to(now)
        queue(a_draft())
        for _attempt in range(MAX_ATTEMPTS):
            with pytest.raises(Killed):
                deliver_due()
            now += LEASE + timedelta(seconds=1)
            time_machine.move_to(now)
        assert deliver_due() == {"failed": 1}
    assert "broke off" in the("test").error


def test_a_failure_is_tried_again_after_growing_gaps_and_given_up_in_words(
    a_draft: Callable[..., Draft], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(MORNING)

    def deliver(digest: Digest) -> None:
        raise Undelivered("no route")

    gaps = []
    with a_channel(deliver):
        queue(a_draft())
        while the("test").state == DigestState.QUEUED:
            deliver_due()
            if the("test").state == DigestState.QUEUED:
                gaps.append(the("test").due_at - timezone.now())
                assert deliver_due() == {}
                time_machine.move_to(the("test").due_at)
    assert len(gaps) == MAX_ATTEMPTS - 1 and gaps == sorted(gaps) and gaps[0] < gaps[-1]
    assert (the("test").state, the("test").error, the("test").attempts) == ("failed", "no route", MAX_ATTEMPTS)


def test_what_was_not_sent_on_its_day_is_not_sent_later(
    a_draft: Callable[..., Draft], time_machine: TimeMachineFixture
) -> None:
    sent: list[int] = []
    time_machine.move_to(MORNING)
    with a_channel(lambda digest: sent.append(digest.pk)):
        queue(a_draft())
        time_machine.move_to(MORNING + timedelta(days=1))
        assert deliver_due() == {}
    assert not sent and the("test").state == DigestState.FAILED


def test_the_schedule_begins_reminders_each_morning_and_sends_them_every_minute(settings: Any) -> None:
    app.loader.import_default_modules()
    morning, sending = (settings.CELERY_BEAT_SCHEDULE[name] for name in ("reminders", "reminders-deliver"))
    assert {morning["task"], sending["task"]} <= set(app.tasks)
    assert min(morning["schedule"].hour) == 8 and morning["schedule"].day_of_week == set(range(7))
    assert sending["schedule"] <= min(GAPS).total_seconds()


def test_mail_goes_to_who_has_an_address_once_mail_is_set_up(
    a_draft: Callable[..., Draft], settings: Any, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(MORNING)
    settings.PUBLIC_URL = "https://portal.example.org"
    with_address, without = a_draft("wang"), a_draft("li")
    with_address.user.email = "wang@example.org"
    with_address.user.save()
    queue(with_address, day=DAY - timedelta(1))
    assert not Digest.objects.filter(channel="mail").exists(), "without its setting it is not offered"
    settings.REMINDER_MAIL = True
    queue(with_address, without)
    assert deliver_due() == {"sent": 1}
    [message] = mail.outbox
    assert message.to == ["wang@example.org"] and message.subject == "月报提醒"
    assert "https://portal.example.org/sites/S1/?year=2025" in message.body
    assert message.content_subtype == "plain" and message.extra_headers["Message-ID"].startswith("<reminder-")


def test_it_is_known_who_was_told_of_what_and_how_often(
    a_draft: Callable[..., Draft], time_machine: TimeMachineFixture
) -> None:
    def deliver(digest: Digest) -> None:
        raise Undelivered("no such number", for_good=True)

    time_machine.move_to(MORNING)
    queue(a_draft("wang"), a_draft("li"))
    time_machine.move_to(MORNING + timedelta(days=1), tick=False)
    with a_channel(deliver):
        queue(a_draft("wang"), day=DAY + timedelta(1))
        deliver_due()
        told = told_of(["log S1 2025-03", "log S2 2025-03"])
    assert set(told) == {"log S1 2025-03"}
    [one] = told.values()
    assert (one.times, one.last) == (2, timezone.now())
    assert [str(each) for each in one.channels] == ["portal"] and [str(each) for each in one.failed] == ["test"]
