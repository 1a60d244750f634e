"""Pages on which the ledger workbook comes in and goes out. The work itself is a job."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.desk import services
from portal.desk.forms import ExportForm, UploadForm
from portal.desk.start import years
from portal.files.services import download
from portal.jobs.models import Job
from portal.jobs.states import JobStatus
from portal.jobs.views import progress_context
from portal.web.errors import Refused

#: how many of one's own are listed
LATEST = 10


def upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; it is kept and checked, and nothing is stored before one confirms."""
    actor = _actor(request)
    actor.require(Right.IMPORT)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        job = services.queue_check(by=actor, name=file.name, data=file.chunks())
        return redirect("import_job", job.pk)
    return render(request, "desk/import.html", {"form": form, "latest": _latest(actor, "import")})


@require_GET
def import_job(request: HttpRequest, pk: int) -> HttpResponse:
    """A check or an import: how far it is, then what it found."""
    actor = _actor(request)
    actor.require(Right.IMPORT)
    job = get_object_or_404(_jobs(actor, "import"), pk=pk)
    result = job.result or {}
    context = {
        "is_check": job.kind == services.CHECK,
        "is_done": job.status == JobStatus.DONE,
        "result": result,
        "sheets": [{"name": name, **counts} for name, counts in result.get("counts", {}).items()],
        "faults_left": result.get("fault_count", 0) - len(result.get("faults", ())),
        "warnings_left": result.get("warning_count", 0) - len(result.get("warnings", ())),
    }
    return render(request, "desk/import_job.html", progress_context(request, job) | context)


@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Store what the check has shown."""
    actor = _actor(request)
    checked = get_object_or_404(_jobs(actor, "import"), pk=pk)
    job = services.queue_import(by=actor, checked=checked)
    return redirect("import_job", job.pk)


def export(request: HttpRequest) -> HttpResponse:
    """Have the ledgers that one sees written to a workbook."""
    actor = _actor(request)
    actor.require(Right.EXPORT)
    form = ExportForm(request.POST if request.method == "POST" else None, actor=actor, years=years(actor))
    if form.is_valid():
        chosen = form.cleaned_data
        job = services.queue_export(
            by=actor,
            year=chosen["year"],
            unmasked=chosen.get("unmasked", False),
            reason=chosen.get("reason", "").strip(),
        )
        return redirect("export_job", job.pk)
    return render(request, "desk/export.html", {"form": form, "latest": _latest(actor, "export")})


@require_GET
def export_job(request: HttpRequest, pk: int) -> HttpResponse:
    """An export: how far it is, then the file."""
    job = _own_export(_actor(request), pk)
    counts = (job.result or {}).get("counts", {})
    context = {"is_done": job.status == JobStatus.DONE, "counts": counts, "rows": sum(counts.values())}
    return render(request, "desk/export_job.html", progress_context(request, job) | context)


@require_GET
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The exported workbook, for who had it made and still acts in the same post."""
    job = _own_export(_actor(request), pk)
    if job.file is None and job.status == JobStatus.DONE:
        raise Refused(_("The file is kept for some days only and has been deleted. Export once more."))
    if job.file is None:
        raise Refused(_("It has not been written yet."))
    return download(job.file)


def _own_export(actor: Actor, pk: int) -> Job:
    """What was exported is the scope of the post in which it was asked for: nobody else gets it."""
    actor.require(Right.EXPORT)
    job = get_object_or_404(_jobs(actor, "export"), pk=pk, user=actor.user, post=actor.post)
    if job.params["unmasked"]:
        actor.require(Right.REVEAL)
    return job


def _jobs(actor: Actor, what: str) -> QuerySet[Job]:
    kinds = (services.CHECK, services.IMPORT) if what == "import" else (services.EXPORT,)
    return Job.objects.visible_to(actor).filter(kind__in=kinds).select_related("file", "user")


def _latest(actor: Actor, what: str) -> list[Job]:
    return list(_jobs(actor, what).filter(user=actor.user)[:LATEST])


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]
