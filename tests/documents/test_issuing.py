"""From the draft to the signed copy: sent, issued with number and scan, declared void, made as the next edition."""

from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from funding.models import Allocation
from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.files.services import collect_orphans, file_store, open_stored
from portal.jobs.models import Job
from portal.jobs.run import execute
from portal.jobs.states import JobStatus
from portal.web.errors import Forbidden, Refused
from reports.models import Document
from reports.services import issuing
from reports.services.issuing import Issue
from sites.models import EvaluationRound, Site
from tests.documents.district import District, actor, queue_site_reports
from tests.files.scans import a_pdf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("woken", "press")]

SCAN = a_pdf(b"signed and sealed")


@pytest.fixture(autouse=True)
def files_folder(settings: object, tmp_path: Path) -> Path:
    options = {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"files": options}  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def officer(district: District) -> Actor:
    return actor(Role.PROGRAMME_OFFICER, district)


@pytest.fixture
def sealed(district: District) -> Document:
    EvaluationRound.objects.update(status="published")
    Allocation.objects.update(status="approved")
    return made()


def made(code: str = "KL01") -> Document:
    for part in queue_site_reports().parts.all():
        execute(part.pk)
    return Document.objects.valid().get(site__code=code)


def issue(**changes: object) -> Issue:
    values = {"number": "某妇字〔2026〕3号", "day": timezone.localdate(), "scan_name": "扫描件.pdf", "scan": SCAN}
    return Issue(**values | changes)  # type: ignore[arg-type]


def sent(document: Document, by: Actor) -> Document:
    return issuing.move(by=by, document=document, move="send")


def text(document: Document) -> str:
    assert document.file
    pdf = pypdfium2.PdfDocument(open_stored(document.file).read())
    return "".join(page.get_textpage().get_text_range() for page in pdf)


def test_an_issued_document_has_its_number_its_scan_and_a_final_pdf(sealed: Document, officer: Actor) -> None:
    job = issuing.queue_issue(by=officer, document=sent(sealed, officer), issue=issue())
    execute(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.DONE, "")
    document = Document.objects.get(pk=sealed.pk)
    assert (document.status, document.issued_number, document.issued_on) == (
        "issued", "某妇字〔2026〕3号", timezone.localdate(),
    )  # fmt: skip
    assert document.scan and open_stored(document.scan).read() == SCAN
    assert not document.is_draft and "草" not in text(document)
    actions = Entry.objects.filter(target=document.number).order_by("number").values_list("action", flat=True)
    assert list(actions) == ["document.send", "document.issue"]
    collect_orphans(age=timedelta())
    assert len(list(Path(file_store().location).rglob("*-*"))) == 5  # type: ignore[attr-defined]


def test_a_draft_is_neither_sent_nor_issued(district: District, officer: Actor) -> None:
    document = made()
    with pytest.raises(Refused, match="草稿"):
        sent(document, officer)
    with pytest.raises(Refused, match="signature first"):
        issuing.queue_issue(by=officer, document=document, issue=issue())


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"number": "第3号"}, "〔2026〕3号"),
        ({"number": "某妇字〔2026〕03号"}, "no zero"),
        ({"number": "某妇字〔2026〕第3号"}, "no 第"),
        ({"day": timezone.localdate() + timedelta(days=1)}, "future"),
        ({"day": timezone.localdate() - timedelta(days=1)}, "before the day"),
        ({"scan": b"MZ not a scan", "scan_name": "x.pdf"}, "neither a PDF"),
        ({"scan": b""}, "neither a PDF"),
    ],
)
def test_what_is_wrong_with_an_issue_is_said(
    sealed: Document, officer: Actor, changes: dict[str, object], named: str
) -> None:
    document = sent(sealed, officer)
    with pytest.raises(Refused, match=named):
        issuing.queue_issue(by=officer, document=document, issue=issue(**changes))


def test_all_faults_are_said_at_once_and_others_may_not(sealed: Document, officer: Actor) -> None:
    document = sent(sealed, officer)
    with pytest.raises(Refused) as refusal:
        issuing.queue_issue(
            by=officer,
            document=document,
            issue=issue(number="3", scan=b"", day=timezone.localdate() + timedelta(days=2)),
        )
    assert len(refusal.value.reasons) == 3
    with pytest.raises(Forbidden):
        issuing.queue_issue(by=actor(Role.AUDITOR), document=document, issue=issue())


def test_what_is_not_the_same_any_more_is_not_issued(sealed: Document, officer: Actor) -> None:
    document = sent(sealed, officer)
    Site.objects.filter(code="KL01").update(keeper="赵敏")
    job = issuing.queue_issue(by=officer, document=document, issue=issue())
    execute(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED and "new edition" in job.error
    document.refresh_from_db()
    assert (document.status, document.scan, document.issued_number) == ("sent", None, "")


def test_what_is_void_is_followed_by_an_edition_that_names_it(sealed: Document, officer: Actor) -> None:
    leader = actor(Role.LEADER)
    with pytest.raises(Refused):
        issuing.move(by=leader, document=sealed, move="void")  # without a reason
    issuing.move(by=leader, document=sealed, move="void", reason="管理员姓名有误")
    Site.objects.filter(code="KL01").update(keeper="赵敏")
    second = made()
    assert (second.edition, second.number, second.status) == (2, f"{sealed.number}-第2版", "draft")
    assert "替代第1版" in text(second).replace("\r\n", "")
    first = Document.objects.get(pk=sealed.pk)
    assert first.file and file_store().exists(first.file.path)
    assert Document.objects.filter(site__code="KL01").count() == 2


@pytest.fixture
def client(officer: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer.user)  # type: ignore[arg-type]
    return client


def test_an_officer_issues_by_a_form_that_keeps_what_was_typed(
    sealed: Document, officer: Actor, client: Client
) -> None:
    address = f"/documents/{sealed.pk}/"
    assert client.post(f"{address}move/send/").status_code == 302
    assert f"{address}move/issue/" in client.get(address).content.decode()
    form = {"number": "3", "day": timezone.localdate().isoformat(), "scan": SimpleUploadedFile("a.pdf", SCAN)}
    wrong = client.post(f"{address}move/issue/", form)
    assert wrong.status_code == 409
    assert 'value="3"' in wrong.content.decode()
    form |= {"number": "某妇字〔2026〕3号", "scan": SimpleUploadedFile("a.pdf", SCAN)}
    assert client.post(f"{address}move/issue/", form)["Location"] == address
    execute(Job.objects.get(kind=issuing.ISSUE_JOB).pk)
    page = client.get(address).content.decode()
    assert "某妇字〔2026〕3号" in page and f"{address}scan/" in page
    assert b"".join(client.get(f"{address}scan/").streaming_content) == SCAN  # type: ignore[attr-defined]
    assert client.get(f"{address}move/void/").status_code == 403
    assert client.get(f"{address}move/poem/").status_code == 404


def test_others_do_not_find_it(sealed: Document) -> None:
    stranger = Client()
    stranger.force_login(actor(Role.PROGRAMME_OFFICER).user)  # type: ignore[arg-type]
    for part in ("", "pdf/", "move/send/", "move/issue/", "move/make/"):
        assert stranger.get(f"/documents/{sealed.pk}/{part}").status_code == 404
