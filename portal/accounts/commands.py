"""The base of the portal's own commands: an actor by --by, and refusals as exit status 1 with clear lines."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import User
from portal.web.errors import Refused


class PortalCommand(BaseCommand):
    """Subclasses write `act(by, **options)`; without --by the system acts."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", metavar="USER", help=_("the user on whose behalf this is done"))
        self.add_own_arguments(parser)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Arguments of the command itself."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.act(actor_named(options.pop("by")), **options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def act(self, by: Actor, **options: Any) -> None:
        raise NotImplementedError


def year_from(text: str) -> int:
    """A year as typed; raises Refused, where argparse would end with a page of usage and status 2."""
    if not (text.isascii() and text.isdecimal() and 1900 <= int(text) <= 2999):
        raise Refused(_("%(text)s is not a year.") % {"text": text})
    return int(text)


def day_from(text: str) -> date:
    """A day as typed (YYYY-MM-DD); raises Refused."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("%(text)s is not a day (YYYY-MM-DD).") % {"text": text}) from None


def actor_named(username: str | None) -> Actor:
    """The user of this name in the first of the posts held today; the system without a name."""
    if not username:
        return SYSTEM
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("There is no active user named %(name)s.") % {"name": username})
    return Actor(user=user, post=user.posts.current().first())
