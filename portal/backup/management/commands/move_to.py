from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.backup.moving import move_to
from portal.web.errors import Refused


class Command(BaseCommand):
    help = _("Copy the whole database into another, empty one, and prove that every table is the same there.")
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", metavar="DATABASE_URL", help=_("such as postgresql://user:password@host/name"))

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        try:
            sealed = move_to(url)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        for name, seal in sealed.items():
            self.stdout.write(f"{seal.lines - 1:>9} {seal.sha256} {name}")
        rows = sum(seal.lines - 1 for seal in sealed.values())
        text = _("%(tables)s tables with %(rows)s rows are equal in both.")
        self.stdout.write(text % {"tables": len(sealed), "rows": rows})
