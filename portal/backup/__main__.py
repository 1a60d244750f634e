"""`python -m portal.backup backup [FILE]` and `… restore FILE`."""

import argparse
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from portal.backup.restoring import restore
from portal.runtime.home import Home
from portal.runtime.single import AlreadyRunning
from portal.runtime.traces import backup_was_made
from portal.web.errors import Refused


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def do_backup(options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.conf import settings

    from portal.backup.making import file_for, keep_newest, make_backup

    target = file_for(options.file, datetime.now())  # noqa: DTZ005 - the clock of the one who looks for it
    manifest = make_backup(target, without_lost_files=options.without_lost_files)
    backup_was_made(settings.HOME)
    said = {"path": target, "rows": sum(manifest["rows"].values()), "number": manifest["audit"]["number"]}
    say(_("%(path)s: %(rows)s rows, audit trail up to entry %(number)s.") % said)
    if options.keep:
        for path in keep_newest(target.parent, options.keep):
            say(_("Deleted: %(path)s") % {"path": path})
    if lost := manifest["lost_files"]:
        say(_("Without these files, which the store has lost: %(names)s") % {"names": ", ".join(lost)})
    return 0


def do_restore(options: argparse.Namespace) -> int:
    home = Home.from_environment()
    restored = restore(options.file, home)
    manifest = restored.manifest
    said = {"path": home.root, "rows": sum(manifest["rows"].values()), "made": manifest["made_at"]}
    say(_("Restored into %(path)s: %(rows)s rows of %(made)s, each table with the digest that it had.") % said)
    if restored.broken:
        say(_("The audit trail is broken. %(place)s") % {"place": restored.broken})
    return 1 if restored.broken else 0


def positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise ValueError
    return number


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run", description="Saves the portal, or brings it back.")
    commands = parser.add_subparsers(required=True)
    backup = commands.add_parser("backup", help="database, files and keys into one archive, while the portal runs")
    backup.add_argument("file", nargs="?", type=Path, metavar="FILE", help="or a folder (default: PORTAL_HOME/backups)")
    backup.add_argument("--keep", type=positive, metavar="N", help="delete all but the newest N of that folder")
    backup.add_argument("--without-lost-files", action="store_true", help="even if the store has lost files")
    backup.set_defaults(act=do_backup)
    restoring = commands.add_parser("restore", help="a backup into an empty PORTAL_HOME and an empty database")
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.set_defaults(act=do_restore)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parsed(arguments)
    # So that a stopped one leaves nothing half-made behind, as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return int(options.act(options))
    except (Refused, AlreadyRunning, ImproperlyConfigured, CommandError, DatabaseError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1


if __name__ == "__main__":
    sys.exit(main())
