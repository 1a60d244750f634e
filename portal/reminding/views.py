"""A person's own reminders."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from portal.reminding.models import Digest
from portal.reminding.services import mark_read

PAGE = 20


@require_GET
def reminders(request: HttpRequest) -> HttpResponse:
    rows = Digest.objects.visible_to(request.actor).in_portal().order_by("-day", "-pk")  # type: ignore[attr-defined]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    unread = Digest.objects.visible_to(request.actor).unread().count()  # type: ignore[attr-defined]
    return render(request, "reminding/reminders.html", {"page": page, "unread": unread})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """All of them are read."""
    mark_read(request.actor)  # type: ignore[attr-defined]
    return redirect("reminders")
