"""Where a write comes from stands in its entry, though no service is told."""

import runpy
import socket
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.accounts.services.users import create_user
from portal.audit.models import Entry
from portal.audit.origin import NOWHERE, Origin, acting_for, coming_from, of_command, origin, without_secrets
from portal.celery import app
from portal.jobs.models import Job
from portal.jobs.run import execute
from portal.jobs.services import queue
from tests.factories import an_actor
from tests.web.district import actor, make, signed_in

BASE = Path(__file__).parents[2]


@pytest.mark.django_db
def test_what_a_page_writes_says_who_in_which_post_and_from_where() -> None:
    administrator = actor("administrator", Role.ADMINISTRATOR)
    make(1)
    client = signed_in(administrator)
    headers = {"x-request-id": "from-the-proxy", "x-forwarded-for": "9.9.9.9"}
    client.get("/admin/sites/site/export/?o=1", headers=headers, REMOTE_ADDR="10.1.2.3")
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.actor, entry.post) == ("list.export", "administrator", "administrator")
    assert (entry.channel, entry.address, entry.place) == ("page", "10.1.2.3", "GET /admin/sites/site/export/")
    assert entry.request_id and entry.on_behalf == ""
    assert origin() == NOWHERE


@pytest.mark.django_db
def test_behind_a_trusted_proxy_it_is_the_clients_address(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = signed_in(actor("administrator", Role.ADMINISTRATOR))
    client.get("/admin/sites/site/export/", headers={"x-forwarded-for": "9.9.9.9, 1.2.3.4"})
    assert Entry.objects.latest("number").address == "1.2.3.4"


@pytest.mark.django_db
def test_a_request_number_that_is_none_is_replaced() -> None:
    client = signed_in(actor("administrator", Role.ADMINISTRATOR))
    client.get("/admin/sites/site/export/", headers={"x-request-id": "<script>"})
    assert Entry.objects.latest("number").request_id not in ("", "<script>")


@pytest.mark.django_db(transaction=True)
def test_a_worker_acts_for_who_started_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.registry import job_kinds
    from tests.jobs.kinds import effect

    monkeypatch.setitem(job_kinds._things, "effect", effect)
    monkeypatch.setattr("portal.jobs.broker.wake", lambda *jobs: None)
    officer = an_actor(Role.PROGRAMME_OFFICER, "officer")
    job = queue(by=officer, kind="effect", title="x", params={})
    execute(job.pk)
    assert Job.objects.get().status == "done"
    entry = Entry.objects.get(action="test.effect")
    assert (entry.actor, entry.on_behalf, entry.channel) == ("officer", "officer", "job")
    assert entry.place == f"effect {job.pk}"


def test_a_scheduled_task_is_named() -> None:
    seen = []

    @app.task(name="tests.seen")
    def look() -> None:
        seen.append(origin())

    look()
    assert [(here.channel, here.place) for here in seen] == [("schedule", "tests.seen")]


def test_a_commands_line_is_kept_without_secrets_and_personal_numbers() -> None:
    line = ["create", "--by=yewu", "--password", "p", "--api-token=t", "--phone", "13800001111", "postgres://u:p@h/d"]
    kept = [
        "create",
        "--by=yewu",
        "--password",
        "***",
        "--api-token=***",
        "--phone",
        "138****1111",
        "postgres://***@h/d",
    ]
    assert without_secrets(line) == kept
    here = of_command(["/somewhere/manage.py", "evaluate", "2025", "--by", "yewu"])
    assert here.place.endswith(": manage.py evaluate 2025 --by yewu")
    assert (here.channel, here.on_behalf) == ("command", "yewu")


def test_a_value_set_further_in_ends_with_the_work() -> None:
    with coming_from(of_command(["x"])):
        acting_for("somebody")
        assert origin().on_behalf == "somebody"
    assert origin() == NOWHERE


def test_manage_py_says_so_for_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Origin] = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", lambda words: seen.append(origin()))
    monkeypatch.setattr("sys.argv", ["manage.py", "evaluate", "2025"])
    runpy.run_path(str(BASE / "manage.py"), run_name="__main__")
    [here] = seen
    assert (here.channel, here.place.partition(": ")[2]) == ("command", "manage.py evaluate 2025")
    assert here.address == socket.gethostname()


@pytest.mark.django_db
def test_the_account_page_of_who_is_created_shows_it() -> None:
    administrator = actor("administrator", Role.ADMINISTRATOR)
    user = create_user(by=administrator, username="zhou", name="周", password="a-long-Passw0rd-2025")
    page = signed_in(administrator).get(reverse("admin:accounts_user_change", args=[user.pk])).content.decode()
    assert "History of changes" in page and User.objects.filter(username="zhou").exists()
