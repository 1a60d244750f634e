"""docker-compose.yml as data, and the commands in it."""

import re
import shlex
from functools import cache
from typing import Any

import yaml

from portal.runtime.home import BASE_DIR

Service = dict[str, Any]
#: services that are the portal itself, from one image
PORTAL = ("web", "worker", "beat", "backup", "migrate")


@cache
def compose() -> dict[str, Any]:
    return yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())  # type: ignore[no-any-return]


def services() -> dict[str, Service]:
    return compose()["services"]  # type: ignore[no-any-return]


def words(service: str) -> list[str]:
    """The command of a service as the words that are executed; empty when the image's own is."""
    command = services()[service].get("command", [])
    return shlex.split(command) if isinstance(command, str) else list(command)


def variables(text: str) -> set[str]:
    """The names in ${NAME}, ${NAME:-default} and ${NAME:?message}."""
    return set(re.findall(r"\$\{(\w+)", text))


def seconds(duration: str) -> int:
    """Of durations like 30s and 2m."""
    return int(duration[:-1]) * {"s": 1, "m": 60}[duration[-1]]
