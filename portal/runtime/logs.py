"""Log records as lines on stderr: JSON for machines (`json`), key=value for people (`plain`).

Whatever a record was made of, its line holds nothing that people typed:

- only the fields named in FIELDS are taken from a record's `extra`, and what was bound with structlog's contextvars
  (request, job);
- of an exception its type, its code and its places in the code. Its message is left out, for it quotes data: a
  database says "Key (phone)=(138…) already exists", int() the text that is no number. Local variables are never read;
- libraries log addresses with their query, headers and rows: of their records the text of the code stays, and of
  the values in it only the numbers.
"""

import contextlib
import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

import structlog

from portal.runtime.home import BASE_DIR

STYLES = ("json", "plain")
#: whose records are written by us, and hold keys and codes only
OWN = ("portal", "programmes", "sites", "volunteers", "funding", "reports")
#: what of a record's `extra` gets into its line
FIELDS = ("route", "method", "status", "ms", "user", "outcome", "seconds", "number", "digest")
#: instead of the message of a record that is about what a visitor sent
INSTEAD = {"django.request": "unhandled exception"}
#: so many of an exception, and of those that it came from: one that every layer meets again is long enough
FRAMES, LINKS = 40, 4

#: phones, ID and bank numbers
_NUMBER = re.compile(r"\d{7,}[\dXx]?")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\?\S+|[㐀-鿿豈-﫿\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[^\s\"=]+")


def configuration(style: str) -> dict[str, Any]:
    """What logging.config.dictConfig takes; the same for pages, workers, beat, commands and gunicorn."""
    logging.captureWarnings(True)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter, "style": style}},
        "filters": {"unhandled": {"()": Unhandled}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            **{name: {"level": "INFO"} for name in OWN},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # What a request came to is in the record of portal.health.requests.
            "django.request": {"filters": ["unhandled"], "level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "gunicorn.error": {"handlers": [], "propagate": True},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }


class Unhandled(logging.Filter):
    """Of what Django says of requests only where an exception came from; the status has a record of its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


def formatter(style: str) -> structlog.stdlib.ProcessorFormatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.contextvars.merge_contextvars],
        processors=[line, as_json if style == "json" else as_words],
        use_get_message=False,
        pass_foreign_args=True,
    )


def line(logger: Any, method: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """What is written of a record, in the order in which it is written."""
    record: logging.LogRecord = event["_record"]
    given = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
    own = {"event", "exc_info", "stack_info", "positional_args", "_record", "_from_structlog"}
    said = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": message(record.name, event["event"], event.get("positional_args") or ()),
        **{name: value for name, value in event.items() if name not in own},
        **given,
    }
    exc_info = event.get("exc_info")
    return said | ({"exception": list(exceptions(exc_info[1]))} if exc_info and exc_info[1] else {})


def message(logger: str, text: str, args: Any) -> str:
    """The record's text without what it may quote."""
    if logger in INSTEAD:
        return INSTEAD[logger]
    is_own = logger.partition(".")[0] in OWN
    if args:
        # Where they do not fit: the text alone, with its places for values.
        with contextlib.suppress(TypeError, ValueError, KeyError):
            text = text % (args if is_own else masked(args))
    return _NUMBER.sub("…", text if is_own else _QUOTED.sub("…", text))


def masked(args: Any) -> Any:
    """Values of a library's record: numbers as they are, of all others the type."""
    if isinstance(args, Mapping):
        return {name: masked((value,))[0] for name, value in args.items()}
    return tuple(a if isinstance(a, int | float) else f"<{type(a).__name__}>" for a in args)


def exceptions(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """The exception and those that it came from, the first one last; innermost frame first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen and len(seen) < LINKS:
        seen.add(id(error))
        code = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or getattr(error, "errno", None)
        yield {
            "type": f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins."),
            **({"code": code} if isinstance(code, int | str) else {}),
            "at": places(error.__traceback__),
        }
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def places(trace: TracebackType | None) -> list[str]:
    found = [f"{_short(frame.f_code.co_filename)}:{number} {frame.f_code.co_name}" for frame, number in walk_tb(trace)]
    return found[::-1][:FRAMES]


def _short(file: str) -> str:
    """Relative to the portal, or to where libraries are."""
    path = Path(file)
    for root in (BASE_DIR, *map(Path, sys.path)):
        if "site-packages" in path.parts:
            return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
        if root.is_absolute() and path.is_relative_to(root):
            return str(path.relative_to(root))
    return path.name


def as_json(logger: Any, method: str, said: Mapping[str, Any]) -> str:
    return json.dumps(said, default=str)


def as_words(logger: Any, method: str, said: Mapping[str, Any]) -> str:
    """Time, level and text first, then key=value; still one line a record, for a line end is written as \\n."""
    first = ("time", "level", "logger", "event", "exception")
    rest = {name: value for name, value in said.items() if name not in first}
    words = [said["time"], said["level"].upper(), said["logger"] + ":", _one_line(said["event"])]
    words += [f"{name}={_word(str(value))}" for name, value in rest.items()]
    for error in said.get("exception", ()):
        words.append(f"| {error['type']} {error.get('code', '')} at " + " < ".join(error["at"]))
    return " ".join(words)


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _word(text: str) -> str:
    return text if _WORD.fullmatch(text) else json.dumps(text)
