"""Every answer carries the headers, whoever gives it: pages, files, faults, probes, the API, static files."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client

from portal.accounts.actors import Actor
from portal.web.headers import NEVER
from tests.security.routes import addresses
from tests.web.district import PASSWORD, make, signed_in

pytestmark = pytest.mark.django_db

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def check(answer: Any, url: str) -> None:
    for name, value in EXPECTED.items():
        assert answer.headers.get(name) == value, (url, name)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy, url
    assert "unsafe" not in policy and "*" not in policy, url
    assert "camera=()" in answer.headers["Permissions-Policy"], url
    assert not [name for name in NEVER if name in answer.headers], url


def is_one_of_its_kind(url: str) -> bool:
    """The admin answers alike for all its models."""
    return not url.startswith("/admin/") or "/sites/site/" in url


def is_kept(answer: Any) -> bool:
    return "no-store" not in answer.headers["Cache-Control"]


def test_every_route_that_there_is_answers_a_stranger_with_the_headers() -> None:
    client = Client(raise_request_exception=False)
    answers = {url: client.get(url) for url in addresses() if is_one_of_its_kind(url)}
    assert len(answers) > 100
    for url, answer in answers.items():
        check(answer, url)
        assert not is_kept(answer) or url.startswith("/api/"), url


def test_pages_of_who_is_signed_in_have_them_and_are_kept_nowhere(administrator: Actor) -> None:
    make(1)
    client = signed_in(administrator)
    client.raise_request_exception = False
    found = {url: client.get(url) for url in addresses() if is_one_of_its_kind(url) and "logout" not in url}
    assert sum(answer.status_code == 200 for answer in found.values()) > 30
    for url, answer in found.items():
        check(answer, url)
        assert answer.status_code < 500, url
        assert not is_kept(answer) or url.startswith("/api/"), url


def test_personal_data_of_the_api_is_kept_nowhere(administrator: Actor) -> None:
    make(1)
    client = signed_in(administrator)
    for url in ("/api/v1/volunteers/", "/api/v1/volunteers/V0/"):
        assert client.get(url).status_code == 200 and not is_kept(client.get(url))
    assert "private" in client.get("/api/v1/sites/")["Cache-Control"]


@pytest.mark.parametrize("url", ["/nowhere/", "/static/nowhere.css", "/healthz", "/readyz", "/api/v1/nowhere/", "/%00"])
def test_what_is_not_there_and_what_probes_ask_has_them(url: str) -> None:
    check(Client().get(url), url)


def test_static_files_have_them() -> None:
    check(Client().get("/static/css/tokens.css"), "static")


def test_a_fault_of_ours_has_them(monkeypatch: pytest.MonkeyPatch, administrator: Actor) -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    monkeypatch.setattr("portal.desk.views.figures.latest_news", fail)
    client = signed_in(administrator)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    check(answer, "500")


def test_a_host_that_is_not_ours_gets_nothing_but_a_fault() -> None:
    answer = Client().get("/", headers={"host": "evil.example.org"})
    assert answer.status_code == 400
    check(answer, "400")


def test_a_form_without_its_token_is_refused_in_words(administrator: Actor) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    assert administrator.user
    client.force_login(administrator.user)
    answer = client.post("/personal/sites/1/phone/", {"purpose": "电话联系"})
    assert answer.status_code == 403 and "open too long" in answer.content.decode()
    check(answer, "csrf")


def test_too_much_and_nonsense_are_refused_in_words(administrator: Actor, settings: Any) -> None:
    client = signed_in(administrator)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    for answer in (
        client.post("/search/", {"q": "x" * 2000}),
        client.post("/search/", {f"a{number}": "" for number in range(6000)}),
    ):
        assert answer.status_code == 413 and "too large" in answer.content.decode()
        check(answer, "413")
    assert client.get("/search/?q=%00").status_code < 500


def test_in_production_everything_is_https_and_says_so(settings: Any, administrator: Actor) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31536000
    client = signed_in(administrator)
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/")
    for url in ("/", "/nowhere/", "/healthz", "/api/v1/sites/"):
        answer = client.get(url, secure=True)
        assert "max-age=31536000" in answer["Strict-Transport-Security"], url


def test_a_session_gets_another_key_when_its_reader_enters(administrator: Actor) -> None:
    client = Client()
    client.get("/account/login/")
    client.post("/language/", {"language": "en"})
    planted = "a" * 32
    client.cookies["sessionid"] = planted
    client.post("/account/login/", {"username": "administrator", "password": PASSWORD})
    entered = client.cookies["sessionid"].value
    assert entered and entered != planted
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/jobs/").status_code == 302


def test_a_file_that_was_stored_comes_as_an_attachment_that_nobody_guesses_about(administrator: Actor) -> None:
    from portal.files.services import download, store

    file = store(by=administrator, name='a"\r\nX-Evil: 1.html', content_type="text/html", data=b"<script>")
    answer = download(file)
    answer.close()
    assert answer["Content-Disposition"].startswith("attachment") and "\r" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff" and not answer.has_header("X-Evil")


def test_an_upload_without_its_token_is_read_by_nobody(administrator: Actor) -> None:
    client = Client(enforce_csrf_checks=True)
    assert administrator.user
    client.force_login(administrator.user)
    assert client.post("/import/", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}).status_code == 403
