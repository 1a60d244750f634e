"""The environment's values, checked: what is wrong or, in production, missing is named all at once."""

import base64
import binascii
import ipaddress
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from portal.runtime import file_address
from portal.signin.profiles import PROFILES

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
#: switches, and values that may also be given as NAME_FILE, the path of a file that holds them
SWITCHES: tuple[str, ...] = ("PRODUCTION", "DEBUG", "TRUST_FORWARDED_PROTO", "MFA_REQUIRED", "BULLETIN_RANKING")
SWITCHES += ("REMINDER_WEBHOOK_PRIVATE",)
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY", "DATABASE_URL", "REDIS_URL")
OPTIONAL: tuple[str, ...] = ("STATIC_ROOT", "API_RATE", "AUDIT_HEADS", "LOG_FORMAT", "METRICS_ALLOW", "FILES_URL")
OPTIONAL_SECRETS: tuple[str, ...] = ("METRICS_TOKEN", "FILES_ACCESS_KEY", "FILES_SECRET_KEY", "OIDC_CLIENT_SECRET")
OPTIONAL_SECRETS += ("EMAIL_HOST_PASSWORD", "REMINDER_WEBHOOK_SECRET")
#: single sign-on: all of them or none
OIDC = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
OPTIONAL += (*OIDC[:2], "OIDC_LABEL", "PASSWORD_PROFILE", "SESSION_IDLE_MINUTES", "LOGIN_FAILURES_PER_ADDRESS")
OPTIONAL += ("RETENTION", "REMINDER_DAYS_BEFORE", "REMINDER_WEBHOOK")
OPTIONAL += ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_SECURITY", "EMAIL_FROM")
REQUIRED_IN_PRODUCTION = (*SECRETS, "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")


class Environment:
    """Reads the portal's settings from `source` (os.environ by default); `faults` holds what is wrong."""

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self.source = os.environ if source is None else source
        self.faults: list[str] = []
        names = (*SWITCHES, *OPTIONAL, *OPTIONAL_SECRETS, *REQUIRED_IN_PRODUCTION)
        self._values = {name: self._read(name) for name in names}
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

    def days(self, name: str) -> dict[str, int]:
        """Numbers of days by what they are for: `exports=3,uploads=14`."""
        pairs = (word.partition("=") for word in self.words(name) if not _days(word, production=False))
        return {kind.strip(): int(number) for kind, _equals, number in pairs}

    @property
    def log_style(self) -> str:
        """For machines in production, for people elsewhere, unless LOG_FORMAT says which."""
        return self.text("LOG_FORMAT") or ("json" if self.production else "plain")

    def _read(self, name: str) -> str:
        value = self.source.get(name, "").strip()
        path = self.source.get(f"{name}_FILE", "").strip() if name in (*SECRETS, *OPTIONAL_SECRETS) else ""
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
        needed, keys = bool(self.text("FILES_URL")), ("FILES_ACCESS_KEY", "FILES_SECRET_KEY")
        self.faults += [f"{name} is missing: FILES_URL needs it" for name in keys if needed and not self.text(name)]
        self.faults += [f"{name} is of no use without FILES_URL" for name in keys if self.text(name) and not needed]
        if any(map(self.text, OIDC)):
            self.faults += [f"{name} is missing for single sign-on" for name in OIDC if not self.text(name)]
        if bool(self.text("REMINDER_WEBHOOK")) != bool(self.text("REMINDER_WEBHOOK_SECRET")):
            self.faults.append("REMINDER_WEBHOOK and REMINDER_WEBHOOK_SECRET are of no use without each other")
        if self.text("EMAIL_HOST") and not self.text("EMAIL_FROM"):
            self.faults.append("EMAIL_FROM is missing: EMAIL_HOST needs it")
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


def _days(value: str, production: bool) -> list[str]:
    pairs = [word.strip().partition("=") for word in value.split(",")]
    wrong = [kind for kind, _equals, days in pairs if not (kind and days.isascii() and days.isdecimal())]
    return [f"must be like uploads=30,exports=7, not {kind!r}" for kind in wrong]


def _log_format(value: str, production: bool) -> list[str]:
    return [] if value in ("json", "plain") else ["must be json or plain"]


def _networks(value: str, production: bool) -> list[str]:
    wrong = [word for word in value.split(",") if not _network(word.strip())]
    return [f"holds {word!r}, which is no address or network" for word in wrong]


def _network(text: str) -> bool:
    try:
        return bool(ipaddress.ip_network(text))
    except ValueError:
        return False


def _token(value: str, production: bool) -> list[str]:
    return [] if len(value) >= 20 and value.isascii() else ["is too weak: at least 20 random characters"]


def _files_url(value: str, production: bool) -> list[str]:
    return file_address.faults(value)


def _from_to(first: int, last: int) -> Callable[[str, bool], list[str]]:
    def check(value: str, production: bool) -> list[str]:
        is_number = value.isascii() and value.isdecimal() and first <= int(value) <= last
        return [] if is_number else [f"must be a number from {first} to {last}"]

    return check


def _profile(value: str, production: bool) -> list[str]:
    return [] if value in PROFILES else [f"must be one of {', '.join(PROFILES)}"]


def _issuer(value: str, production: bool) -> list[str]:
    schemes = ("https",) if production else ("https", "http")
    is_address = urlsplit(value).scheme in schemes and urlsplit(value).hostname
    return [] if is_address else ["must be the https:// address of the provider of single sign-on"]


def _webhook(value: str, production: bool) -> list[str]:
    schemes = ("https",) if production else ("https", "http")
    is_address = urlsplit(value).scheme in schemes and urlsplit(value).hostname
    return [] if is_address else ["must be the https:// address of the system that takes the reminders"]


def _one_of(*values: str) -> Callable[[str, bool], list[str]]:
    return lambda value, production: [] if value in values else [f"must be one of {', '.join(values)}"]


def _mail_address(value: str, production: bool) -> list[str]:
    name, _at, host = value.rpartition("@")
    return [] if name and host and not set(value) & set(" \r\n,") else ["must be an address like portal@example.org"]


CHECKS: dict[str, Callable[[str, bool], list[str]]] = {
    "SECRET_KEY": _secret_key,
    "FIELD_KEYS": _field_keys,
    "BLIND_INDEX_KEY": _blind_index_key,
    "ALLOWED_HOSTS": _allowed_hosts,
    "CSRF_TRUSTED_ORIGINS": _origins,
    "DATABASE_URL": _database,
    "REDIS_URL": _redis,
    "API_RATE": _rate,
    "RETENTION": _days,
    "PASSWORD_PROFILE": _profile,
    "SESSION_IDLE_MINUTES": _from_to(5, 480),
    "LOGIN_FAILURES_PER_ADDRESS": _from_to(1, 10_000),
    "OIDC_ISSUER": _issuer,
    "REMINDER_DAYS_BEFORE": _from_to(1, 10),
    "REMINDER_WEBHOOK": _webhook,
    "REMINDER_WEBHOOK_SECRET": _token,
    "EMAIL_PORT": _from_to(1, 65535),
    "EMAIL_SECURITY": _one_of("starttls", "ssl", "none"),
    "EMAIL_FROM": _mail_address,
    "LOG_FORMAT": _log_format,
    "METRICS_ALLOW": _networks,
    "METRICS_TOKEN": _token,
    "FILES_URL": _files_url,
}
