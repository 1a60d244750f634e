"""What is written of requests and jobs, and what never is."""

import io
import json
import logging
import logging.config
import threading
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from django.conf import LazySettings
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from structlog.contextvars import bound_contextvars

import portal.urls
from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import User
from portal.jobs import services
from portal.jobs.models import Job
from portal.jobs.run import Run, execute
from portal.registry import job_kinds
from portal.runtime import logs
from portal.web import request_id

ID_NUMBER, PHONE, NAME = "110101199001011234", "13800138000", "欧阳青禾"
CANARIES = (ID_NUMBER, PHONE, NAME, "%E6%AC%A7")
NUMBER = "0123456789abcdef0123456789abcdef"

Lines = Callable[[], list[dict[str, Any]]]


@login_not_required
def fails(request: HttpRequest, who: str = "") -> HttpResponse:
    typed = {**request.GET.dict(), **request.POST.dict(), "who": who}
    try:
        raise IntegrityError(f"DETAIL: Key (phone)=({PHONE}) exists: {typed}")
    except IntegrityError as error:
        raise ValueError(f"{NAME} {ID_NUMBER} {typed}") from error


@login_not_required
def queues(request: HttpRequest) -> HttpResponse:
    services.queue(by=SYSTEM, kind="canary", title="canary", params={})
    logging.getLogger("portal.anything").info("asked by %s", 7)
    return HttpResponse("ok")


urlpatterns = [
    path("fails/<str:who>/", fails, name="fails"),
    path("queues/", queues, name="queues"),
    *portal.urls.urlpatterns,
]
handler500 = portal.urls.handler500


@pytest.fixture
def written(settings: LazySettings) -> Iterator[Callable[[], str]]:
    """Logs as in production; yields what was written since it was asked for last."""
    settings.ROOT_URLCONF = __name__
    logging.config.dictConfig(logs.configuration("json"))
    [handler] = logging.getLogger().handlers
    stream = io.StringIO()
    cast(logging.StreamHandler[Any], handler).setStream(stream)

    def read() -> str:
        text = stream.getvalue()
        stream.seek(0)
        stream.truncate()
        return text

    yield read
    logging.config.dictConfig(settings.LOGGING)


@pytest.fixture
def lines(written: Callable[[], str]) -> Lines:
    return lambda: [json.loads(line) for line in written().splitlines()]


def client() -> Client:
    return Client(raise_request_exception=False)


def has_canary(text: str) -> list[str]:
    plain = text.encode().decode("unicode_escape", "ignore")
    return [canary for canary in CANARIES if canary in text or canary in plain]


@pytest.mark.django_db
def test_nothing_that_people_type_is_written_not_even_of_a_page_that_fails(written: Callable[[], str]) -> None:
    query = {"number": ID_NUMBER, "phone": PHONE, "name": NAME}
    client().get(f"/fails/{NAME}/", {"name": NAME})
    client().get(f"/fails/{NAME}/", query)
    client().post(f"/fails/{ID_NUMBER}/", query)
    client().get(f"/no-such-page/{PHONE}/", query)
    client().post("/account/login/", {"username": NAME, "password": PHONE})
    client().get("/", query, headers={"host": f"{PHONE}.example.org"})
    client().get("/", query, headers={"x-request-id": ID_NUMBER})
    text = written()
    assert text.count('"event": "request"') == 7 and text.count('"unhandled exception"') == 2
    assert has_canary(text) == []


@pytest.mark.django_db
def test_of_an_exception_type_and_places_are_written_of_the_whole_chain(lines: Lines) -> None:
    client().get(f"/fails/{NAME}/")
    [record] = [line for line in lines() if "exception" in line]
    assert [error["type"] for error in record["exception"]] == ["ValueError", "django.db.utils.IntegrityError"]
    assert all(error["at"][0].startswith("tests/runtime/test_logs.py:") for error in record["exception"])
    assert record["level"] == "error" and len(record["request_id"]) == 32


@pytest.mark.django_db
def test_a_request_is_one_record_with_route_status_duration_and_the_users_key(lines: Lines) -> None:
    user = User.objects.create_user("somebody", name=NAME)
    signed_in = client()
    signed_in.force_login(user)
    lines()
    response = signed_in.get("/jobs/", {"all": NAME}, headers={"x-request-id": NUMBER})
    [record] = lines()
    assert response["X-Request-ID"] == NUMBER
    assert record.pop("ms") >= 0 and record.pop("time").endswith("+00:00")
    assert record == {
        "level": "info",
        "logger": "portal.health.requests",
        "event": "request",
        "request_id": NUMBER,
        "route": "jobs",
        "method": "GET",
        "status": response.status_code,
        "user": user.pk,
    }


@pytest.mark.django_db
def test_a_visitor_who_did_not_sign_in_has_no_user_in_the_record(lines: Lines) -> None:
    client().get("/account/login/")
    assert [("user" in line, line["route"]) for line in lines()] == [(False, "login")]


@pytest.mark.parametrize("given", ["", "short", ID_NUMBER, NAME * 8, "a" * 65, "a" * 30 + "\n", "x" * 24 + " y"])
def test_a_number_that_is_none_is_replaced(given: str) -> None:
    assert len(request_id.chosen(given)) == 32 and request_id.chosen(given) != given


@pytest.mark.django_db
def test_the_error_page_names_the_request(written: Callable[[], str]) -> None:
    response = client().get("/fails/x/", headers={"x-request-id": NUMBER})
    assert response.status_code == 500 and NUMBER in response.content.decode() and response["X-Request-ID"] == NUMBER


@pytest.mark.django_db
def test_even_a_broken_error_page_names_the_request(
    written: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> Any:
        raise ValueError(NAME)

    monkeypatch.setattr("portal.web.error_pages.loader.get_template", broken)
    response = client().get("/fails/x/", headers={"x-request-id": NUMBER})
    assert (response.status_code, response.content.decode()) == (500, f"500 {NUMBER}")
    text = written()
    assert "the error page cannot be rendered" in text and has_canary(text) == []


@pytest.mark.django_db(transaction=True)
def test_every_record_of_a_job_carries_its_numbers_and_that_of_the_request_that_asked(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(run: Run) -> None:
        logging.getLogger("reports.anything").info("at work")
        if run.job.attempts:
            raise KeyError(f"{NAME} {ID_NUMBER} {PHONE}")

    monkeypatch.setitem(job_kinds._things, "canary", work)
    client().get("/queues/", headers={"x-request-id": NUMBER})
    job = Job.objects.get()
    records = lines()
    assert {line["request_id"] for line in records} == {NUMBER} and len(records) >= 2
    execute(job.pk)
    records = lines()
    numbers = {"job": job.pk, "kind": "canary", "attempt": 1, "request_id": NUMBER}
    assert [line["event"].partition("\n")[0].partition(",")[0] for line in records] == [
        "at work",
        f"job {job.pk} (canary) failed",
        "job",
    ]
    assert all({name: line[name] for name in numbers} == numbers for line in records)
    assert records[-1]["outcome"] == "failed" and records[-1]["seconds"] >= 0
    assert has_canary(json.dumps(records, ensure_ascii=False)) == []


@pytest.mark.django_db(transaction=True)
def test_the_thread_beside_a_job_names_it_too(monkeypatch: pytest.MonkeyPatch, lines: Lines) -> None:
    def beat(heartbeat: Any) -> None:
        logging.getLogger("portal.jobs.run").info("beside")

    monkeypatch.setattr("portal.jobs.run.Heartbeat.beat", beat)
    monkeypatch.setitem(job_kinds._things, "canary", lambda run: None)
    job = services.queue(by=SYSTEM, kind="canary", title="canary", params={})
    execute(job.pk)
    assert [line["job"] for line in lines() if line["event"] == "beside"] == [job.pk]


@pytest.mark.django_db
def test_who_has_a_job_tried_again_is_who_asked_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(job_kinds._things, "canary", lambda run: None)
    with bound_contextvars(request_id="first" * 5):
        job = services.queue(by=SYSTEM, kind="canary", title="canary", params={})
    assert job.request_id == "first" * 5
    services.cancel(by=_chief(), job=job)
    with bound_contextvars(request_id="again" * 5):
        assert services.retry(by=_chief(), job=job).request_id == "again" * 5


def _chief() -> Actor:
    class Chief(Actor):
        def may(self, *args: Any, **kwargs: Any) -> bool:
            return True

    return Chief(user=None, post=None)


@pytest.mark.parametrize(
    ("logger", "text", "args", "said"),
    [
        ("gunicorn.error", f"Invalid request: 'GET /?q={PHONE}'", (), "Invalid request: …"),
        ("gunicorn.error", f"Error handling request /a?name={NAME}", (), "Error handling request /a…"),
        ("django.security.DisallowedHost", "Invalid HTTP_HOST header: %r.", (NAME,), "Invalid HTTP_HOST header: …."),
        ("celery.app.trace", "Task %(name)s raised: %(exc)s", {"name": "x", "exc": NAME}, "Task <str> raised: <str>"),
        ("some.library", f"row of {NAME}, {PHONE}", (), "row of …, …"),
        ("some.library", "worker %d of %s", (7,), "worker %d of %s"),
        ("portal.jobs.broker", "%d jobs wait: %s", (3, "TimeoutError"), "3 jobs wait: TimeoutError"),
        ("portal.anything", "a slip: %s", (ID_NUMBER,), "a slip: …"),
    ],
)
def test_a_librarys_record_keeps_its_text_and_numbers_only(logger: str, text: str, args: Any, said: str) -> None:
    assert logs.message(logger, text, args) == said


def test_fields_that_nobody_named_are_left_out(lines: Lines) -> None:
    logging.getLogger("portal.anything").info("x", extra={"request": NAME, "status": 200})
    [record] = lines()
    assert record["status"] == 200 and "request" not in record


@pytest.mark.parametrize("style", logs.STYLES)
def test_a_record_is_one_line_whatever_it_says(style: str) -> None:
    text = "first\nsecond\r\u2028\x1b[31m"
    record = logging.LogRecord("portal.x", logging.INFO, "x.py", 1, text, (), None)
    record.route = "a\nb c"
    line = logs.formatter(style).format(record)
    assert len(line.splitlines()) == 1 and "\x1b" not in line


def test_words_for_people_begin_with_time_level_and_text() -> None:
    record = logging.LogRecord("portal.x", logging.WARNING, "x.py", 1, "the broker is away: %d jobs", (2,), None)
    record.status = 503
    line = logs.formatter("plain").format(record)
    assert line.split(" ", 1)[1] == "WARNING portal.x: the broker is away: 2 jobs status=503"


def test_one_request_leaves_nothing_in_its_thread(client: Client) -> None:
    client.get("/no-such-page/")
    assert request_id.current() == ""
    found: list[str] = []
    with bound_contextvars(request_id=NUMBER):
        thread = threading.Thread(target=lambda: found.append(request_id.current()))
        thread.start()
        thread.join()
    assert found == [""]
