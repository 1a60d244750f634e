"""`python -m portal.runtime.first_start [--empty]`: what must be there before the portal's processes start.

The database's tables, the static files, and on the very first start the demo district or, with --empty, the
first administrator. Each step may be interrupted and is done again by the next start.
"""

import argparse
import io
import os
import sys

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from portal.audit.origin import coming_from, of_command
from portal.runtime.home import BASE_DIR, Home
from portal.runtime.progress import DEMO_YEAR, Progress
from portal.runtime.static_files import collect

DEMO_WORKBOOK = BASE_DIR / "demo" / "district.xlsx"


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def migrate() -> None:
    """Raises CommandError when the database cannot be reached."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CommandError(f"The database cannot be reached: {error}") from error
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date.")
        call_command("migrate", verbosity=0)


def populate(home: Home, empty: bool) -> None:
    """Brings the first start to its end. Raises CommandError when --empty asks for it in a demo's home."""
    progress = found(home)
    if progress is None:
        progress = begin(home, empty)
    elif empty and progress.kind == "demo":
        raise CommandError(f"{home.root} holds the demo district. For an empty one choose another PORTAL_HOME.")
    if progress.state == "begun":
        load_demo(home, progress) if progress.kind == "demo" else make_administrator(home, progress)


def found(home: Home) -> Progress | None:
    """What the marker says, unless its database has been taken away since."""
    from portal.accounts.models import User

    progress = Progress.read(home)
    return progress if progress and (progress.state == "begun" or User.objects.exists()) else None


def begin(home: Home, empty: bool) -> Progress:
    """A first start, or another home on a database that is in use: that one is left as it is."""
    from portal.accounts.models import Subdistrict, User

    if User.objects.exists():
        progress = Progress("existing")
        progress.advance(home, "done")
        return progress
    # Ledgers without an account were imported by hand: they are somebody's own, and get no demo on top.
    progress = Progress("empty" if empty or Subdistrict.objects.exists() else "demo")
    if progress.kind == "demo" and settings.PRODUCTION:
        raise CommandError("Production mode loads no demo data. Start with ./run --empty")
    progress.advance(home, "begun")
    return progress


def load_demo(home: Home, progress: Progress) -> None:
    say("Loading the demo district.")
    # Its warnings (one room, two sites, one day) are a good lesson on the import page, and noise here.
    call_command("import_workbook", str(DEMO_WORKBOOK), stderr=io.StringIO())
    for command in ("evaluate", "allocate", "propose_awards"):
        call_command(command, str(DEMO_YEAR))
    accounts = io.StringIO()
    call_command("demo_accounts", stdout=accounts)
    call_command("demo_months", stdout=io.StringIO())
    progress.accounts = accounts.getvalue().strip()
    progress.advance(home, "loaded")


def make_administrator(home: Home, progress: Progress) -> None:
    call_command("first_administrator")
    progress.advance(home, "done")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--empty", action="store_true")
    empty = parser.parse_args().empty
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        django.setup()
        from portal.desk.checks import refuse_demo_in_production

        migrate()
        refuse_demo_in_production()
        if settings.HOME.static == settings.STATIC_ROOT:
            collect(settings.HOME)
        with coming_from(of_command(sys.argv)):
            populate(settings.HOME, empty)
    except (ImproperlyConfigured, CommandError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
