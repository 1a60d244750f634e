"""What a password must be, by profile; told before it is typed, and all that is wrong at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import User
from portal.accounts.services import users
from portal.accounts.services.beginning import create_demo_user, create_first_administrator
from portal.signin import passwords
from portal.signin.models import UsedPassword
from portal.signin.profiles import PROFILES
from portal.web.errors import Refused
from tests.signin.doors import entered, try_to_enter, user_of, visitor
from tests.web.district import PASSWORD

pytestmark = pytest.mark.django_db


def codes(password: str, user: User | None = None) -> set[str | None]:
    try:
        validate_password(password, user)
    except ValidationError as faults:
        return {fault.code for fault in faults.error_list}
    return set()


def use(settings: Any, profile: str) -> None:
    settings.AUTH_PASSWORD_VALIDATORS, settings.PASSWORD_DAYS = PROFILES[profile]


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("demo-district-2025", set()),
        ("Abcdefgh1x", set()),
        ("Abcdefg1x", {"password_too_short"}),
        ("abcdefgh1x", {"password_not_mixed"}),
        ("ABCDEFGH--", {"password_not_mixed"}),
        ("password1", {"password_too_short", "password_not_mixed", "password_too_common"}),
        ("区里的密码-2025a", set()),
    ],
)
def test_mlps_asks_for_length_and_mixture(db: None, settings: Any, password: str, faults: set[str]) -> None:
    use(settings, "mlps")
    assert codes(password) == faults


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("five words are good enough", set()),
        ("demo-dist-2025", {"password_too_short"}),
        ("passwordpassword", {"password_too_common"}),
        ("Abcdefgh1-xyz", {"password_too_short"}),
    ],
)
def test_nist_asks_for_length_and_nothing_that_leaked(db: None, settings: Any, password: str, faults: set[str]) -> None:
    use(settings, "nist")
    if "password_too_common" in faults:
        from django.contrib.auth.password_validation import CommonPasswordValidator

        password = max(CommonPasswordValidator().passwords, key=len)
        assert len(password) >= 15
    assert codes(password) == faults


def test_none_of_the_last_five_is_taken_again(leader: Actor) -> None:
    user = user_of(leader)
    for n in range(1, 6):
        assert codes(PASSWORD, user) == {"password_used_before"}
        users.change_own_password(by=leader, password=f"another-Pass-{n}")
        user.refresh_from_db()
    assert codes(PASSWORD, user) == set()
    assert codes("another-Pass-1", user) == {"password_used_before"}
    with pytest.raises(Refused):
        users.change_own_password(by=leader, password="another-Pass-3")
    assert UsedPassword.objects.filter(user=user).count() == 5
    assert not any("another" in row.password for row in UsedPassword.objects.all())


def test_the_rules_stand_on_the_page_and_all_faults_come_at_once(leader: Actor) -> None:
    client = entered("leader")
    page = client.get("/account/password/").content.decode()
    assert all(rule in page for rule in passwords.rules())
    assert len(passwords.rules()) == 6
    bad = {"old_password": PASSWORD, "new_password1": "leader", "new_password2": "leader"}
    faults = client.post("/account/password/", bad).context["form"].errors["new_password2"]
    assert len(faults) == 4


def test_the_old_password_is_not_guessed_on_this_page_either(leader: Actor) -> None:
    client = entered("leader")
    new = {"new_password1": "quite-Another-1", "new_password2": "quite-Another-1"}
    for n in range(5):
        faults = client.post("/account/password/", new | {"old_password": f"wrong-{n}"}).context["form"].errors
        assert faults["old_password"]
    right = client.post("/account/password/", new | {"old_password": PASSWORD})
    assert "locked" in right.content.decode()
    assert try_to_enter(visitor("10.0.0.9"), "leader").status_code == 429


def test_a_password_older_than_ninety_days_opens_only_the_page_that_changes_it(leader: Actor) -> None:
    UsedPassword.objects.update(set_at=timezone.now() - timedelta(days=91))
    client = entered("leader")
    assert client.get("/")["Location"] == "/account/password/"
    assert "too old" in client.get("/account/password/").content.decode()
    new = {"old_password": PASSWORD, "new_password1": "quite-Another-1", "new_password2": "quite-Another-1"}
    assert client.post("/account/password/", new)["Location"] == "/"
    assert client.get("/").status_code == 200


def test_the_last_days_of_a_password_are_told(leader: Actor) -> None:
    UsedPassword.objects.update(set_at=timezone.now() - timedelta(days=86))
    assert "within 3 days" in entered("leader").get("/").content.decode()


def test_age_is_of_no_matter_to_nist_and_the_demo(leader: Actor, settings: Any) -> None:
    UsedPassword.objects.update(set_at=timezone.now() - timedelta(days=900))
    assert passwords.days_left(user_of(leader)) == 0
    demo = create_demo_user(by=SYSTEM, username="demo", name="x", password="demo-district-2025")
    UsedPassword.objects.update(set_at=timezone.now() - timedelta(days=900))
    assert passwords.days_left(demo) is None
    use(settings, "nist")
    assert passwords.days_left(user_of(leader)) is None


def test_the_first_administrators_password_is_one(db: None, monkeypatch: Any) -> None:
    """Whatever chance deals: the first that breaks the rules is not taken."""
    dealt = iter(["onlysmallletters", "ONLYCAPITALS-AND", "Good-enough-4711"])
    monkeypatch.setattr("portal.accounts.services.users.secrets.token_urlsafe", lambda _n: next(dealt))
    user, password = create_first_administrator(by=SYSTEM)
    assert password == "Good-enough-4711"
    assert try_to_enter(visitor(), user.username, password)["Location"] == "/"
    assert call_command("check") is None
