"""`python -m tests.concurrency.importing FILE`: an import that comes to a halt in the middle of its writing."""

import sys
import time
from pathlib import Path

import django


def halt(done: int, total: int) -> None:
    from django.db import connection

    if connection.in_atomic_block and done > total / 2:
        print(f"{done} of {total} rows are written", flush=True)
        time.sleep(600)


if __name__ == "__main__":
    django.setup()
    from portal.accounts.actors import SYSTEM
    from portal.ledgers.services import import_workbook

    import_workbook(by=SYSTEM, path=Path(sys.argv[1]), progress=halt)
