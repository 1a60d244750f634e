"""What is wrong in the environment is named, all at once; production mode asks for more."""

from pathlib import Path

import pytest

from portal.runtime.environment import Environment
from portal.runtime.home import new_field_key, new_secret

# Fixed, for they become names of tests, which must be the same in every process.
SECRET = "kq3Vn8ZrT0yLw6XbJ1cHs9FdGm5PaUeRi2Ko7NtWvYxQjBzC4lEhSgDuAf"
FIELD_KEY = "3Qm8vJ2nX5kT9wYb1LrZ6cHs0FdGp4UeAiOo7NtWvRg="
GOOD = {
    "PRODUCTION": "true",
    "SECRET_KEY": SECRET,
    "FIELD_KEYS": f"{FIELD_KEY}, {FIELD_KEY}",
    "BLIND_INDEX_KEY": SECRET,
    "ALLOWED_HOSTS": "portal.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://portal.example.org",
    "DATABASE_URL": "postgresql://portal:secret@db/portal",
    "REDIS_URL": "redis://broker:6379/0",
}


def test_an_empty_environment_is_good_outside_production() -> None:
    assert Environment({}).faults == []


def test_keys_that_the_portal_makes_itself_are_good() -> None:
    made = {"SECRET_KEY": new_secret(), "FIELD_KEYS": new_field_key(), "BLIND_INDEX_KEY": new_secret()}
    assert Environment(GOOD | made).faults == []


def test_a_whole_production_environment_is_good() -> None:
    environment = Environment(GOOD)
    assert environment.faults == [] and environment.production
    assert len(environment.words("FIELD_KEYS")) == 2


def test_production_names_everything_that_is_missing_at_once() -> None:
    faults = Environment({"PRODUCTION": "true"}).faults
    assert faults == [f"{name} is missing" for name in sorted(GOOD, key=_required) if name != "PRODUCTION"]


def _required(name: str) -> int:
    from portal.runtime.environment import REQUIRED_IN_PRODUCTION

    return REQUIRED_IN_PRODUCTION.index(name) if name in REQUIRED_IN_PRODUCTION else -1


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("PRODUCTION", "maybe", "PRODUCTION must be true or false"),
        ("DEBUG", "true", "DEBUG must be off"),
        ("SECRET_KEY", "short", "SECRET_KEY is too weak"),
        ("SECRET_KEY", "a" * 80, "SECRET_KEY is too weak"),
        ("SECRET_KEY", "django-insecure-" + SECRET, "SECRET_KEY is too weak"),
        ("FIELD_KEYS", FIELD_KEY + ",abc", "FIELD_KEYS no. 2 is not 32 bytes"),
        ("BLIND_INDEX_KEY", "abc", "BLIND_INDEX_KEY is too weak"),
        ("ALLOWED_HOSTS", "portal.example.org,*", "ALLOWED_HOSTS must name the hosts"),
        ("CSRF_TRUSTED_ORIGINS", "http://portal.example.org", "CSRF_TRUSTED_ORIGINS holds 'http://"),
        ("CSRF_TRUSTED_ORIGINS", "portal.example.org", "CSRF_TRUSTED_ORIGINS holds 'portal"),
        ("DATABASE_URL", "sqlite:////srv/portal.sqlite3", "DATABASE_URL must be PostgreSQL in production"),
        ("DATABASE_URL", "mysql://db/portal", "DATABASE_URL must be a postgresql://"),
        ("DATABASE_URL", "postgresql://db/", "DATABASE_URL names no database"),
        ("REDIS_URL", "amqp://broker", "REDIS_URL must be a redis://"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str, fault: str) -> None:
    faults = Environment(GOOD | {name: value}).faults
    assert len(faults) == 1 and faults[0].startswith(fault)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(GOOD["SECRET_KEY"] + "\n")
    source = {name: value for name, value in GOOD.items() if name != "SECRET_KEY"}
    environment = Environment(source | {"SECRET_KEY_FILE": str(file)})
    assert environment.faults == [] and environment.text("SECRET_KEY") == GOOD["SECRET_KEY"]


def test_a_secret_from_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    faults = Environment({"REDIS_URL_FILE": str(tmp_path / "none")}).faults
    assert len(faults) == 1 and faults[0].startswith("REDIS_URL_FILE cannot be read")


def test_a_secret_given_twice_is_named(tmp_path: Path) -> None:
    faults = Environment(GOOD | {"SECRET_KEY_FILE": str(tmp_path / "x")}).faults
    assert faults == ["SECRET_KEY and SECRET_KEY_FILE are both set"]
