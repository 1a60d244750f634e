from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.audit.chain import Broken, verify


class Command(BaseCommand):
    help = _("Compute the audit trail's digests again; exit status 1 and the place when it is not whole.")
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            head = verify()
        except Broken as broken:
            raise CommandError(_("The audit trail is broken. %(place)s") % {"place": broken}) from None
        whole = _("The audit trail is whole: %(number)s entries, the last one's digest is %(hash)s.")
        self.stdout.write(whole % {"number": head.number, "hash": head.hash})
