"""The list of documents and their files: inside the scope, with the right, exactly as filtered."""

import csv
import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.rights import Role
from portal.files.services import file_store, store
from portal.jobs.models import Job
from reports.archive import CHANGED, INDEX, MISSING, SAME, SUMS
from reports.models import Document
from sites.models import Site
from tests.documents.district import YEAR, District, actor, queue_site_reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("woken")]


@pytest.fixture
def made(district: District) -> dict[str, Document]:
    """The documents by site; each file says whose it is."""
    queue_site_reports(by=SYSTEM, year=YEAR)
    for document in Document.objects.all():
        data = f"%PDF {document.number}".encode()
        document.file = store(by=SYSTEM, name=f"{document.number}.pdf", content_type="application/pdf", data=data)
        document.pages, document.content_hash, document.made_at = 4, "0" * 64, timezone.now()
        document.save()
    return {document.subject: document for document in Document.objects.select_related("site", "file")}


def signed_in(who: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.user)  # type: ignore[arg-type]
    return client


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/documents/{query}").content.decode()
    return [code for code in ("KL01", "KL02", "KL03") if f"DD-{code}" in page]


def test_an_auditor_finds_and_downloads_every_report(made: dict[str, Document]) -> None:
    client = signed_in(actor(Role.AUDITOR))
    assert listed(client) == ["KL01", "KL02"]
    for document in made.values():
        assert client.get(f"/documents/{document.pk}/").status_code == 200
        response = client.get(f"/documents/{document.pk}/pdf/")
        assert b"".join(response.streaming_content) == f"%PDF {document.number}".encode()  # type: ignore[attr-defined]
        assert response["Content-Disposition"].startswith("attachment")
    assert client.get(f"/documents/year/{YEAR}/").status_code == 200
    ticked = {"kinds": ["site_evaluation"]}
    assert client.post(f"/documents/year/{YEAR}/", ticked).status_code == 403


def test_a_subdistrict_sees_its_own_reports_alone(district: District, made: dict[str, Document]) -> None:
    client = signed_in(actor(Role.SUBDISTRICT_OFFICER, place=district.subdistricts[0]))
    assert listed(client) == ["KL01"]
    assert listed(client, "?q=KL02") == []
    for form in ("", "pdf/"):
        assert client.get(f"/documents/{made['KL01'].pk}/{form}").status_code == 200
        assert client.get(f"/documents/{made['KL02'].pk}/{form}").status_code == 404
    archive = b"".join(client.get("/documents/all.zip").streaming_content)  # type: ignore[attr-defined]
    assert zipfile.ZipFile(io.BytesIO(archive)).namelist() == ["KL-2025-DD-KL01.pdf", SUMS, INDEX]
    assert district.subdistricts[1].name not in client.get("/documents/").content.decode()


def test_an_officer_of_another_programme_finds_nothing(made: dict[str, Document]) -> None:
    client = signed_in(actor(Role.PROGRAMME_OFFICER))
    assert listed(client) == []
    assert client.get(f"/documents/{made['KL01'].pk}/").status_code == 404


def test_who_is_not_signed_in_is_asked_to(made: dict[str, Document]) -> None:
    for page in ("", "all.zip", f"{made['KL01'].pk}/", f"{made['KL01'].pk}/pdf/", f"year/{YEAR}/"):
        assert Client().get(f"/documents/{page}").status_code == 302


def test_without_the_right_the_reason_is_given(made: dict[str, Document], monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.accounts import rights

    monkeypatch.setitem(rights.RIGHTS, Role.LEADER, set())
    client = signed_in(actor(Role.LEADER))
    answer = client.get(f"/documents/{made['KL01'].pk}/pdf/")
    assert answer.status_code == 403
    assert "download reports" in answer.content.decode()
    assert client.get("/documents/all.zip").status_code == 403
    assert f'href="/documents/{made["KL01"].pk}/pdf/"' not in client.get("/documents/").content.decode()


def test_what_is_not_made_or_lost_is_said_to_be_so(made: dict[str, Document]) -> None:
    client = signed_in(actor(Role.AUDITOR))
    (Path(file_store().location) / made["KL01"].file.path).unlink()  # type: ignore[attr-defined, union-attr]
    lost = client.get(f"/documents/{made['KL01'].pk}/pdf/")
    assert lost.status_code == 409
    Document.objects.filter(pk=made["KL02"].pk).update(file=None, pages=None, made_at=None, content_hash="")
    assert client.get(f"/documents/{made['KL02'].pk}/").status_code == 200
    assert client.get(f"/documents/{made['KL02'].pk}/pdf/").status_code == 409
    assert client.get(f"/documents/{made['KL01'].pk}/scan/").status_code == 409
    assert client.get(f"/documents/{made['KL01'].pk}/poem/").status_code == 404
    assert client.get("/documents/999999/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?year=2025", ["KL01", "KL02"]),
        ("?year=2024", []),
        ("?programme=KL", ["KL01", "KL02"]),
        ("?programme=NOPE", ["KL01", "KL02"]),
        ("?q=锦云2", ["KL02"]),
        ("?q=kl01", ["KL01"]),
        ("?subdistrict=990101", ["KL02"]),
        ("?state=draft", ["KL01", "KL02"]),
        ("?state=missing", []),
    ],
)
def test_the_list_is_filtered_by_its_address(made: dict[str, Document], query: str, found: list[str]) -> None:
    client = signed_in(actor(Role.AUDITOR))
    assert listed(client, query) == found
    answer = client.get(f"/documents/all.zip{query}")
    if found:
        archive = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        names = zipfile.ZipFile(io.BytesIO(archive)).namelist()
        assert names == [*(f"KL-2025-DD-{code}.pdf" for code in found), SUMS, INDEX]
    else:
        assert answer.status_code == 409


def test_the_archive_holds_every_byte_and_its_manifest_names_what_is_lost_or_changed(
    made: dict[str, Document],
) -> None:
    folder = Path(file_store().location)  # type: ignore[attr-defined]
    spare = store(by=SYSTEM, name="x.pdf", content_type="application/pdf", data=b"%PDF once")
    Document.objects.filter(pk=made["KL02"].pk).update(docx=spare)
    (folder / made["KL01"].file.path).unlink()  # type: ignore[union-attr]
    (folder / spare.path).chmod(0o600)
    (folder / spare.path).write_bytes(b"%PDF forged")
    answer = signed_in(actor(Role.AUDITOR)).get("/documents/all.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert archive.testzip() is None
    assert archive.read("KL-2025-DD-KL02.pdf") == b"%PDF KL-2025-DD-KL02"
    sums = archive.read(SUMS).decode().splitlines()
    assert [line.split(" *") for line in sums] == [
        [hashlib.sha256(archive.read(name)).hexdigest(), name] for name in ("KL-2025-DD-KL02.pdf", "代拟稿/x.pdf")
    ]
    rows = list(csv.DictReader(io.StringIO(archive.read(INDEX).decode("utf-8-sig"))))
    checks = {row["文件"]: row["核对"] for row in rows}
    assert checks == {"KL-2025-DD-KL01.pdf": MISSING, "KL-2025-DD-KL02.pdf": SAME, "代拟稿/x.pdf": CHANGED}


def test_as_many_queries_for_many_documents_as_for_one(made: dict[str, Document]) -> None:
    client = signed_in(actor(Role.AUDITOR))
    client.get("/documents/")
    counted = []
    for query in ("?q=KL01", ""):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/documents/{query}")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_an_officer_has_what_is_ticked_made(district: District) -> None:
    client = signed_in(actor(Role.PROGRAMME_OFFICER, district))
    address = f"/documents/year/{YEAR}/"
    assert address in client.get("/documents/").content.decode()
    assert client.get(address).status_code == 200
    nothing = client.post(address, {})
    assert nothing.status_code == 409
    assert "Tick at least one kind" in nothing.content.decode()
    assert not Job.objects.exists()
    assert client.post(address, {"kinds": ["site_evaluation"]})["Location"] == address
    assert Job.objects.get(parent=None).total == 2
    assert "hx-get" in client.get(address).content.decode()
    assert client.get("/documents/year/1999/").status_code == 404


def test_the_list_leaves_as_it_is_shown(made: dict[str, Document]) -> None:
    answer = signed_in(actor(Role.AUDITOR)).get("/documents/?q=KL02&export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)  # type: ignore[attr-defined]
    [heads, row] = rows.to_python()
    assert row[1] == "KL-2025-DD-KL02" and row[heads.index("About")] == made["KL02"].site.name  # type: ignore[union-attr]


def test_selected_documents_are_made_again_as_one_run(district: District, made: dict[str, Document]) -> None:
    client = signed_in(actor(Role.PROGRAMME_OFFICER, district))
    chosen = {"move": "make", "row": [document.pk for document in made.values()]}
    preview = client.post("/documents/bulk/?", chosen).content.decode()
    assert "KL-2025-DD-KL01" in preview and "KL-2025-DD-KL02" in preview
    before = Job.objects.count()
    [seen] = re.findall(r'name="seen" value="([^"]+)"', preview)
    client.post("/documents/bulk/?", {"move": "make", "seen": seen})
    assert Job.objects.filter(parent=None).order_by("-pk")[0].total == 2
    assert Job.objects.count() == before + 3
    assert client.post("/documents/bulk/?", {"move": "void", "row": chosen["row"]}).status_code == 403


def test_what_cannot_be_printed_is_named_before_a_run(district: District, press: Path) -> None:
    client = signed_in(actor(Role.PROGRAMME_OFFICER, district))
    address = f"/documents/year/{YEAR}/"
    assert f'hx-get="{address}unprintable/"' in client.get(address).content.decode()
    assert "KL01" not in client.get(f"{address}unprintable/").content.decode()
    Site.objects.filter(code="KL01").update(name="锦云\U0003347b学堂")
    named = client.get(f"{address}unprintable/").content.decode()
    assert "U+3347B" in named and "KL01" in named
    assert signed_in(actor(Role.AUDITOR)).get(f"{address}unprintable/").status_code == 403
