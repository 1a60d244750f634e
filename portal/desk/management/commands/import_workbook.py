from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand
from portal.ledgers.services import Outcome, import_workbook
from portal.workbook.faults import Faults, Faulty


class Command(PortalCommand):
    help = _("Take in a district's ledger workbook, all or nothing.")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("the workbook (.xlsx)"))
        parser.add_argument("--dry-run", action="store_true", help=_("only check, store nothing"))

    def act(self, by: Actor, *, file: Path, dry_run: bool, **options: Any) -> None:  # type: ignore[override]
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        try:
            outcome = import_workbook(by=by, path=file, dry_run=dry_run)
        except Faulty as faulty:
            self._list(faulty.faults, _("Faults:"))
            self._list(faulty.warnings, _("Warnings:"))
            count = faulty.faults.count
            message = ngettext("%(count)d fault; nothing was stored.", "%(count)d faults; nothing was stored.", count)
            raise CommandError(message % {"count": count}) from None
        self._report(outcome, dry_run)

    def _list(self, faults: Faults, title: str) -> None:
        if not faults.count:
            return
        self.stderr.write(title)
        for fault in faults:
            self.stderr.write(f"  {fault}")
        if faults.count > len(faults.listed):
            self.stderr.write("  " + _("… and %(count)d more") % {"count": faults.count - len(faults.listed)})

    def _report(self, outcome: Outcome, dry_run: bool) -> None:
        for sheet, counts in outcome.counts.items():
            line = _("%(added)d added, %(changed)d changed, %(replaced)d replaced, %(same)d unchanged") % counts
            self.stdout.write(_("%(what)s: %(said)s") % {"what": sheet, "said": line})
        for name in outcome.unknown:
            self.stdout.write(_("Not of the workbook, passed over: %(name)s") % {"name": name})
        self._list(outcome.warnings, _("Warnings:"))
        if not outcome.changed:
            self.stdout.write(_("Nothing changes: everything in the file is stored already."))
        elif dry_run:
            self.stdout.write(_("Only checked; nothing was stored."))
        else:
            self.stdout.write(_("Stored."))
