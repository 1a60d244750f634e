"""`./run test [pytest's arguments]`: everything on SQLite, then all that touches the database on PostgreSQL.

With arguments only SQLite, and with `--postgres` among them only PostgreSQL. What is not asked again is told in
`tests/once.py`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.postgres import postgres

#: One process more than the two cores of the smallest machine: tests wait for browsers, workers and servers. Each goes
#: on where it is in the list, so that what is made for a module is made once, and takes over from one that is behind.
ALL = ["-n", "3", "--dist", "worksteal", "-q"]

ROOT = Path(__file__).resolve().parent.parent


def run_pytest(database: str, arguments: list[str], url: str = "") -> int:
    print(f"\n== Tests on {database} ==", flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if url:
        environment["DATABASE_URL"] = url
    with tempfile.TemporaryDirectory(prefix="portal-tests-shared-") as shared:
        environment["PORTAL_TESTS_SHARED"] = shared
        return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment)


def main(arguments: list[str]) -> int:
    only_postgres = "--postgres" in arguments
    chosen = [argument for argument in arguments if argument != "--postgres"]
    options = chosen or ALL
    status = 0
    if not only_postgres:
        status = run_pytest("SQLite", options)
    if only_postgres or not chosen:
        with postgres() as url:
            status = run_pytest("PostgreSQL", ["--database-only", *options], url) or status
    return status


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
