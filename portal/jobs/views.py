from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.jobs import services
from portal.jobs.models import Job
from portal.jobs.pace import Pace, with_counts
from portal.jobs.states import ENDED_STATES, OPEN_STATES, RETRY_STATES, JobStatus
from portal.web.errors import Forbidden, Refused

PAGE = 50


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """One's own jobs; those of all with `?all=1`, for who may see them."""
    visible = Job.objects.visible_to(request.actor).filter(parent=None)  # type: ignore[attr-defined]
    everybody = bool(request.GET.get("all"))
    rows = visible if everybody else visible.filter(user=request.user.pk)
    page = Paginator(rows.select_related("user"), PAGE).get_page(request.GET.get("page"))
    page.object_list = with_counts(page.object_list)
    return render(request, "jobs/jobs.html", {"page": page, "everybody": everybody})


@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _visible(request, pk)
    parts = shown.parts.order_by("pk")
    status = request.GET.get("status", "")
    if status in JobStatus.values:
        parts = parts.filter(status=status)
    page = Paginator(parts, PAGE).get_page(request.GET.get("page"))
    page.object_list = with_counts(page.object_list)
    context = progress_context(request, shown) | {"page": page, "status": status, "statuses": JobStatus.choices}
    return render(request, "jobs/job.html", context)


@require_GET
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that asks for itself again; when the job has ended the whole page loads anew."""
    shown = _visible(request, pk)
    response = render(request, "jobs/_progress.html", progress_context(request, shown))
    if shown.status in ENDED_STATES:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _ask(request, pk, services.cancel, _("The job is being cancelled."))


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    return _ask(request, pk, services.retry, _("The job is queued again."))


def _ask(request: HttpRequest, pk: int, service: Any, done: str) -> HttpResponse:
    try:
        service(by=request.actor, job=_visible(request, pk))  # type: ignore[attr-defined]
    except Forbidden:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("job", pk)


def _visible(request: HttpRequest, pk: int) -> Job:
    rows = Job.objects.visible_to(request.actor).select_related("user", "parent")  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


def progress_context(request: HttpRequest, shown: Job) -> dict[str, Any]:
    mine = services.may_control(request.actor, shown)  # type: ignore[attr-defined]
    return {
        "job": shown,
        "pace": Pace.of(shown),
        "failed_parts": shown.parts.filter(status=JobStatus.FAILED).order_by("pk")[:5],
        "is_open": shown.status in OPEN_STATES,
        "may_cancel": mine and shown.status in OPEN_STATES and not shown.cancel_requested,
        "may_retry": mine and shown.status in RETRY_STATES,
    }
