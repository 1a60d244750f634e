"""Every route that the URL resolver knows, with something in the place of each parameter."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import RegexPattern

from tests.web.district import YEAR

#: what stands for a parameter: things of tests.web.district.make, or what nobody has
FILLED = {"year": str(YEAR), "code": "X0", "pk": "1", "kind": "sites", "field": "phone", "month": f"{YEAR}-03"}
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


def addresses() -> list[str]:
    return sorted(set(_walk(get_resolver().url_patterns, "/")))


def _walk(patterns: Any, before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + _filled(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route


def _filled(pattern: Any) -> str:
    if isinstance(pattern, RegexPattern):
        return re.sub(r"\(\?P<\w+>[^)]*\)", "x", str(pattern)).replace("\\", "").strip("^$")

    def value(found: re.Match[str]) -> str:
        number = "1" if (found[1] or "").endswith(("int", "identity")) else "x"
        return FILLED.get(found[2], number)

    return _PARAMETER.sub(value, str(pattern))
