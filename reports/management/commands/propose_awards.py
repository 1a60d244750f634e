from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand, year_from
from portal.web.errors import Refused
from reports.services.propose_awards import Proposals, propose_awards
from reports.services.shortlists import Listed


class Command(PortalCommand):
    help = _("Propose the commendations of a year, with appraisal and incentive points.")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", help=_("evaluation year"))

    def act(self, by: Actor, *, year: str, **options: Any) -> None:  # type: ignore[override]
        result = propose_awards(by=by, year=year_from(year))
        for line in _lines(result):
            self.stdout.write(line)
        if result.refusals:
            raise Refused(*result.refusals)


def _lines(result: Proposals) -> list[str]:
    lines = [_line(listed) for listed in result.lists]
    if result.appraised:
        words = {"number": result.appraised.volunteers}
        lines.append(_("%(number)d volunteers appraised") % words + _mark(result.appraised.changed))
    if result.points:
        words = {"number": result.points.communities}
        lines.append(_("%(number)d communities with incentive points") % words + _mark(result.points.changed))
    return lines


def _line(listed: Listed) -> str:
    words = {"list": listed.list.name, "listed": listed.listed, "undecided": listed.undecided}
    return _("%(list)s: %(listed)d on the list, %(undecided)d of them to be decided") % words + _mark(listed.changed)


def _mark(changed: bool) -> str:
    return "" if changed else " " + _("(unchanged)")
