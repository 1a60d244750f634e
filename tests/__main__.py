"""`./run test [pytest's arguments]`: everything on SQLite, then all that touches the database on PostgreSQL.

With arguments only SQLite, and with `--postgres` among them only PostgreSQL.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.postgres import postgres

ROOT = Path(__file__).resolve().parent.parent


def run_pytest(database: str, arguments: list[str], url: str = "") -> int:
    print(f"\n== Tests on {database} ==", flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if url:
        environment["DATABASE_URL"] = url
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment)


def main(arguments: list[str]) -> int:
    only_postgres = "--postgres" in arguments
    chosen = [argument for argument in arguments if argument != "--postgres"]
    options = chosen or ["-n", "2", "-q"]
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
