"""All that the URL resolver knows, in the words of the tables."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLResolver

_REGEX_GROUP = re.compile(r"\(\?P<(\w+)>[^()]*\)")
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")


@cache
def routes() -> dict[str, Any]:
    """Address with the names of its parameters → view: `sites/<code>/`."""
    return dict(_walk(get_resolver(), ""))


def _walk(resolver: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, address)
        else:
            yield plain(address), pattern.callback


def plain(address: str) -> str:
    """An address without the types of its parameters."""
    return _CONVERTER.sub(r"<\1>", _REGEX_GROUP.sub(r"<\1>", address).replace("^", "").replace("$", ""))
