"""From where a write comes: a page, the API, a command, a worker or the schedule.

What begins a piece of work (a middleware, `manage.py`, a worker, a scheduled task) says so once, with
`coming_from`, and the trail reads it when it records. The value flows one way, from the edge to the trail:
services neither take it nor look at it, so none of them can act differently for where it comes from. It is a
context variable, so a thread and a worker's job each have their own.
"""

import getpass
import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import PurePath

from portal.crypto import scrub

PAGE, API, COMMAND, JOB, SCHEDULE = "page", "api", "command", "job", "schedule"

#: options whose value is a secret, and what a value may look like that is one wherever it stands
_SECRET = re.compile(r"password|passwd|secret|token|key|credential", re.IGNORECASE)
_LOGIN_IN_ADDRESS = re.compile(r"(?<=://)[^/@\s]+(?=@)")


@dataclass(frozen=True, slots=True)
class Origin:
    """`channel` is one of the above; `address` the client's, or the machine's name for a command; `place` the
    path of the page, the command line without secrets, or the job; `on_behalf` for whom a machine acts."""

    channel: str = ""
    address: str = ""
    request_id: str = ""
    place: str = ""
    on_behalf: str = ""


_origin: ContextVar[Origin] = ContextVar("portal.audit.origin")
NOWHERE = Origin()


def origin() -> Origin:
    """Where what is being done now comes from; empty when nobody has said."""
    return _origin.get(NOWHERE)


@contextmanager
def coming_from(here: Origin) -> Iterator[None]:
    token = _origin.set(here)
    try:
        yield
    finally:
        _origin.reset(token)


def acting_for(name: str) -> None:
    """Add for whom the work under way is done; for those who know it later than where it comes from."""
    _origin.set(replace(origin(), on_behalf=name))


def of_command(arguments: Sequence[str]) -> Origin:
    """A command's origin: this machine and operating system account, the line without secrets, who is named --by."""
    program, *rest = arguments
    line = " ".join([f"{_account()}:", PurePath(program).name, *without_secrets(rest)])
    return Origin(COMMAND, address=socket.gethostname(), place=line, on_behalf=_value_of("--by", arguments))


def without_secrets(arguments: Sequence[str]) -> list[str]:
    """The words of a command line: values of secret options are left out, ID numbers and phones masked."""
    words, hide_next = [], False
    for word in arguments:
        option, equals, _value = word.partition("=")
        is_secret = bool(_SECRET.search(option)) and (option.startswith("-") or bool(equals))
        if hide_next and not word.startswith("-"):
            words.append("***")
        elif is_secret and equals:
            words.append(f"{option}=***")
        else:
            words.append(scrub(_LOGIN_IN_ADDRESS.sub("***", word)))
        hide_next = is_secret and not equals
    return words


def _value_of(option: str, arguments: Sequence[str]) -> str:
    for word, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == option:
            return following
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return ""


def _account() -> str:
    """The operating system's account; a container may run under a number that has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "?"
