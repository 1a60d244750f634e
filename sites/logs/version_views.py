"""All versions of a log, each readable, and two of them held against each other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.accounts.rights import Right
from sites.logs.comparing import compare
from sites.logs.versions import LABELS, pictures, tables, versions_of
from sites.logs.way import actor_of, address, log_of


@require_GET
def log_versions(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """The versions of a log (`?old=1&new=2`): by default the present one against the one before it; the same number
    twice shows that version as it is."""
    actor = actor_of(request)
    log = log_of(request, year, month, code)
    versions = versions_of(actor, log)
    numbers = [version.number for version in versions]
    new = _asked(request, "new", numbers, numbers[-1])
    old = _asked(request, "old", numbers, max((n for n in numbers if n < new), default=new))
    of_number = {version.number: version for version in versions}
    older, newer = of_number[min(old, new)], of_number[max(old, new)]
    difference = compare(older.content, newer.content)
    context = {
        "log": log,
        "site": log.site,
        "versions": versions[::-1],
        "older": older,
        "newer": newer,
        "is_one": older.number == newer.number,
        "difference": difference,
        "head": [(LABELS[cell.name], cell) for cell in difference.head],
        "tables": list(tables(actor, log, difference, older, newer)),
        "pictures": pictures(actor, log, difference, (older, newer)),
        "may_withdraw": actor.may(Right.CHECK_LOGS),
        "check_url": address("log_check", log),
    }
    return render(request, "sites/logs/versions.html", context)


def _asked(request: HttpRequest, name: str, known: list[int], default: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 and int(text) in known else default
