"""All places where something could be left: each database column, its files, the broker, the folders of the home."""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import connection

Place = tuple[str, bytes]


def database() -> Iterator[Place]:
    """Every column of every row of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield f"{table}.{name}", value if isinstance(value, bytes) else str(value).encode()


def broker(url: str) -> Iterator[Place]:
    """Every key of Valkey and what it holds; messages of Celery unpacked as well."""
    store = redis.Redis.from_url(url)
    for key in store.scan_iter():
        yield "key", key
        for part in _parts(store, key):
            yield f"value of {key.decode(errors='replace')}", part
            yield from ((f"message in {key.decode()}", body) for body in _bodies(part))


def _parts(store: Any, key: bytes) -> list[bytes]:
    kind = store.type(key)
    if kind == b"string":
        return [store.get(key)]
    if kind == b"list":
        return list(store.lrange(key, 0, -1))
    if kind == b"hash":
        return [part for pair in store.hgetall(key).items() for part in pair]
    return [part for part, _score in store.zscan_iter(key)] if kind == b"zset" else list(store.smembers(key))


def _bodies(part: bytes) -> Iterator[bytes]:
    try:
        yield base64.b64decode(json.loads(part)["body"])
    except (ValueError, KeyError, TypeError):
        return


def files(*, without: Path) -> Iterator[Place]:
    """The bytes of every file below PORTAL_HOME (database, journal, log, append-only file of the broker) and, of those
    that are packed, of what is in them; `without` is the store of what was uploaded and exported."""
    for path in sorted(Path(settings.PORTAL_HOME).rglob("*")):
        if path.is_file() and without not in path.parents:
            yield str(path), path.read_bytes()


def unpacked(data: bytes, name: str) -> Iterator[Place]:
    """The parts of an .xlsx."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            yield f"{name}/{part}", archive.read(part)
