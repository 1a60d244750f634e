"""Letting other systems in, renewing their secrets, shutting them out; and what a token is worth then."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from portal.accounts.actors import Actor
from portal.accounts.models import Post, Subdistrict, User
from portal.accounts.rights import Role
from portal.accounts.services import users
from portal.api.models import Answer, Client
from portal.api.services.clients import create_client, revoke_client, rotate_secret
from portal.api.tasks import tidy
from portal.audit.models import Entry
from portal.web.errors import Forbidden, Refused
from tests.api.conftest import Admit, token_for
from tests.web.district import actor, signed_in

pytestmark = pytest.mark.django_db

FORM = {"code": "city", "name": "市平台", "scopes": ["sites:read", "logs:read"]}


def test_the_page_shows_a_secret_once_and_it_opens_the_door(district: list[Any], administrator: Actor) -> None:
    browser = signed_in(administrator)
    page = browser.post("/api/clients/new/", FORM)
    assert page.status_code == 200
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    client = Client.objects.get()
    assert client.scopes == ["sites:read", "logs:read"]
    assert secret not in browser.get("/api/clients/").content.decode()
    assert secret not in str(list(Application.objects.values())) + str(list(Entry.objects.values()))
    assert token_for(client, secret).json()["scope"] == "sites:read logs:read"
    assert Entry.objects.get(action="client.create").target == "api-city"


def test_a_token_is_kept_as_a_digest(admit: Admit) -> None:
    token = admit().token
    assert token not in str(list(AccessToken.objects.values()))


def test_a_client_may_ask_for_less_and_not_for_more(district: list[Any], admit: Admit) -> None:
    system = admit(scopes=["sites:read", "logs:read"])
    system.token = token_for(system.client, system.secret, scope="logs:read").json()["access_token"]
    assert system.get("monthly-logs/").status_code == 200
    assert system.get("sites/").status_code == 403
    assert token_for(system.client, system.secret, scope="grants:read").status_code == 400


def test_a_wrong_secret_and_other_grants_get_no_token(admit: Admit) -> None:
    system = admit()
    assert token_for(system.client, "wrong").status_code == 401
    for grant in ("password", "authorization_code", "refresh_token", "device_code", ""):
        assert token_for(system.client, system.secret, grant_type=grant).status_code == 400


def test_a_renewed_secret_ends_the_old_one_and_its_tokens(
    district: list[Any], admit: Admit, administrator: Actor
) -> None:
    system = admit()
    page = signed_in(administrator).post(f"/api/clients/{system.client.pk}/rotate/")
    assert system.get("sites/").status_code == 401
    assert token_for(system.client, system.secret).status_code == 401
    system.token = token_for(system.client, page.context["secret"]).json()["access_token"]
    assert system.get("sites/").status_code == 200


def test_who_is_shut_out_has_no_living_token_and_gets_no_other(
    district: list[Any], admit: Admit, administrator: Actor
) -> None:
    system, other = admit(), admit("other")
    assert system.get("sites/").status_code == 200
    signed_in(administrator).post(f"/api/clients/{system.client.pk}/revoke/", {"reason": "合同到期"})
    assert system.get("sites/").status_code == 401
    assert token_for(system.client, system.secret).status_code == 401
    assert other.get("sites/").status_code == 200
    entry = Entry.objects.get(action="client.revoke")
    assert (entry.target, entry.reason) == ("api-city", "合同到期")
    for service in (revoke_client, rotate_secret):
        with pytest.raises(Refused):
            service(by=administrator, client=system.client)


@pytest.mark.parametrize("how", ["post", "account", "time", "scope"])
def test_a_token_ends_with_its_post_its_account_and_its_hour(
    district: list[Any], admit: Admit, administrator: Actor, how: str
) -> None:
    system = admit()
    later = timezone.now() + timedelta(minutes=61 if how == "time" else 0)
    if how == "post":
        Post.objects.filter(pk=system.client.post_id).update(starts=date(2024, 1, 1), ends=date(2024, 2, 1))
    if how == "account":
        User.objects.filter(username="api-city").update(is_active=False)
    if how == "scope":
        Client.objects.update(scopes=["logs:read"])
    with time_machine.travel(later, tick=False):
        assert system.get("sites/").status_code == (403 if how == "scope" else 401)


def test_only_who_manages_accounts_comes_to_the_page(db: None, admit: Admit, administrator: Actor) -> None:
    system = admit()
    auditor = signed_in(actor("auditor", Role.AUDITOR))
    for path in ("", "new/", f"{system.client.pk}/rotate/", f"{system.client.pk}/revoke/"):
        assert auditor.get(f"/api/clients/{path}").status_code == 403
        assert auditor.post(f"/api/clients/{path}", FORM).status_code in (403, 405)
    assert Client.objects.count() == 1
    with pytest.raises(Forbidden):
        create_client(by=system_actor(system), code="x", name="x", scopes=["sites:read"])


def system_actor(system: Any) -> Actor:
    return Actor(user=system.client.post.user, post=system.client.post)


def test_what_is_wrong_with_a_new_client_is_said(district: list[Any], administrator: Actor, admit: Admit) -> None:
    admit()
    browser = signed_in(administrator)
    twice = {"subdistrict": Subdistrict.objects.get(code="S1").pk, "programmes": [district[0].pk]}
    for form, said in (
        (FORM, "There is a client named city already."),
        (FORM | {"code": "CITY!"}, "Lower-case"),
        (FORM | {"code": "b", "scopes": []}, "required"),
        (FORM | {"code": "b"} | twice, "name one of them"),
    ):
        page = browser.post("/api/clients/new/", form)
        assert page.status_code == 400
        assert said in page.content.decode(), said
    assert Client.objects.count() == 1


def test_a_person_never_gets_the_post_of_a_system_and_a_system_never_logs_in(
    admit: Admit, administrator: Actor
) -> None:
    system = admit()
    person = User.objects.create_user("person")
    with pytest.raises(Refused):
        users.grant_post(by=administrator, user=person, role=Role.DISTRICT_CLIENT)
    with pytest.raises(Refused):
        users.set_password(by=administrator, user=system.client.post.user, password="a-long-password-2025")
    assert not User.objects.get(username="api-city").has_usable_password()


def test_the_admin_shows_no_credentials() -> None:
    assert not [model for model in admin.site._registry if model._meta.app_label == "oauth2_provider"]


def test_what_has_expired_is_tidied_away(admit: Admit, administrator: Actor) -> None:
    admit()
    assert administrator.user
    now = timezone.now()
    for key, age in (("old", timedelta(hours=25)), ("new", timedelta(hours=23))):
        Answer.objects.create(user=administrator.user, key=key, request="r", begun_at=now - age)
    with time_machine.travel(now + timedelta(minutes=30), tick=False):
        tidy()
        assert AccessToken.objects.count() == 1
    assert list(Answer.objects.values_list("key", flat=True)) == ["new"]
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        tidy()
    assert AccessToken.objects.count() == 0
