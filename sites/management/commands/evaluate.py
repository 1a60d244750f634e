from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.commands import PortalCommand, day_from, year_from
from portal.web.errors import Refused
from programmes.models import Band
from sites.services.completeness import missing_in_words
from sites.services.evaluate import Evaluated, evaluate


class Command(PortalCommand):
    help = _("Compute the evaluations of a year.")

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", help=_("evaluation year"))
        parser.add_argument("--programme", metavar="CODE", help=_("only this programme"))
        parser.add_argument("--as-of", metavar="DATE", help=_("provisionally, as of a day of the year"))

    def act(  # type: ignore[override]
        self, by: Actor, *, year: str, programme: str | None, as_of: str | None, **options: Any
    ) -> None:
        day = day_from(as_of) if as_of else None
        result = evaluate(by=by, year=year_from(year), programme=programme, as_of=day)
        for one in result.done:
            self.stdout.write(_line(one))
            if one.missing:
                missing = missing_in_words(one.missing)
                self.stdout.write("  " + _("Marks are missing: %(missing)s") % {"missing": missing})
        if result.refusals:
            raise Refused(*result.refusals)


def _line(one: Evaluated) -> str:
    words = {
        "programme": f"{one.programme.code} {one.programme.name}",
        "evaluated": one.evaluated,
        "new": one.new,
        "vetoed": one.vetoed,
    }
    line = _("%(programme)s: %(evaluated)d sites evaluated, %(new)d newly opened, %(vetoed)d vetoed") % words
    scheme = Band.objects.filter(scheme__programme=one.programme, scheme__year=one.round.year)
    names = scheme.order_by("-minimum").values_list("name", flat=True)
    bands = " ".join(f"{name} {one.grades[name]}" for name in names if one.grades[name])
    state = "" if one.changed else _("(unchanged)")
    return " ".join(part for part in (line, bands, state) if part)
