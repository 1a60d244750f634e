from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand
from portal.desk.privacy.retention import RULES, carry_out, due


class Command(PortalCommand):
    help = _("Erase and delete what is kept of persons longer than docs/retention.md says. Runs every night by itself.")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help=_("only say what is due"))

    def act(self, by: Actor, *, dry_run: bool, **options: Any) -> None:  # type: ignore[override]
        done = due() if dry_run else carry_out(by=by)
        for rule, each in zip(RULES, done, strict=True):
            words = {"kind": rule.kind, "rows": each.rows, "what": rule.what, "then": rule.then}
            line = _("%(kind)s: %(rows)d due (%(what)s: %(then)s)") if dry_run else _("%(kind)s: %(rows)d %(then)s")
            self.stdout.write(line % words)
