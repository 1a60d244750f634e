"""Photos of a month's log: added, known again, bounded, removed; and their pages."""

import io
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone
from PIL import Image

from portal.accounts.actors import Actor
from portal.accounts.models import Community, Subdistrict
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.files.models import StoredFile
from portal.files.services import is_stored, open_stored, store
from portal.web.errors import Forbidden, Refused
from programmes.models import Programme
from sites.logs.photo_views import add_with_form, photos_by_row
from sites.models import LogDraft, LogPhoto, MonthlyLog, Site
from sites.services.logs import photos
from sites.services.logs.drafting import begin
from sites.services.logs.photos import add_photo, duplicates_in, duplicates_of, remove_photo
from sites.services.logs.withdrawing import withdraw_photo
from tests import factories
from tests.files.photos import PHONE, a_photo, saved, scene
from tests.sites.logs.conftest import MONTH

JSON = {"accept": "application/json"}
ADD = "/logs/photos/add/2025-04/S/"


@pytest.fixture
def log(clerk: Actor, site: Site) -> MonthlyLog:
    return begin(by=clerk, site=site, month=MONTH)


def added(by: Actor, log: MonthlyLog, seed: int = 1, row: str = "r1") -> LogPhoto:
    return add_photo(by=by, log=log, row=row, name=f"IMG_{seed}.JPG", data=a_photo(seed))


def put(log: MonthlyLog, number: int, row: str) -> None:
    """So many photos, without the work of making them."""
    of = {"file": StoredFile.objects.first(), "log": log, "row": row, "width": 4, "height": 3, "added_by": "x"}
    digests = [sha256(f"{row}{n}".encode()).hexdigest() for n in range(number)]
    LogPhoto.objects.bulk_create(LogPhoto(sha256=digest, **of) for digest in digests)


def refusal(function: Any, **values: Any) -> str:
    with pytest.raises(Refused) as refused:
        function(**values)
    return str(refused.value)


def test_a_photo_is_kept_small_under_its_name_and_recorded(clerk: Actor, log: MonthlyLog) -> None:
    data = saved(scene(size=(2400, 1800)), exif=b"Exif\0\0" + bytes(8))
    photo = add_photo(by=clerk, log=log, row="r1", name="C:\\假期\\合影.HEIC", data=data)
    assert (photo.file.name, photo.file.content_type) == ("合影.jpg", "image/jpeg")
    assert (photo.width, photo.height, photo.added_by) == (1600, 1200, "clerk")
    with open_stored(photo.file) as file:
        assert Image.open(file).size == (1600, 1200)
    entry = Entry.objects.get(action="log.add_photo")
    assert entry.target == "S 2025-04" and entry.details["photo"] == photo.sha256[:16]


def test_the_same_photo_sent_again_is_there_once(clerk: Actor, log: MonthlyLog) -> None:
    photo = added(clerk, log)
    assert added(clerk, log) == photo
    assert (LogPhoto.objects.count(), StoredFile.objects.count()) == (1, 1)
    assert Entry.objects.filter(action="log.add_photo").count() == 1


def test_the_same_photo_at_another_activity_of_the_log_is_refused(clerk: Actor, log: MonthlyLog) -> None:
    added(clerk, log)
    data = a_photo(1)
    assert "another activity" in refusal(add_photo, by=clerk, log=log, row="r2", name="x", data=data)


def test_an_activity_has_nine_photos_at_most_and_a_log_sixty(clerk: Actor, log: MonthlyLog) -> None:
    photo = added(clerk, log, row="other")
    put(log, photos.MOST_OF_ROW - 1, "r1")
    added(clerk, log, 2)
    assert "at most 9" in refusal(added, by=clerk, log=log, seed=3)
    for row in range(5):
        put(log, 10, f"full{row}")
    assert LogPhoto.objects.count() == 60
    assert "at most 60" in refusal(added, by=clerk, log=log, seed=3, row=photo.row)


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_a_log_that_was_handed_in_takes_no_photo_and_gives_none_back(
    clerk: Actor, log: MonthlyLog, status: str
) -> None:
    photo = added(clerk, log)
    MonthlyLog.objects.update(status=status, first_submitted_at="2025-05-01T00:00:00Z")
    log.refresh_from_db()
    assert "handed in" in refusal(added, by=clerk, log=log, seed=2)
    assert "handed in" in refusal(remove_photo, by=clerk, photo=photo)
    MonthlyLog.objects.update(status="returned")
    log.refresh_from_db()
    added(clerk, log, 2)
    remove_photo(by=clerk, photo=photo)
    assert LogPhoto.objects.count() == 1


def test_who_checks_logs_adds_and_removes_no_photos(clerk: Actor, officer: Actor, log: MonthlyLog) -> None:
    photo = added(clerk, log)
    with pytest.raises(Forbidden):
        added(officer, log, 2)
    with pytest.raises(Forbidden):
        remove_photo(by=officer, photo=photo)


def test_a_clerk_of_another_community_adds_nothing(log: MonthlyLog) -> None:
    stranger = factories.an_actor(Role.CLERK, "stranger")
    assert stranger.post
    stranger.post.community = factories.a_community("C2")
    with pytest.raises(Forbidden):
        added(stranger, log)


def test_a_row_is_a_key_and_nothing_else(clerk: Actor, log: MonthlyLog) -> None:
    assert "no such activity" in refusal(added, by=clerk, log=log, row="../x")


def test_a_removed_photo_is_gone_with_its_file(
    clerk: Actor, log: MonthlyLog, django_capture_on_commit_callbacks: Any
) -> None:
    photo = added(clerk, log)
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(by=clerk, photo=photo)
        remove_photo(by=clerk, photo=photo)
    assert not LogPhoto.objects.exists() and not StoredFile.objects.exists() and not is_stored(photo.file)
    assert Entry.objects.filter(action="log.remove_photo", target="S 2025-04").count() == 1


def version_with(log: MonthlyLog, *photos: LogPhoto) -> None:
    content = {"photos": [{"photo": photo.sha256, "row": photo.row} for photo in photos]}
    log.revisions.create(version=1, content=content, replaced_at="2099-01-01T00:00:00Z", replaced_by="o", reason="错")


def test_a_photo_of_an_approved_version_is_removed_from_the_log_and_stays_with_the_version(
    clerk: Actor, log: MonthlyLog
) -> None:
    photo, later = added(clerk, log), added(clerk, log, 2)
    version_with(log, photo)
    for each in (photo, later):
        remove_photo(by=clerk, photo=each)
    assert list(LogPhoto.objects.all()) == [photo] and not LogPhoto.objects.of_now()
    photo.refresh_from_db()
    assert photo.file and is_stored(photo.file)
    assert photos_by_row(clerk, log, ["r1"])["r1"] == []
    assert Entry.objects.filter(action="log.remove_photo").count() == 2


def test_a_version_of_an_earlier_release_has_the_photos_that_there_were(clerk: Actor, log: MonthlyLog) -> None:
    photo = added(clerk, log)
    log.revisions.create(version=1, content={}, replaced_at="2099-01-01T00:00:00Z", replaced_by="o", reason="错")
    remove_photo(by=clerk, photo=photo)
    assert list(LogPhoto.objects.all()) == [photo]


def test_a_removed_photo_that_is_added_again_is_back_with_whatever_activity(clerk: Actor, log: MonthlyLog) -> None:
    photo = added(clerk, log)
    version_with(log, photo)
    remove_photo(by=clerk, photo=photo)
    assert added(clerk, log, row="r2") == photo
    assert [(one.row, one.removed_at) for one in LogPhoto.objects.all()] == [("r2", None)]
    assert Entry.objects.filter(action="log.add_photo").count() == 2


def test_a_photo_that_only_an_earlier_version_has_fills_no_room_and_looks_like_none(
    clerk: Actor, log: MonthlyLog, programme: Programme
) -> None:
    photo, other = added(clerk, log), at(programme, "S2", "2025-04")
    version_with(log, photo)
    remove_photo(by=clerk, photo=photo)
    same = copy(photo, other)
    assert duplicates_of(same) == [] and duplicates_in(log) == {}
    put(log, photos.MOST_OF_ROW - 1, "r1")
    assert added(clerk, log, 2).removed_at is None


# Taken out of circulation


def of_another_subdistrict(community: str) -> None:
    elsewhere = Subdistrict.objects.create(code="T9", name="外街道", kind="街道")
    Community.objects.filter(code=community).update(subdistrict=elsewhere)


@pytest.mark.parametrize("status", ["draft", "returned", "submitted", "approved"])
def test_a_photo_is_taken_out_whatever_the_state_of_its_log(
    clerk: Actor, officer: Actor, log: MonthlyLog, status: str, django_capture_on_commit_callbacks: Any
) -> None:
    photo = added(clerk, log)
    first = None if status == "draft" else "2025-05-01T00:00:00Z"
    MonthlyLog.objects.update(status=status, first_submitted_at=first)
    with django_capture_on_commit_callbacks(execute=True):
        assert withdraw_photo(by=officer, photo=photo, reason="幼儿正脸清晰，电话13812340987") == 1
    there = LogPhoto.objects.get()
    assert (there.file, there.fingerprint, there.withdrawn_by) == (None, "", officer.name)
    assert there.withdrawn_because == "幼儿正脸清晰，电话138****0987" and there.withdrawn_at
    assert (there.removed_at is None) == (status == "approved")
    assert not is_stored(photo.file) and not StoredFile.objects.exists() and not LogPhoto.objects.of_now()
    entry = Entry.objects.get(action="log.withdraw_photo")
    assert (entry.target, entry.details["photo"], entry.reason) == (
        "S 2025-04",
        photo.sha256,
        "幼儿正脸清晰，电话138****0987",
    )
    assert withdraw_photo(by=officer, photo=photo, reason="又一次") == 0
    assert Entry.objects.filter(action="log.withdraw_photo").count() == 1


def test_a_photo_is_taken_out_under_a_published_evaluation_too(clerk: Actor, officer: Actor, log: MonthlyLog) -> None:
    photo = added(clerk, log)
    log.site.programme.rounds.create(year=2025, status="notice", computed_at=timezone.now(), computed_by="x", digest="")
    assert withdraw_photo(by=officer, photo=photo, reason="家长要求") == 1


def test_only_who_checks_the_log_takes_a_photo_out_and_with_a_reason(
    clerk: Actor, officer: Actor, log: MonthlyLog, programme: Programme
) -> None:
    photo = added(clerk, log)
    afar = copy(photo, at(programme, "FAR", "2025-04", "C9"))
    of_another_subdistrict("C9")
    with pytest.raises(Forbidden):
        withdraw_photo(by=clerk, photo=photo, reason="家长要求")
    with pytest.raises(Forbidden):
        withdraw_photo(by=officer, photo=afar, reason="家长要求")
    assert "reason" in refusal(withdraw_photo, by=officer, photo=photo, reason=" ")
    assert LogPhoto.objects.filter(withdrawn_at=None).count() == 2


def test_the_same_photo_goes_from_all_logs_that_the_officer_checks_and_stays_elsewhere(
    clerk: Actor, officer: Actor, log: MonthlyLog, programme: Programme
) -> None:
    photo = added(clerk, log)
    for code, community in (("S2", "C"), ("FAR", "C9")):
        with_file = copy(photo, at(programme, code, "2025-04", community))
        with_file.file = store(by=clerk, name="x.jpg", content_type="image/jpeg", data=b"x")
        with_file.save()
    of_another_subdistrict("C9")
    page = signed_in(officer).get(f"/logs/photos/{photo.pk}/withdraw/").content.decode()
    assert "S 2025-04、S2 2025-04" in page and "另有1份不由您审核的月报" in page and "FAR" not in page
    assert withdraw_photo(by=officer, photo=photo, reason="家长要求") == 2
    assert [one.log.site.code for one in LogPhoto.objects.of_now()] == ["FAR"]
    assert sorted(Entry.objects.filter(action="log.withdraw_photo").values_list("target", flat=True)) == [
        "S 2025-04",
        "S2 2025-04",
    ]


def test_what_was_taken_out_is_not_taken_in_again_nowhere(
    clerk: Actor, officer: Actor, log: MonthlyLog, programme: Programme
) -> None:
    withdraw_photo(by=officer, photo=added(clerk, log), reason="家长要求")
    other = at(programme, "S2", "2025-04")
    for of in (log, other):
        assert "out of circulation" in refusal(added, by=clerk, log=of)


def test_a_photo_is_taken_out_on_a_page_that_shows_it_and_asks_why(
    clerk: Actor, officer: Actor, log: MonthlyLog
) -> None:
    photo, client = added(clerk, log), signed_in(officer)
    url = f"/logs/photos/{photo.pk}/withdraw/"
    assert f'src="/logs/photos/{photo.pk}/small/"' in client.get(url).content.decode()
    assert client.post(url).status_code == 409 and LogPhoto.objects.of_now().exists()
    answer = client.post(url, {"reason": "家长要求"})
    assert answer["Location"] == "/logs/versions/2025-04/S/#photos" and not LogPhoto.objects.of_now()
    assert "此前已撤下" in client.get(url).content.decode()
    for part in ("", "small/"):
        assert client.get(f"/logs/photos/{photo.pk}/{part}").status_code == 404
    assert signed_in(clerk).get(url).status_code == 403
    assert signed_in(clerk).post(f"/logs/photos/{photo.pk}/remove/").status_code == 404


def at(programme: Programme, code: str, month: str, community: str = "C") -> MonthlyLog:
    site = Site.objects.filter(code=code).first() or factories.a_site(programme, code, community=community)
    return factories.a_log(site, month, status="draft")


def copy(photo: LogPhoto, log: MonthlyLog, *, bits: int = 0, row: str = "") -> LogPhoto:
    """The photo in another log; with so many bits of its look changed it is not the very same any more."""
    look = f"{int(photo.fingerprint, 16) ^ ((1 << bits) - 1):016x}"
    digest = f"{log.pk:04}{bits:060}" if bits else photo.sha256
    return LogPhoto.objects.create(
        log=log, row=row, file=photo.file, sha256=digest, fingerprint=look, width=1, height=1, added_by="x"
    )


def test_the_same_photo_is_found_wherever_it_is_and_a_changed_one_in_the_community(
    clerk: Actor, log: MonthlyLog, programme: Programme
) -> None:
    photo = added(clerk, log)
    afar = copy(photo, at(programme, "FAR", "2020-01", "C9"))
    near = copy(photo, at(programme, "S2", "2024-04"), bits=4)
    copy(photo, at(programme, "S3", "2025-01"), bits=5)  # another one
    copy(photo, at(programme, "S4", "2024-03"), bits=1)  # too long ago
    copy(photo, at(programme, "S5", "2025-01", "C9"), bits=1)  # changed, and elsewhere
    copy(photo, log, bits=2)  # of this log itself
    assert {one.pk for one in duplicates_of(photo)} == {afar.pk, near.pk}
    assert set(duplicates_in(log)[photo.pk]) == {afar, near}


def test_an_activity_booked_to_several_sites_may_show_the_same_at_each(
    clerk: Actor, log: MonthlyLog, programme: Programme
) -> None:
    photo, other = added(clerk, log), at(programme, "S2", "2025-04")
    copy(photo, other, row="q1")
    for of, row in ((log, "r1"), (other, "q1")):
        LogDraft.objects.create(log=of, content={"activities": [{"row": row, "occasion": "together"}]}, saved_by="x")
    assert duplicates_in(log) == {}
    LogDraft.objects.filter(log=other).update(content={"activities": [{"row": "q1", "occasion": "apart"}]})
    assert len(duplicates_in(log)[photo.pk]) == 1


def test_duplicates_take_the_same_questions_for_one_photo_and_for_many(
    clerk: Actor, log: MonthlyLog, programme: Programme, django_assert_max_num_queries: Any
) -> None:
    for seed in range(4):
        copy(added(clerk, log, seed), at(programme, f"S{seed}", "2025-03"))
    log = MonthlyLog.objects.select_related("site__room").get(pk=log.pk)
    with django_assert_max_num_queries(6):
        assert len(duplicates_in(log)) == 4


# Pages


@pytest.fixture
def page(clerk: Actor) -> Client:
    return signed_in(clerk)


def signed_in(actor: Actor) -> Client:
    client = Client()
    assert actor.user
    client.force_login(actor.user)
    return client


def upload(name: str = "a.jpg", data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or a_photo(), "application/x-whatever")


def test_a_script_sends_photos_and_is_told_where_they_are(page: Client, site: Site) -> None:
    answer = page.post(ADD, {"row": "r1", "photos": [upload(), upload("b.jpg", a_photo(2))]}, headers=JSON)
    first, second = answer.json()["photos"]
    assert (answer.status_code, first["row"], LogPhoto.objects.count()) == (200, "r1", 2)
    assert MonthlyLog.objects.get(site=site, month=date(2025, 4, 1)).status == "draft"
    shown, small = page.get(first["picture"]), page.get(second["small"])
    assert Image.open(io.BytesIO(shown.content)).size == (400, 300)
    assert max(Image.open(io.BytesIO(small.content)).size) == 320
    for each in (shown, small):
        assert PHONE.encode() not in each.content
        assert (each["Content-Type"], each["Content-Disposition"]) == ("image/jpeg", "inline")
        assert (each["X-Content-Type-Options"], each["Cache-Control"]) == ("nosniff", "private, no-store")
        assert "default-src 'none'" in each["Content-Security-Policy"]


def test_of_several_photos_each_that_is_none_is_named_and_the_others_are_kept(page: Client, site: Site) -> None:
    exe = upload("猫.jpg", b"MZ\x90" + bytes(100))
    answer = page.post(ADD, {"row": "", "photos": [exe, upload()]}, headers=JSON)
    assert answer.status_code == 200 and len(answer.json()["photos"]) == 1
    assert "猫.jpg" in answer.json()["faults"][0] and "JPEG" in answer.json()["faults"][0]
    assert page.post(ADD, {"photos": exe}, headers=JSON).status_code == 409


def test_without_a_script_it_goes_back_and_says_what_was_wrong(page: Client, site: Site) -> None:
    answer = page.post(ADD, {"photos": [upload(), upload("x.exe", b"MZ" + bytes(99))]}, follow=True)
    assert "x.exe" in answer.content.decode()
    assert LogPhoto.objects.count() == 1


def test_a_large_upload_passes_and_what_is_too_large_is_said(page: Client, site: Site) -> None:
    large = a_photo() + bytes(31_000_000)  # what cameras put behind the picture: a film, for one
    assert page.post(ADD, {"photos": upload("a.jpg", large)}, headers=JSON).status_code == 200
    too_large = page.post(ADD, {"photos": upload("b.jpg", large + bytes(12_000_000))}, headers=JSON)
    assert too_large.status_code == 409 and "40" in too_large.json()["faults"][0]


@pytest.mark.parametrize("month", ["2025-13", "x", "2025-4-1", "0-1"])
def test_a_month_that_is_none_does_not_exist(page: Client, site: Site, month: str) -> None:
    assert page.post(f"/logs/photos/add/{month}/S/", {"photos": upload()}).status_code == 404


def test_a_month_that_has_not_come_is_refused(page: Client, site: Site) -> None:
    answer = page.post("/logs/photos/add/2025-06/S/", {"photos": upload()}, headers=JSON)
    assert answer.status_code == 409 and not MonthlyLog.objects.exists()


def test_outside_of_its_place_a_photo_does_not_exist(clerk: Actor, log: MonthlyLog, programme: Programme) -> None:
    photo = added(clerk, log)
    stranger = factories.an_actor(Role.CLERK, "stranger")
    assert stranger.post
    stranger.post.community = factories.a_community("C2")
    stranger.post.save()
    client = signed_in(stranger)
    for part in ("", "small/", "remove/"):
        assert client.get(f"/logs/photos/{photo.pk}/{part}").status_code == 404
    assert client.post(f"/logs/photos/{photo.pk}/remove/").status_code == 404
    assert client.post(ADD, {"photos": upload()}).status_code == 404
    assert Client().get(f"/logs/photos/{photo.pk}/").status_code == 302
    assert LogPhoto.objects.count() == 1


def test_who_checks_sees_the_photo_but_does_not_remove_it(clerk: Actor, officer: Actor, log: MonthlyLog) -> None:
    photo, client = added(clerk, log), signed_in(officer)
    assert client.get(f"/logs/photos/{photo.pk}/small/").status_code == 200
    assert client.post(f"/logs/photos/{photo.pk}/remove/", headers=JSON).status_code == 403
    assert client.post(f"/logs/photos/{photo.pk}/remove/").status_code == 403
    assert client.post(ADD, {"photos": upload()}, headers=JSON).status_code == 403


def test_a_photo_is_removed_after_asking(clerk: Actor, page: Client, log: MonthlyLog) -> None:
    photo = added(clerk, log)
    assert "IMG_1.jpg" in page.get(f"/logs/photos/{photo.pk}/remove/").content.decode()
    assert page.post(f"/logs/photos/{photo.pk}/remove/").status_code == 302
    assert not LogPhoto.objects.exists()
    again = added(clerk, log)
    assert page.post(f"/logs/photos/{again.pk}/remove/", headers=JSON).json() == {"faults": []}


def test_photos_come_along_with_the_form(clerk: Actor, log: MonthlyLog) -> None:
    old = added(clerk, log, row="gone")
    request: HttpRequest = RequestFactory().post(
        "/", {"photos.r1": [upload("a.jpg", a_photo(2))], "photos.": upload("x.jpg", b"MZ"), "remove_photo": old.pk}
    )
    request.actor = clerk  # type: ignore[attr-defined]
    (fault,) = add_with_form(request, log)
    assert fault.startswith("x.jpg: ")
    assert [photo.row for photo in LogPhoto.objects.all()] == ["r1"]


def test_photos_stand_with_their_activity_and_with_the_log_when_that_is_gone(clerk: Actor, log: MonthlyLog) -> None:
    here, gone, whole = (added(clerk, log, seed, row) for seed, row in ((1, "r1"), (2, "r9"), (3, "")))
    found = photos_by_row(clerk, log, ["r1", "r2"])
    assert (found["r1"], found["r2"], set(found[""])) == ([here], [], {gone, whole})
    assert photos_by_row(clerk, None, ["r1"]) == {"": [], "r1": []}
