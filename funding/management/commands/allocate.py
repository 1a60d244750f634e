from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from funding.services.allocate import Allocated, allocate
from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand, year_from
from portal.money import yuan
from portal.web.errors import Refused


class Command(PortalCommand):
    help = _("Share out the budgets of a year.")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", help=_("evaluation year"))
        parser.add_argument("--programme", metavar="CODE", help=_("only this programme"))

    def act(self, by: Actor, *, year: str, programme: str | None, **options: Any) -> None:  # type: ignore[override]
        result = allocate(by=by, year=year_from(year), programme=programme)
        for one in result.done:
            self.stdout.write(_line(one))
        if result.refusals:
            raise Refused(*result.refusals)


def _line(one: Allocated) -> str:
    programme = f"{one.programme.code} {one.programme.name}"
    if one.allocation is None:
        return _("%(programme)s: has no rates and pays none") % {"programme": programme}
    line = _(
        "%(programme)s: %(grants)d sites, entitled to %(entitlement)s, district %(district)s of %(budget)s,"
        " match %(match)s yuan"
    ) % {
        "programme": programme,
        "grants": one.grants,
        "entitlement": yuan(one.entitlement),
        "district": yuan(one.district),
        "budget": yuan(one.allocation.budget_fen),
        "match": yuan(one.match),
    }
    return line if one.changed else f"{line} {_('(unchanged)')}"
