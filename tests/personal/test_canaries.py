"""Canaries: numbers of persons are typed wherever one can type, in the right places and in wrong ones, and then every
store is searched for them. Only what was uploaded may hold them, and what was exported in clear."""

import base64
import io
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings as django_settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.accounts.actors import Actor
from portal.desk import services as ledgers
from portal.files.services import open_stored
from portal.jobs import broker
from portal.jobs.models import Job
from portal.jobs.run import execute
from sites.models import Site
from tests.personal import stores
from tests.web.district import id_number, make, signed_in
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)

#: in the right place: columns that are encrypted
ID, PHONE, KEEPER_PHONE = id_number(888), "13812340987", "13798765432"
#: in a wrong one: a query, a name, a reason, a file's name, a fault
LOST_ID, LOST_PHONE = id_number(777), "15987650123"
CANARIES = (ID, PHONE, KEEPER_PHONE, LOST_ID, LOST_PHONE)


@pytest.fixture
def home(settings: Any, tmp_path: Path, valkey: str) -> Iterator[Path]:
    """The folder of stored files, outside of which nothing may be left."""
    folder = Path(settings.PORTAL_HOME) / "canary-files"
    folder.mkdir(exist_ok=True)
    settings.STORAGES = settings.STORAGES | {
        "files": {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": folder}}
    }
    broker.client.cache_clear()
    yield folder
    broker.client.cache_clear()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the portal's own handlers write, in the form in which they write it."""
    handlers = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    assert handlers
    written = io.StringIO()
    before = [each.setStream(written) for each in handlers]
    yield written
    for handler, stream in zip(handlers, before, strict=True):
        handler.setStream(stream)  # type: ignore[arg-type]


def workbook(volunteer: tuple[Any, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("志愿者")
        heads = ("编号", "姓名", "证件类型", "证件号码", "电话", "类别", "队伍代码", "注册日期", "岗前培训日期", "特长")
        for number, row in enumerate((heads, volunteer)):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def plant(client: Client, home: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Type the canaries everywhere; the answers that one got."""
    right = ("V888", "金某", "居民身份证", ID, PHONE, "居民", "", "2024-01-01", "", "书法")
    answers = [upload(client, workbook(right), f"名单 {LOST_ID}.xlsx", confirm=True)]
    for wrong in (
        (
            "V9",
            f"李某{LOST_PHONE}",
            "居民身份证",
            LOST_ID[:-1] + "?",
            LOST_PHONE + "9",
            "居民",
            "",
            "2024-01-01",
            "",
            "",
        ),
        ("V9", "李某", LOST_ID, "", "", LOST_PHONE, "", LOST_ID, "", f"致电 {LOST_PHONE}"),
    ):
        answers.append(upload(client, workbook(wrong), "b.xlsx"))
    answers += typed_into_forms(client)
    answers += typed_into_addresses(client)
    answers += failing(client, monkeypatch)
    return answers


def upload(client: Client, data: bytes, name: str, *, confirm: bool = False) -> Any:
    answer = client.post("/import/", {"file": SimpleUploadedFile(name, data)})
    pk = int(answer["Location"].strip("/").split("/")[1])
    execute(pk)
    if confirm:
        assert Job.objects.get(pk=pk).result["fault_count"] == 0  # type: ignore[index]
        answer = client.post(f"/import/{pk}/confirm/")
        execute(int(answer["Location"].strip("/").split("/")[1]))
        return answer
    page = client.get(f"/import/{pk}/")
    assert "fault" in page.content.decode()
    return page


def typed_into_forms(client: Client) -> list[Any]:
    site, volunteer = Site.objects.get(code="X0"), Volunteer.objects.get(number="V888")
    form = {"programme": "P0", "room": "R0", "name": "新名", "phone": KEEPER_PHONE, "accepted_on": "2024-01-01",
            "opened_on": "2024-01-02", "reason": f"来电 {LOST_PHONE}"}  # fmt: skip
    saved = client.post(reverse("admin:sites_site_change", args=[site.pk]), form)
    assert saved.status_code == 302 and Site.objects.get(code="X0").phone == KEEPER_PHONE
    said = {"purpose": "其他", "more": f"{LOST_ID} {LOST_PHONE}"}
    shown = client.post(f"/personal/volunteers/{volunteer.pk}/phone/", said)
    assert PHONE in shown.content.decode()
    unmasked = {"year": "", "unmasked": "on", "reason": f"核对 {LOST_ID}"}
    return [
        saved,
        client.post("/search/", {"q": PHONE}),
        client.post("/search/suggest/", {"q": LOST_ID}),
        client.post(reverse("admin:volunteers_volunteer_find"), {"q": LOST_PHONE}),
        client.post(reverse("admin:volunteers_volunteer_find"), {"q": PHONE}),
        client.post("/export/", unmasked),
        client.post(f"/personal/sites/{site.pk}/phone/", {"purpose": "其他"}),
        Client().post("/account/login/", {"username": LOST_PHONE, "password": LOST_ID}),
        Client().post("/account/login/", {"username": LOST_ID, "password": PHONE}),
        Client().post(
            "/oauth/token/", {"grant_type": "client_credentials", "client_id": LOST_ID, "client_secret": "x"}
        ),
    ]


def typed_into_addresses(client: Client) -> list[Any]:
    paths = (
        "/search/", "/evaluations/", "/documents/", "/api/v1/volunteers/", "/admin/volunteers/volunteer/",
        "/admin/sites/site/", "/admin/volunteers/volunteer/export/",
    )  # fmt: skip
    found = [client.get(path, {"q": number}) for path in paths for number in (LOST_ID, PHONE)]
    found += [client.get(f"/api/v1/volunteers/{LOST_ID}/"), client.get(f"/sites/{LOST_PHONE}/")]
    found += [
        client.get("/api/v1/sites/", {LOST_PHONE: "1", "fields": LOST_ID}),
        Client().get(f"/{LOST_ID}/?a={PHONE}"),
    ]
    body = {"year": 2025, "site": LOST_ID, LOST_PHONE: 1}
    headers = {"idempotency-key": LOST_PHONE}
    return [*found, client.post("/api/v1/reports/", body, content_type="application/json", headers=headers)]


def failing(client: Client, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A job and a page that break over a number."""

    def broken(*args: Any, **kwargs: Any) -> Any:
        number = LOST_ID
        raise ValueError(f"cannot read {number} {PHONE}")

    with monkeypatch.context() as patch:
        patch.setattr(ledgers, "import_workbook", broken)
        patch.setattr("portal.desk.views.figures.latest_news", broken)
        pk = int(
            client.post("/import/", {"file": SimpleUploadedFile("c.xlsx", workbook(("V1",)))})["Location"].split("/")[2]
        )
        execute(pk)
        assert Job.objects.get(pk=pk).status == "failed"
        client.raise_request_exception = False
        answers = [client.get(f"/import/{pk}/"), client.get("/")]
    assert answers[1].status_code == 500
    return answers


def found_in(places: Iterable[stores.Place]) -> set[str]:
    """Places with a canary, as it is or in base 64."""
    signs = {number.encode() for number in CANARIES} | {base64.b64encode(number.encode()) for number in CANARIES}
    return {name for name, content in places if any(sign in content for sign in signs)}


def told(answers: list[Any]) -> Iterator[stores.Place]:
    """What answers leave with a browser and with proxies: their headers and cookies."""
    for answer in answers:
        where = f"{answer.request['REQUEST_METHOD']} {answer.request['PATH_INFO']} → {answer.status_code}"
        yield from ((f"{where} {name}", str(value).encode()) for name, value in answer.headers.items())
        yield from ((f"{where} {name}", cookie.value.encode()) for name, cookie in answer.cookies.items())


def test_no_store_keeps_a_number_of_a_person(
    administrator: Actor, home: Path, valkey: str, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    make(1)
    client = signed_in(administrator)
    answers = plant(client, home, monkeypatch)
    assert Volunteer.objects.get(number="V888").id_number == ID
    assert found_in(stores.database()) == set()
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        assert list(path.parent.glob(f"{path.name}-wal"))
    assert found_in(stores.files(without=home)) == set()
    assert found_in(stores.broker(valkey)) == set()
    assert found_in(told(answers)) == set()
    assert "ValueError" in log.getvalue() and "status=500" in log.getvalue()
    assert found_in([("log", log.getvalue().encode())]) == set()
    assert not mail.outbox


def test_the_search_finds_a_canary_wherever_it_is_put(valkey: str, administrator: Actor, home: Path) -> None:
    """What the test above rests on."""
    make(1)
    Volunteer.objects.update(skills=f"电话 {PHONE}")
    assert found_in(stores.database()) == {"volunteers_volunteer.skills"}
    broker.client().set("a", ID)
    broker.client().rpush("b", f'{{"body": "{base64.b64encode(ID.encode()).decode()}"}}')
    assert found_in(stores.broker(valkey)) == {"value of a", "value of b", "message in b"}
    broker.client().delete("a", "b")
    left = Path(django_settings.PORTAL_HOME) / "left"
    left.write_text(LOST_ID)
    assert str(left) in found_in(stores.files(without=home))
    left.unlink()
    broker.client().flushall()
    broker.client().execute_command("BGREWRITEAOF")


def test_what_is_exported_masked_holds_none_and_in_clear_is_for_who_asked(
    administrator: Actor, auditor: Actor, home: Path
) -> None:
    make(1)
    Volunteer.objects.update(phone=PHONE, id_number=ID)
    Site.objects.update(phone=KEEPER_PHONE)
    client = signed_in(administrator)
    lists = ("volunteers_volunteer", "sites_site", "volunteers_servicerecord", "audit_entry", "jobs_job")
    for name in lists:
        data = b"".join(client.get(reverse(f"admin:{name}_export")).streaming_content)  # type: ignore[attr-defined]
        assert found_in(stores.unpacked(data, name)) == set()
    made = {}
    for unmasked in ("", "on"):
        answer = client.post("/export/", {"year": "", "unmasked": unmasked, "reason": "核对"})
        pk = int(answer["Location"].strip("/").split("/")[1])
        execute(pk)
        job = Job.objects.get(pk=pk)
        assert job.file
        made[unmasked] = (pk, open_stored(job.file).read())
    assert found_in(stores.unpacked(made[""][1], "masked")) == set()
    assert found_in(stores.unpacked(made["on"][1], "clear")) != set()
    assert signed_in(auditor).get(f"/export/{made['on'][0]}/file/").status_code == 404
