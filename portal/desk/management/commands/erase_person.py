from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand
from volunteers.models import Volunteer
from volunteers.services.erasing import erase_person, grounds


class Command(PortalCommand):
    help = _("Erase who a volunteer is, at the person's request. Hours and figures stay under the number.")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help=_("the volunteer's number"))
        parser.add_argument("--reason", required=True, help=_("goes into the audit trail"))
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))

    def act(  # type: ignore[override]
        self, by: Actor, *, number: str, reason: str, dry_run: bool, **options: Any
    ) -> None:
        volunteer = Volunteer.objects.visible_to(by).filter(number=number).first()
        if volunteer is None:
            raise CommandError(_("There is no volunteer %(number)s.") % {"number": number})
        if volunteer.erased_at:
            self.stdout.write(_("%(number)s: erased already.") % {"number": number})
        elif dry_run:
            said = grounds(volunteer) or [_("%(number)s: nothing stands against it.") % {"number": number}]
            self.stdout.write("\n".join(said))
        else:
            erase_person(by=by, volunteer=volunteer, reason=reason)
            self.stdout.write(_("%(number)s: erased. Hours and figures stay.") % {"number": number})
