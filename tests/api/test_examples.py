"""The clients in docs/api do what they say, against a real server."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from portal.accounts.actors import SYSTEM
from portal.accounts.rights import Role
from portal.api.models import Client
from portal.api.services.clients import create_client
from portal.files import services as files
from portal.jobs.models import Job
from reports.models import Document
from tests.api.conftest import READING
from tests.needs import program
from tests.web.district import actor, make

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "docs" / "api"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def environment(live_server: Any) -> dict[str, str]:
    """The district with one finished report, and the credentials of a client."""
    make(3)
    file = files.store(by=SYSTEM, name="r.pdf", content_type="application/pdf", data=b"%PDF-1.7 report")
    made = {"file": file, "pages": 1, "made_at": timezone.now(), "content_hash": "h", "is_draft": False}
    Document.objects.filter(number="N1").update(**made)
    by = actor("administrator", Role.ADMINISTRATOR)
    client, secret = create_client(by=by, code="city", name="市平台", scopes=[*READING, "reports:write"])
    assert client.application
    own = {"PORTAL": live_server.url, "CLIENT_ID": client.application.client_id, "CLIENT_SECRET": secret}
    return os.environ | own | {"LC_ALL": "C.UTF-8"}


def run(command: list[str], environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_client_lists_adds_up_and_takes_away(environment: dict[str, str], tmp_path: Path) -> None:
    lines = run([sys.executable, str(EXAMPLES / "client.py"), "2025"], environment, tmp_path).splitlines()
    assert lines == ["X0 项目点0", "X1 项目点1", "X2 项目点2", "P0 200.00", "P1 100.00", "N1.pdf"]
    assert (tmp_path / "N1.pdf").read_bytes() == b"%PDF-1.7 report"


def test_the_curl_walk_goes_through(environment: dict[str, str], tmp_path: Path) -> None:
    command = [program("sh"), str(EXAMPLES / "walk.sh"), "2025"]
    program("curl")
    sites, grants, status, problem, started = run(command, environment, tmp_path).splitlines()
    assert [site["code"] for site in json.loads(sites)["results"]] == ["X0", "X1", "X2"]
    assert len(json.loads(grants)["results"]) == 3
    assert status == "304"
    assert [fault["field"] for fault in json.loads(problem)["errors"]] == ["colour", "status"]
    assert json.loads(started)["job"]["total"] == 3
    assert json.loads(run(command, environment, tmp_path).splitlines()[-1]) == json.loads(started)
    assert Job.objects.filter(parent=None, kind="document").count() == 1


def test_the_python_client_starts_waits_and_names_what_is_refused(environment: dict[str, str]) -> None:
    spec = importlib.util.spec_from_file_location("client", EXAMPLES / "client.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    portal = module.Portal(environment["PORTAL"], environment["CLIENT_ID"], environment["CLIENT_SECRET"])
    job = portal.start(year=2025, kind="site_evaluation")["job"]
    ended = {"status": "done", "finished_at": timezone.now()}
    Job.objects.filter(pk=job["id"]).update(**ended)
    assert portal.wait_for(portal.get(f"jobs/{job['id']}/"))["status"] == "done"
    with pytest.raises(module.Problem) as refused:
        list(portal.list("sites/", colour="red", status="shut"))
    assert (refused.value.status, set(refused.value.faults)) == (400, {"colour", "status"})
    assert len(list(portal.list("sites/", page_size=1))) == 3
    Client.objects.get().application.delete()  # type: ignore[union-attr]
    with pytest.raises(module.Problem) as refused:
        portal.get("sites/")
    assert refused.value.status == 401
