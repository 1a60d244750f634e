"""My logs: straight into the month that is due, or a short list of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from portal.accounts.rights import Right
from sites.logs.mine import my_logs, only_site
from sites.logs.page_views import page_url


@require_GET
def logs(request: HttpRequest) -> HttpResponse:
    """Who writes of one site comes into its month at once; `?all=1` shows the list all the same."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.WRITE_LOGS)
    mine = my_logs(actor)
    if mine.now and "all" not in request.GET and only_site(actor):
        return redirect(page_url(mine.now[0].site, mine.now[0].month))
    return render(request, "sites/logs/mine.html", {"mine": mine, "hands_in": actor.may(Right.SUBMIT_LOGS)})
