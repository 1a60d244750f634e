from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand
from portal.accounts.services.beginning import create_first_administrator


class Command(PortalCommand):
    help = _("Create the first administrator of an empty portal and print the one-time password.")

    def act(self, by: Actor, **options: Any) -> None:
        user, password = create_first_administrator(by=by)
        self.stdout.write(_("Administrator: %(name)s") % {"name": user.username})
        self.stdout.write(_("One-time password: %(password)s") % {"password": password})
        self.stdout.write(_("It is shown only now; the first login asks for another one."))
