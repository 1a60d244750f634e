from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand
from portal.reminding.services import deliver_due, reminded_on
from sites.reminders import due_today
from sites.services.reminding import remind_due


class Command(PortalCommand):
    help = _("Remind of the monthly logs that are due. Runs each working day by itself; nobody is told twice a day.")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help=_("only say how many would be told"))

    def act(self, by: Actor, *, dry_run: bool, **options: Any) -> None:  # type: ignore[override]
        if dry_run:
            now = timezone.now()
            told = {draft.user.pk for draft in due_today(now)}
            before = reminded_on(timezone.localdate(now), told)
            self.stdout.write(_("%(n)d people would be told.") % {"n": len(told - before)})
            return
        queued, sent = remind_due(by=by), deliver_due()
        words = {"n": queued.people, "before": queued.before}
        self.stdout.write(_("%(n)d people are told; %(before)d were told today already.") % words)
        if failed := sent.get("queued", 0) + sent.get("failed", 0):
            self.stderr.write(_("%(n)d reminders could not be delivered now; see the log.") % {"n": failed})
