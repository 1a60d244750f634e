from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand, year_from
from portal.ledgers.export import export_workbook


class Command(PortalCommand):
    help = _("Write the ledgers, and the results of a year or of all years, to a workbook.")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("the workbook to write (.xlsx)"))
        parser.add_argument("--year", help=_("only the results of this year"))
        parser.add_argument("--unmasked", action="store_true", help=_("personal data in clear; this is on record"))

    def act(  # type: ignore[override]
        self, by: Actor, *, file: Path, year: str | int | None, unmasked: bool, **options: Any
    ) -> None:
        chosen = None if year is None else year_from(str(year))
        if not file.parent.is_dir():
            raise CommandError(_("There is no folder %(path)s.") % {"path": file.parent})
        try:
            counts = export_workbook(by=by, path=file, year=chosen, unmasked=unmasked, reason="export_workbook")
        except OSError:
            raise CommandError(_("The file %(path)s can't be written.") % {"path": file}) from None
        rows = sum(counts.values())
        self.stdout.write(_("%(rows)d rows in %(sheets)d sheets: %(path)s") % {
            "rows": rows, "sheets": len(counts), "path": file,
        })  # fmt: skip
