from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.desk import start as figures
from programmes.models import Programme


def start(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, then the year (`?year=`) in figures."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.post is None:
        return render(request, "desk/no_post.html", status=403)
    known = figures.years(actor)
    year = chosen_year(request.GET.get("year", ""), known) or figures.default_year(actor, known)
    rows = figures.programme_years(actor, year)
    context = {
        "today": timezone.localdate(),
        "year": year,
        "years": known,
        "rows": rows,
        "todos": figures.todos(actor, year),
        "volunteer_awards": figures.volunteer_awards(actor, year),
        "is_empty": not rows and not Programme.objects.exists(),
        "totals": totals(rows),
    }
    return render(request, "desk/start.html", context)


def chosen_year(text: str, known: list[int]) -> int | None:
    """The year that was asked for, if there is something of it."""
    return int(text) if text.isdecimal() and int(text) in known else None


def totals(rows: list[figures.ProgrammeYear]) -> dict[str, int]:
    """The sums under the columns."""
    names = (
        "sites",
        "evaluated",
        "new",
        "incomplete",
        "budget_fen",
        "district_fen",
        "match_fen",
        "awards",
        "documents",
        "documents_made",
    )
    return {name: sum(getattr(row, name) or 0 for row in rows) for name in names}
