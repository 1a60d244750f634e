"""The environment's values, checked: what is wrong or, in production, missing is named all at once."""

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
#: switches, and values that may also be given as NAME_FILE, the path of a file that holds them
SWITCHES = ("PRODUCTION", "DEBUG", "TRUST_FORWARDED_PROTO")
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY", "DATABASE_URL", "REDIS_URL")
OPTIONAL = ("STATIC_ROOT", "API_RATE")
REQUIRED_IN_PRODUCTION = (*SECRETS, "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")


class Environment:
    """Reads the portal's settings from `source` (os.environ by default); `faults` holds what is wrong."""

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self.source = os.environ if source is None else source
        self.faults: list[str] = []
        self._values = {name: self._read(name) for name in (*SWITCHES, *OPTIONAL, *REQUIRED_IN_PRODUCTION)}
        self.production = self.switch("PRODUCTION")
        self._check()

    def text(self, name: str) -> str:
        """The value, or "" when it is not given."""
        return self._values[name]

    def words(self, name: str, default: list[str] | None = None) -> list[str]:
        """The comma-separated values, without blanks."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()] or list(default or [])

    def switch(self, name: str) -> bool:
        return self.text(name).lower() in TRUE

    def _read(self, name: str) -> str:
        value = self.source.get(name, "").strip()
        path = self.source.get(f"{name}_FILE", "").strip() if name in SECRETS else ""
        if not path:
            return value
        if value:
            self.faults.append(f"{name} and {name}_FILE are both set")
            return value
        try:
            return Path(path).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            self.faults.append(f"{name}_FILE cannot be read: {error}")
            return ""

    def _check(self) -> None:
        for name in SWITCHES:
            if self.text(name).lower() not in TRUE | FALSE:
                self.faults.append(f"{name} must be true or false, not {self.text(name)!r}")
        if self.production:
            if self.switch("DEBUG"):
                self.faults.append("DEBUG must be off")
            self.faults += [f"{name} is missing" for name in REQUIRED_IN_PRODUCTION if not self.text(name)]
        for name, check in CHECKS.items():
            if self.text(name):
                self.faults += [f"{name} {fault}" for fault in check(self.text(name), self.production)]


def _secret_key(value: str, production: bool) -> list[str]:
    if len(value) < 50 or len(set(value)) < 10 or value.startswith("django-insecure-"):
        return ["is too weak: at least 50 random characters"]
    return []


def _field_keys(value: str, production: bool) -> list[str]:
    keys = [key.strip() for key in value.split(",")]
    return [
        f"no. {number} is not 32 bytes in URL-safe base 64" for number, key in enumerate(keys, 1) if not _fernet(key)
    ]


def _fernet(key: str) -> bool:
    try:
        return len(base64.b64decode(key, altchars=b"-_", validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def _blind_index_key(value: str, production: bool) -> list[str]:
    return ["is too weak: at least 32 random characters"] if len(value) < 32 or len(set(value)) < 10 else []


def _allowed_hosts(value: str, production: bool) -> list[str]:
    hosts = [host.strip() for host in value.split(",")]
    return ["must name the hosts, not *"] if production and "*" in hosts else []


def _origins(value: str, production: bool) -> list[str]:
    schemes = ("https",) if production else ("https", "http")
    origins = [origin.strip() for origin in value.split(",")]
    wrong = [
        o for o in origins if urlsplit(o).scheme not in schemes or not urlsplit(o).hostname or "//*" in o.rstrip("/*")
    ]
    return [f"holds {origin!r}, which is not an origin like https://portal.example.org" for origin in wrong]


def _database(value: str, production: bool) -> list[str]:
    scheme, name = value.partition(":")[0], value.rpartition("/")[2]
    if scheme not in ("postgres", "postgresql", "sqlite"):
        return ["must be a postgresql:// or sqlite:/// address"]
    if production and scheme == "sqlite":
        return ["must be PostgreSQL in production (postgresql://user:password@host/name)"]
    return [] if name.partition("?")[0] else ["names no database"]


def _redis(value: str, production: bool) -> list[str]:
    return [] if value.partition("://")[0] in ("redis", "rediss", "unix") else ["must be a redis:// address"]


def _rate(value: str, production: bool) -> list[str]:
    is_number = value.isascii() and value.isdecimal() and 1 <= int(value) <= 10**6
    return [] if is_number else ["must be a number of requests a minute, from 1 to 1000000"]


CHECKS: dict[str, Callable[[str, bool], list[str]]] = {
    "SECRET_KEY": _secret_key,
    "FIELD_KEYS": _field_keys,
    "BLIND_INDEX_KEY": _blind_index_key,
    "ALLOWED_HOSTS": _allowed_hosts,
    "CSRF_TRUSTED_ORIGINS": _origins,
    "DATABASE_URL": _database,
    "REDIS_URL": _redis,
    "API_RATE": _rate,
}
