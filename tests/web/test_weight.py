"""What a first visit loads, as it is served: compressed, from the portal itself, in external files."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from whitenoise import WhiteNoise

from portal.accounts.actors import Actor
from portal.runtime.static_files import Storage
from tests.web.district import YEAR, make, signed_in

pytestmark = pytest.mark.django_db

LIMIT = 300_000
PAGES = (
    "/",
    "/evaluations/",
    f"/evaluations/{YEAR}/X0/",
    "/sites/X0/",
    f"/grants/{YEAR}/X0/",
    "/awards/",
    "/import/",
    "/export/",
    "/jobs/",
    "/documents/",
    "/search/",
    "/search/?q=X",
    "/admin/",
    "/admin/sites/site/",
    "/admin/programmes/course/add/",
)


def static_files(html: str) -> set[str]:
    return set(re.findall(r'(?:src|href)="/static/([^"]+)"', html))


def test_a_first_visit_loads_less_than_300_kilobytes(administrator: Actor) -> None:
    make(2)
    for client, url in ((Client(), "/account/login/"), (signed_in(administrator), "/")):
        assert weight(client, url) < LIMIT


def weight(client: Client, url: str) -> int:
    """Bytes of the page as it is sent, and of its static files as they are compressed."""
    html = client.get(url).content
    files = [Path(finders.find(name) or "") for name in static_files(html.decode())]
    assert len(files) > 4
    return len(html) + sum(len(gzip.compress(file.read_bytes())) for file in files)


def test_a_full_list_is_no_heavier(administrator: Actor) -> None:
    make(50)
    client = signed_in(administrator)
    for url in ("/admin/sites/evaluation/", "/admin/volunteers/servicerecord/", "/evaluations/", "/search/?q=X"):
        assert weight(client, url) < LIMIT, url


def test_static_files_are_sent_compressed(tmp_path: Path) -> None:
    (tmp_path / "page.css").write_text("a { color: red }\n" * 100)
    storage = Storage(location=tmp_path)
    assert list(storage.post_process({"page.css": (storage, "page.css")}))
    server = WhiteNoise(None, root=tmp_path, prefix="static/")
    heads: list[tuple[str, str]] = []
    environ = {"PATH_INFO": "/static/page.css", "REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": "gzip, br"}
    body = b"".join(server(environ, lambda _status, headers: heads.extend(headers)))
    assert ("Content-Encoding", "gzip") in heads
    assert gzip.decompress(body) == (tmp_path / "page.css").read_bytes()


def test_no_page_holds_a_script_a_style_or_a_foreign_address(administrator: Actor) -> None:
    make(2)
    client = signed_in(administrator)
    for url in PAGES:
        html = client.get(url).content.decode()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)(?![^>]*data-)|\son\w+=\"", html), url
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html), url
