from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand
from portal.accounts.models import User
from portal.signin.services import factors
from portal.web.errors import Refused


class Command(PortalCommand):
    help = _("Reset the second factor of a user whom no other administrator can help.")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help=_("Goes into the audit trail."))

    def act(self, by: Actor, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise Refused(_("There is no user named %(name)s.") % {"name": options["username"]})
        factors.reset(by=by, user=user, reason=options["reason"])
        self.stdout.write(_("The second factor of %(who)s is reset.") % {"who": user})
