"""What a first visit loads, as it is served: compressed, from the portal itself, in external files."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from portal.accounts.actors import Actor
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
    "/admin/",
    "/admin/sites/site/",
    "/admin/programmes/course/add/",
)


def static_files(html: str) -> set[str]:
    return set(re.findall(r'(?:src|href)="/static/([^"]+)"', html))


def test_a_first_visit_loads_less_than_300_kilobytes(administrator: Actor) -> None:
    make(2)
    for client, url in ((Client(), "/account/login/"), (signed_in(administrator), "/")):
        html = client.get(url).content
        files = [Path(finders.find(name) or "") for name in static_files(html.decode())]
        assert len(files) > 4
        weight = sum(len(gzip.compress(data)) for data in (html, *(file.read_bytes() for file in files)))
        assert weight < LIMIT


def test_no_page_holds_a_script_a_style_or_a_foreign_address(administrator: Actor) -> None:
    make(2)
    client = signed_in(administrator)
    for url in PAGES:
        html = client.get(url).content.decode()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)(?![^>]*data-)|\son\w+=\"", html), url
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html), url
