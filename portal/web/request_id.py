"""The number under which log, error page and jobs know one request."""

import re
import uuid

from structlog import contextvars

#: what a proxy makes; shorter than 20 characters it might be the number of a person
_SANE = re.compile(r"[0-9A-Za-z_-]{20,64}")


def chosen(given: str) -> str:
    """The one that was given in X-Request-ID if it can be one, else a new one."""
    return given if _SANE.fullmatch(given) else uuid.uuid4().hex


def current() -> str:
    """The number of the request, or of the one that asked for the job, that this thread is about; "" when none is."""
    return str(contextvars.get_contextvars().get("request_id", ""))
