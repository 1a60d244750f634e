"""What is kept of persons is kept as long as the table says; then it is erased, and every figure stays."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from portal.accounts.actors import SYSTEM, Actor
from portal.audit.chain import verify
from portal.audit.models import Entry
from portal.desk import services as ledgers
from portal.desk.privacy import retention
from portal.desk.privacy.retention import RULES, carry_out
from portal.files.models import StoredFile
from portal.files.services import collect_orphans, file_store, store
from portal.jobs.models import Job
from portal.ledgers.export import export_workbook
from portal.ledgers.services import import_workbook
from portal.signin.models import Session
from portal.web.errors import Refused
from portal.workbook.faults import Faulty
from reports.models import Award, Document
from sites.models import EvaluationRound, LogPhoto, MonthlyLog, Site
from sites.services.evaluate import evaluate
from tests.web.district import YEAR, make, officer_of, signed_in
from volunteers.models import Appraisal, ServiceRecord, Volunteer
from volunteers.services.appraise import compute
from volunteers.services.erasing import erase_person

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LONG_AGO = NOW.date() - timedelta(days=4 * 365)


@pytest.fixture(autouse=True)
def files_folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    options = {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"files": options}
    yield tmp_path


def served(number: str, days_ago: int) -> Volunteer:
    """This volunteer, whose last service was so many days ago."""
    day = NOW.date() - timedelta(days=days_ago)
    Volunteer.objects.filter(number=number).update(registered_on=day)
    ServiceRecord.objects.filter(volunteer__number=number).update(date=day)
    return Volunteer.objects.get(number=number)


def rows(kind: str, done: list[retention.Done]) -> int:
    return next(each.rows for each in done if each.kind == kind)


def test_the_document_says_the_same_as_the_table() -> None:
    text = (settings.BASE_DIR / "docs" / "retention.md").read_text()
    told = re.findall(r"^\| `([a-z_]+)` \|[^|]*\|[^|]*\| (\d+) \|", text, re.MULTILINE)
    assert told == [(rule.kind, str(rule.days)) for rule in RULES]


def test_numbers_of_who_has_long_left_are_erased_and_of_others_stay() -> None:
    make(2)
    gone, here = served("V0", 3 * 365 + 1), served("V1", 3 * 365 - 1)
    done = carry_out(by=SYSTEM, now=NOW)
    assert rows("volunteer_numbers", done) == 1
    gone.refresh_from_db()
    assert (gone.id_number, gone.phone, gone.id_index, gone.phone_index) == ("", "", "", "")
    assert gone.name == "志愿者0" and gone.erased_at is None
    assert Volunteer.objects.get(pk=here.pk).phone == here.phone != ""
    entry = Entry.objects.get(action="personal.retention")
    assert (entry.target, entry.details["rows"]) == ("volunteer_numbers", 1)
    assert rows("volunteer_numbers", carry_out(by=SYSTEM, now=NOW)) == 0
    assert Entry.objects.filter(action="personal.retention").count() == 1


def test_after_ten_years_somebody_is_nobody_and_the_hours_stay() -> None:
    make(1)
    before = served("V0", 10 * 365 + 1)
    hours = ServiceRecord.objects.values_list("volunteer", "date", "minutes", "status")
    kept = list(hours)
    carry_out(by=SYSTEM, now=NOW)
    row = Volunteer.objects.get()
    assert row.name == f"已匿名志愿者{row.pk:04d}" and row.number == "V0" and row.erased_at
    assert before.pinyin_index != row.pinyin_index and "yinimingzhiyuanzhe" in row.pinyin_index
    assert list(hours) == kept
    assert verify().number == Entry.objects.count()


def test_figures_are_the_same_before_and_after_everything_is_erased(administrator: Actor) -> None:
    programmes = make(3)
    evaluate(by=administrator, year=YEAR, programme=programmes[0].code)
    digest = EvaluationRound.objects.final().filter(programme=programmes[0]).values_list("digest", flat=True)
    first, appraised = list(digest), compute(YEAR)
    for volunteer in Volunteer.objects.all():
        Award.objects.filter(volunteer=volunteer).delete()
        erase_person(by=administrator, volunteer=volunteer, reason="本人申请")
    evaluate(by=administrator, year=YEAR, programme=programmes[0].code)
    assert list(digest) == first and compute(YEAR) == appraised
    assert Appraisal.objects.count() == 3
    assert verify().number == Entry.objects.count()


def test_the_keeper_of_a_site_that_was_closed_long_ago_is_forgotten() -> None:
    make(2)
    Site.objects.update(keeper="王某")
    Site.objects.filter(code="X0").update(closed_on=NOW.date() - timedelta(days=731), status="closed")
    Site.objects.filter(code="X1").update(closed_on=NOW.date() - timedelta(days=729), status="closed")
    carry_out(by=SYSTEM, now=NOW)
    assert [(site.keeper, bool(site.phone)) for site in Site.objects.order_by("code")] == [("", False), ("王某", True)]


def job_with_file(kind: str, days_ago: int, file: StoredFile | None = None) -> Job:
    file = file or store(by=SYSTEM, name="x.xlsx", content_type="x", data=b"x")
    ended = {"status": "done", "finished_at": NOW - timedelta(days=days_ago)}
    result = {"faults": [["志愿者", 2, "电话", "1", "x"]], "warnings": [], "fault_count": 1}
    return Job.objects.create(kind=kind, title="t", file=file, result=result, **ended)


@pytest.mark.django_db(transaction=True)
def test_uploads_and_exports_are_deleted_with_what_results_quote_of_them() -> None:
    old, young = job_with_file(ledgers.CHECK, 31), job_with_file(ledgers.CHECK, 29)
    export = job_with_file(ledgers.EXPORT, 8)
    paper = job_with_file("document.issue", 400)
    shared = job_with_file(ledgers.CHECK, 31, young.file)
    done = carry_out(by=SYSTEM, now=NOW)
    assert (rows("uploads", done), rows("exports", done)) == (2, 1)
    for job in (old, export, shared):
        job.refresh_from_db()
        assert job.file is None and job.result["faults"] == [] and job.result["fault_count"] == 1
    for job in (young, paper):
        job.refresh_from_db()
        assert job.file is not None and job.result["faults"]
    paths = set(StoredFile.objects.values_list("path", flat=True))
    assert set(file_store().names_before(timezone.now() + timedelta(1))) == paths and len(paths) == 2  # type: ignore[attr-defined]


def test_photos_of_logs_are_deleted_those_of_earlier_versions_and_what_is_said_of_one_taken_out_too() -> None:
    make(1)
    log, about = MonthlyLog.objects.all()[0], {"fingerprint": "", "width": 4, "height": 3, "added_by": "x"}
    files = [store(by=SYSTEM, name="x.jpg", content_type="image/jpeg", data=b"x") for _each in range(2)]
    old = {"log": log, "added_at": NOW - timedelta(days=3 * 365 + 1)} | about
    LogPhoto.objects.create(sha256="1", file=files[0], removed_at=NOW, **old)
    LogPhoto.objects.create(sha256="2", file=None, withdrawn_at=NOW, withdrawn_because="家长要求", **old)
    young = LogPhoto.objects.create(log=log, sha256="3", file=files[1], **about)
    assert rows("log_photos", carry_out(by=SYSTEM, now=NOW)) == 2
    assert list(LogPhoto.objects.all()) == [young]
    collect_orphans(age=timedelta(-1))
    assert list(StoredFile.objects.filter(content_type="image/jpeg")) == [files[1]]


def test_what_has_ended_is_deleted_and_nothing_is_said_of_it() -> None:
    for number, days in enumerate((-1, 1)):
        Session.objects.create(session_key=str(number), session_data="", expire_date=NOW + timedelta(days=days))
    assert rows("sessions", carry_out(by=SYSTEM, now=NOW)) == 1
    assert Session.objects.get().session_key == "1"
    assert not Entry.objects.filter(action="personal.retention").exists()


def test_a_dry_run_says_what_is_due_and_changes_nothing() -> None:
    make(1)
    served("V0", 3 * 365 + 1)
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert "volunteer_numbers: 1 due" in out.getvalue()
    assert Volunteer.objects.get().phone
    call_command("retention", stdout=out)
    assert not Volunteer.objects.get().phone


def test_a_period_can_be_set_otherwise(settings: Any) -> None:
    make(1)
    served("V0", 40)
    settings.RETENTION = {"volunteer_numbers": 30}
    assert rows("volunteer_numbers", carry_out(by=SYSTEM, now=NOW)) == 1


def test_a_run_that_is_broken_off_goes_on_with_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    make(3)
    for number in ("V0", "V1", "V2"):
        served(number, 3 * 365 + 1)
    from volunteers.services import erasing

    monkeypatch.setattr(erasing, "BATCH", 1)
    real, calls = retention.record, []

    def breaking(**said: Any) -> Any:
        calls.append(said)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**said)

    monkeypatch.setattr(retention, "record", breaking)
    with pytest.raises(KeyboardInterrupt):
        carry_out(by=SYSTEM, now=NOW)
    assert Volunteer.objects.exclude(phone="").count() == 2
    assert rows("volunteer_numbers", carry_out(by=SYSTEM, now=NOW)) == 2
    assert Entry.objects.filter(action="personal.retention").count() == 3


# on request


def test_a_person_is_erased_on_request_by_the_command() -> None:
    make(1)
    Award.objects.filter(volunteer__isnull=False).delete()
    out = StringIO()
    call_command("erase_person", "V0", "--reason", "本人申请 13800001234", "--dry-run", stdout=out)
    assert "nothing stands against it" in out.getvalue() and Volunteer.objects.get().phone
    call_command("erase_person", "V0", "--reason", "本人申请 13800001234", stdout=out)
    row, entry = Volunteer.objects.get(), Entry.objects.get(action="personal.erase")
    assert row.erased_at and not row.phone and row.name != "志愿者0"
    assert (entry.target, entry.reason) == ("V0", "本人申请 138****1234")
    call_command("erase_person", "V0", "--reason", "again", stdout=out)
    assert "erased already" in out.getvalue() and Entry.objects.filter(action="personal.erase").count() == 1
    with pytest.raises(CommandError, match="There is no volunteer"):
        call_command("erase_person", "V9", "--reason", "x")


def test_a_public_notice_keeps_the_names_until_it_is_over(administrator: Actor) -> None:
    make(1)
    volunteer = Volunteer.objects.get()
    EvaluationRound.objects.update(status="notice")
    with pytest.raises(Refused, match="under public notice"):
        erase_person(by=administrator, volunteer=volunteer, reason="x")
    EvaluationRound.objects.update(status="published")
    assert erase_person(by=administrator, volunteer=volunteer, reason="x").erased_at


def test_a_commendation_that_is_being_decided_keeps_the_name(administrator: Actor) -> None:
    make(1)
    volunteer = Volunteer.objects.get()
    about = {"year": YEAR, "kind": "优秀志愿者", "position": 1, "proposed_by": "x", "proposed_at": NOW}
    award = Award.objects.create(volunteer=volunteer, **about)
    with pytest.raises(Refused, match="being decided"):
        erase_person(by=administrator, volunteer=volunteer, reason="x")
    Award.objects.filter(pk=award.pk).update(status="conferred", decided_at=NOW, decided_by="x")
    assert erase_person(by=administrator, volunteer=volunteer, reason="x").erased_at


def test_drafts_by_name_go_with_the_identity(administrator: Actor) -> None:
    make(1)
    volunteer = Volunteer.objects.get()
    file = store(by=SYSTEM, name="x.pdf", content_type="application/pdf", data=b"x")
    made = {"file": file, "pages": 1, "made_at": NOW, "content_hash": "h"}
    Document.objects.create(kind="service_record", year=YEAR, subject="V0", volunteer=volunteer, number="D0", **made)
    erase_person(by=administrator, volunteer=volunteer, reason="x")
    assert Document.objects.get(number="D0").file is None


def test_an_administrator_erases_after_a_preview_and_others_are_not_offered_it(administrator: Actor) -> None:
    programmes = make(2)
    volunteer = Volunteer.objects.get(number="V0")
    url, client = "/admin/volunteers/volunteer/bulk/", signed_in(administrator)
    preview = client.post(url, {"move": "erase", "row": [volunteer.pk]})
    assert preview.status_code == 200 and "anonymous; hours and figures stay" in preview.content.decode()
    assert not Volunteer.objects.get(pk=volunteer.pk).erased_at
    seen = preview.context["seen"]
    assert client.post(url, {"move": "erase", "seen": seen}).status_code == 409
    assert client.post(url, {"move": "erase", "seen": seen, "reason": "本人申请"}).status_code == 302
    assert Volunteer.objects.get(pk=volunteer.pk).erased_at
    officer = signed_in(officer_of(programmes[0]))
    assert officer.post(url, {"move": "erase", "row": [volunteer.pk]}).status_code in (403, 404)


@pytest.mark.django_db(transaction=True)
def test_the_database_file_keeps_nothing_of_who_was_erased(administrator: Actor) -> None:
    make(1)
    Volunteer.objects.update(name="欧阳绝无仅有", skills="独门绝技")
    if connection.vendor != "sqlite":
        pytest.skip("what a server keeps in its files is not for the portal to say")
    path = Path(str(connection.settings_dict["NAME"]))

    def bytes_on_disk() -> bytes:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))

    assert "欧阳绝无仅有".encode() in bytes_on_disk()
    erase_person(by=administrator, volunteer=Volunteer.objects.get(), reason="x")
    left = bytes_on_disk()
    assert "欧阳绝无仅有".encode() not in left and "独门绝技".encode() not in left


def test_an_old_workbook_does_not_bring_somebody_back(administrator: Actor, tmp_path: Path) -> None:
    make(1)
    path = tmp_path / "old.xlsx"
    export_workbook(by=administrator, path=path, unmasked=True, reason="x")
    erase_person(by=administrator, volunteer=Volunteer.objects.get(), reason="x")
    with pytest.raises(Faulty) as refusal:
        import_workbook(by=administrator, path=path)
    assert [fault.sheet for fault in refusal.value.faults if "has been erased" in fault.expected] == ["志愿者"]
    assert Volunteer.objects.get().erased_at and not Volunteer.objects.get().phone
