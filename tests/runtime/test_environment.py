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
        ("LOG_FORMAT", "xml", "LOG_FORMAT must be json or plain"),
        ("METRICS_ALLOW", "127.0.0.1,10.0.0.0/33", "METRICS_ALLOW holds '10.0.0.0/33'"),
        ("METRICS_TOKEN", "short", "METRICS_TOKEN is too weak"),
        ("FILES_ACCESS_KEY", "key", "FILES_ACCESS_KEY is of no use without FILES_URL"),
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


FILES = {"FILES_ACCESS_KEY": "key", "FILES_SECRET_KEY": "secret"}


@pytest.mark.parametrize(
    "url",
    [
        "s3://portal",
        "s3://portal/district/files",
        "s3://portal.example/a?endpoint=https://store.example.org:9000&region=cn-north-1&style=virtual",
        "s3://portal?endpoint=http://minio:9000/",
    ],
)
def test_an_address_of_a_file_store_is_good(url: str) -> None:
    assert Environment(GOOD | FILES | {"FILES_URL": url}).faults == []


@pytest.mark.parametrize(
    ("url", "faults"),
    [
        ("https://store.example.org/portal", ["must be an address like s3://"]),
        ("s3://", ["names no bucket"]),
        ("s3://Portal_1", ["names no bucket"]),
        ("s3://key:secret@portal", ["must not hold the keys"]),
        ("s3://portal/a/../b", ["has a prefix"]),
        ("s3://portal?endpoint=ftp://x", ["has an endpoint"]),
        ("s3://portal?endpoint=https://x/path", ["has an endpoint"]),
        ("s3://portal?endpoint=https://key@x", ["has an endpoint"]),
        ("s3://portal?endpoint=https://x:99999", ["has an endpoint"]),
        (
            "s3://p?style=odd&acl=public&region=a&region=b",
            ["names no", "has the option 'acl'", "has the option 'region' tw", "has a style"],
        ),
    ],
)
def test_every_fault_of_the_address_of_a_file_store_is_named(url: str, faults: list[str]) -> None:
    found = Environment(GOOD | FILES | {"FILES_URL": url}).faults
    assert len(found) == len(faults)
    assert all(one.startswith(f"FILES_URL {fault}") for one, fault in zip(found, faults, strict=True))
    assert "secret" not in str(found)


def test_a_file_store_needs_its_keys_and_they_may_come_from_files(tmp_path: Path) -> None:
    faults = Environment(GOOD | {"FILES_URL": "s3://portal"}).faults
    assert faults == [f"{name} is missing: FILES_URL needs it" for name in FILES]
    (tmp_path / "key").write_text("key\n")
    from_files = {f"{name}_FILE": str(tmp_path / "key") for name in FILES}
    environment = Environment(GOOD | from_files | {"FILES_URL": "s3://portal"})
    assert environment.faults == [] and environment.text("FILES_SECRET_KEY") == "key"


def test_logs_are_for_machines_in_production_and_for_people_elsewhere() -> None:
    assert [Environment(source).log_style for source in (GOOD, {}, GOOD | {"LOG_FORMAT": "plain"})] == [
        "json",
        "plain",
        "plain",
    ]
