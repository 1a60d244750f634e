"""Which writes to tables of ours happen outside of a service."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"(\w+)"', re.IGNORECASE)
SERVICE = re.compile(r"(^|\.)services(\.|$)")


@cache
def our_tables() -> frozenset[str]:
    """But for sessions, which come and go with requests."""
    models = {model for model in apps.get_models() if not model.__module__.startswith("django.")}
    return frozenset(model._meta.db_table for model in models) - {"signin_session"}


class Watch:
    """What was written while it looked: by services, and past them."""

    def __init__(self) -> None:
        self.tables = our_tables()
        self.by_services: list[str] = []
        self.past_services: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        match = WRITE.match(sql)
        if match and match[1] in self.tables:
            (self.by_services if in_a_service() else self.past_services).append(sql[:200])
        return execute(sql, params, many, context)


def in_a_service() -> bool:
    frame = sys._getframe(1)
    while frame := frame.f_back:  # type: ignore[assignment]
        if SERVICE.search(frame.f_globals.get("__name__", "")):
            return True
    return False


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    with connection.execute_wrapper(watch):
        yield watch
