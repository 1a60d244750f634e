"""What somebody will try: a stolen session, an ended post, a moved user, an old download link, a forged id."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import Post, Subdistrict
from portal.accounts.rights import Role
from portal.accounts.services.users import change_own_password
from portal.desk.privacy.retention import carry_out
from portal.files.services import store
from portal.jobs.models import Job
from portal.signin.models import Session
from reports.models import Document
from sites.models import Site
from tests.web.district import PASSWORD, actor, make, officer_of, signed_in
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

COOKIE = "sessionid"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> Iterator[None]:
    options = {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"files": options}
    yield


def entered(username: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert client.post("/account/login/", {"username": username, "password": PASSWORD}).status_code == 302
    return client


def thief(cookie: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = cookie
    return client


def is_shut(client: Client, url: str = "/jobs/") -> bool:
    answer = client.get(url)
    return answer.status_code == 302 and "/account/login/" in answer["Location"]


# a stolen session


@pytest.fixture
def keeper(db: None) -> Actor:
    """Of a role for which one factor is enough."""
    return actor("keeper", Role.LEADER)


def test_a_stolen_cookie_is_worth_nothing_after_its_owner_has_left(keeper: Actor) -> None:
    owner = entered("keeper")
    stolen = thief(owner.cookies[COOKIE].value)
    assert not is_shut(stolen)
    owner.post("/account/logout/")
    assert is_shut(stolen)


def test_a_stolen_cookie_is_worth_nothing_after_the_password_was_changed(keeper: Actor) -> None:
    stolen = thief(entered("keeper").cookies[COOKIE].value)
    change_own_password(by=keeper, password="another-Long-password-2026")
    assert is_shut(stolen)


def test_a_stolen_table_of_sessions_opens_nothing(keeper: Actor) -> None:
    entered("keeper")
    assert is_shut(thief(Session.objects.get().session_key))


def test_a_cookie_that_was_thought_out_opens_nothing(keeper: Actor) -> None:
    entered("keeper")
    for guess in ("", "0" * 32, "../" * 9, "' OR 1=1 --", "\x00"):
        assert is_shut(thief(guess))


# an ended post


def test_a_post_that_has_ended_opens_nothing_from_the_next_request_on() -> None:
    programmes = make(2)
    officer = officer_of(programmes[0])
    client = signed_in(officer)
    assert client.get("/sites/X0/").status_code == 200
    Post.objects.filter(pk=officer.post.pk).update(ends=timezone.localdate() - timedelta(days=1))  # type: ignore[union-attr]
    site = Site.objects.get(code="X0")
    for url in ("/sites/X0/", f"/personal/sites/{site.pk}/phone/", f"/admin/sites/site/{site.pk}/change/"):
        assert client.get(url).status_code in (302, 403, 404), url
    assert "项目点0" not in client.get("/search/?q=X0").content.decode().replace("“X0”", "")
    assert client.get("/api/v1/sites/X0/").status_code in (401, 403, 404)


# a moved user


def test_who_was_moved_sees_the_new_place_and_no_longer_the_old_one() -> None:
    make(2)
    officer = actor("mover", Role.SUBDISTRICT_OFFICER, subdistrict=Subdistrict.objects.get(code="S0"))
    client = signed_in(officer)
    assert [client.get(f"/sites/{code}/").status_code for code in ("X0", "X1")] == [200, 404]
    Post.objects.filter(pk=officer.post.pk).update(subdistrict=Subdistrict.objects.get(code="S1"))  # type: ignore[union-attr]
    assert [client.get(f"/sites/{code}/").status_code for code in ("X0", "X1")] == [404, 200]
    assert [client.get(f"/api/v1/sites/{code}/").status_code for code in ("X0", "X1")] == [404, 200]
    listed = client.get("/admin/sites/site/").context["cl"].result_list
    assert [site.code for site in listed] == ["X1"]


# an old download link


def an_export(by: Actor, *, unmasked: bool = False) -> Job:
    file = store(by=by, name="ledgers.xlsx", content_type="application/zip", data=b"PK")
    params = {"year": None, "unmasked": unmasked, "reason": ""}
    ended = {"status": "done", "finished_at": timezone.now(), "result": {"counts": {}}}
    return Job.objects.create(
        kind="ledgers.export", title="x", user=by.user, post=by.post, file=file, params=params, **ended
    )


def test_an_old_link_to_an_export_is_good_for_nobody_else_and_in_no_other_post(administrator: Actor) -> None:
    programmes = make(1)
    officer = officer_of(programmes[0])
    url = f"/export/{an_export(officer).pk}/file/"
    owner = signed_in(officer)
    assert owner.get(url).status_code == 200
    assert signed_in(administrator).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    other = Post.objects.create(user=officer.user, role=Role.PROGRAMME_OFFICER, starts=timezone.localdate())
    owner.post("/account/post/", {"post": other.pk})
    assert owner.get(url).status_code == 404


def test_a_link_to_an_export_in_clear_is_dead_without_the_right_to_it(administrator: Actor) -> None:
    url = f"/export/{an_export(administrator, unmasked=True).pk}/file/"
    assert signed_in(administrator).get(url).status_code == 200
    assert administrator.post
    Post.objects.filter(pk=administrator.post.pk).update(role=Role.FINANCE_OFFICER)
    assert signed_in(administrator).get(url).status_code == 403


def test_an_old_export_is_gone_and_its_link_says_so(administrator: Actor) -> None:
    job = an_export(administrator)
    carry_out(by=SYSTEM, now=timezone.now() + timedelta(days=8))
    answer = signed_in(administrator).get(f"/export/{job.pk}/file/")
    assert answer.status_code == 409 and "has been deleted" in answer.content.decode()
    assert signed_in(administrator).get(f"/export/{job.pk}/").status_code == 200


def test_an_old_link_to_a_document_ends_with_the_scope() -> None:
    programmes = make(2)
    officer = officer_of(programmes[0])
    document = Document.objects.get(programme=programmes[0])
    file = store(by=SYSTEM, name="n.pdf", content_type="application/pdf", data=b"%PDF-")
    made = {"file": file, "pages": 1, "made_at": timezone.now(), "content_hash": "h"}
    Document.objects.filter(pk=document.pk).update(**made)
    client, url = signed_in(officer), f"/documents/{document.pk}/pdf/"
    assert client.get(url).status_code == 200
    programmes[0].officers.all().delete()
    assert client.get(url).status_code == 404
    assert Client().get(url).status_code == 302


# a forged id


def test_an_id_that_was_changed_finds_nothing_of_others() -> None:
    programmes = make(2)
    client = signed_in(officer_of(programmes[1]))
    foreign = Site.objects.get(programme=programmes[0])
    document = Document.objects.get(site=foreign)
    job = an_export(actor("other", Role.FINANCE_OFFICER))
    for url in (
        "/sites/X0/", f"/admin/sites/site/{foreign.pk}/change/", f"/personal/sites/{foreign.pk}/phone/",
        f"/documents/{document.pk}/", f"/documents/{document.pk}/pdf/", f"/jobs/{job.pk}/", f"/export/{job.pk}/",
        f"/export/{job.pk}/file/", "/api/v1/sites/X0/", f"/api/v1/reports/{document.pk}/", f"/api/v1/jobs/{job.pk}/",
        "/evaluations/2025/X0/", "/grants/2025/X0/",
    ):  # fmt: skip
        assert client.get(url).status_code in (403, 404), url
    for url in (f"/jobs/{job.pk}/cancel/", f"/jobs/{job.pk}/retry/", f"/documents/{document.pk}/move/make/"):
        assert client.post(url).status_code in (403, 404), url


def test_a_forged_selection_changes_only_what_is_in_scope(administrator: Actor) -> None:
    make(2)
    client = signed_in(administrator)
    volunteer = Volunteer.objects.get(number="V0")
    forged = {"move": "erase", "seen": f"{volunteer.pk}:000000000000", "reason": "x"}
    client.post("/admin/volunteers/volunteer/bulk/", forged)
    assert not Volunteer.objects.get(pk=volunteer.pk).erased_at
    clerk = signed_in(actor("clerk", Role.CLERK, community=Site.objects.get(code="X0").room.community))
    assert clerk.post("/admin/volunteers/volunteer/bulk/", forged).status_code in (403, 404)


def test_a_forged_choice_of_post_is_not_taken(administrator: Actor) -> None:
    make(1)
    clerk = actor("clerk", Role.CLERK, community=Site.objects.get(code="X0").room.community)
    client = signed_in(clerk)
    assert administrator.post
    for forged in (administrator.post.pk, -1, "x", 10**18):
        client.post("/account/post/", {"post": forged})
        assert client.get("/import/").status_code == 403
