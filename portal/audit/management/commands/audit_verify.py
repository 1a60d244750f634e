from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.audit.chain import Broken, check
from portal.audit.checking import MACHINE, check_trail


class Command(BaseCommand):
    help = _(
        "Compute the audit trail's digests again and compare them with the heads noted outside of the database;"
        " exit status 1 and the place when it is not whole."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", type=Path, help=_("noted heads that were kept elsewhere (a copy of the file)"))
        parser.add_argument("--read-only", action="store_true", help=_("note no head and leave no entry"))

    def handle(self, *args: Any, heads: Path | None, read_only: bool, **options: Any) -> None:
        if heads and not heads.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": heads})
        try:
            whole = check(heads) if read_only else check_trail(by=MACHINE, path=heads)
        except Broken as broken:
            raise CommandError(_("The audit trail is broken. %(place)s") % {"place": broken}) from None
        said = {"number": whole.head.number, "hash": whole.head.hash, "heads": whole.heads}
        text = _("The audit trail is whole: %(number)s entries, the last one's digest is %(hash)s.")
        self.stdout.write(text % said)
        self.stdout.write(_("Compared with heads noted outside of the database: %(heads)s.") % said)
