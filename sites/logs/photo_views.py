"""Photos of a log's page: added one by one by its script, or all along with the form; shown, and removed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.files.pictures import MAX_BYTES, thumbnail
from portal.files.services import open_stored
from portal.web.confirm import confirm
from portal.web.errors import Forbidden, Refused
from sites.logs.page import first_of, site_of
from sites.logs.way import address
from sites.models import LogPhoto, MonthlyLog
from sites.services.logs.drafting import begin
from sites.services.logs.photos import add_photo, remove_photo
from sites.services.logs.withdrawing import circulating, withdraw_photo

#: names of fields: `photos.<row>` holds files, `photos.` those of the whole log; a ticked photo goes when one saves
FIELD, GOES = "photos.", "remove_photo"


@require_POST
def add(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """Add photos (`photos`, one or more) to an activity (`row`) of the log of a site's month, which is begun if there
    is none. A script is told what was kept and what was not, as JSON; without one it goes back to the log."""
    actor = request.actor  # type: ignore[attr-defined]
    site, first = site_of(actor, code), first_of(year, month)
    asked_by_script = "application/json" in request.headers.get("Accept", "")
    files = [(request.POST.get("row", ""), file) for file in request.FILES.getlist("photos")]
    try:
        log = begin(by=actor, site=site, month=first)
        kept, faults = _add_all(actor, log, files)
    except Refused as refusal:
        if not asked_by_script:
            raise
        status = 403 if isinstance(refusal, Forbidden) else 409
        return JsonResponse({"photos": [], "faults": refusal.reasons}, status=status)
    if asked_by_script:
        status = 409 if faults and not kept else 200
        return JsonResponse({"photos": [as_json(photo) for photo in kept], "faults": faults}, status=status)
    for fault in faults:
        messages.error(request, fault)
    return redirect(reverse("log", args=[year, month, code]))


def add_with_form(request: HttpRequest, log: MonthlyLog) -> list[str]:
    """Add the photos that were chosen in the page's form (`photos.<row>`), and remove those that were ticked there.
    Answers what could not be done, in words. Raises Forbidden."""
    actor = request.actor  # type: ignore[attr-defined]
    chosen = [key for key in request.FILES if key.startswith(FIELD)]
    files = [(key.removeprefix(FIELD), file) for key in chosen for file in request.FILES.getlist(key)]
    faults = []
    ticked = [int(pk) for pk in request.POST.getlist(GOES) if pk.isdecimal() and len(pk) < 19]
    for photo in LogPhoto.objects.visible_to(actor).of_now().filter(log=log, pk__in=ticked):
        try:
            remove_photo(by=actor, photo=photo)
        except Refused as refusal:
            faults += refusal.reasons
    return faults + _add_all(actor, log, files)[1]


def _add_all(actor: Any, log: MonthlyLog, files: Iterable[tuple[str, Any]]) -> tuple[list[LogPhoto], list[str]]:
    kept, faults = [], []
    for row, file in files:
        try:
            kept.append(add_photo(by=actor, log=log, row=row, name=file.name or "", data=_bytes_of(file)))
        except Forbidden:
            raise
        except Refused as refusal:
            faults += [_("%(name)s: %(reason)s") % {"name": file.name, "reason": why} for why in refusal.reasons]
    return kept, faults


def _bytes_of(file: UploadedFile) -> bytes:
    """What is too large is not read to its end: the service sees that it is."""
    return file.read(MAX_BYTES + 1)


def as_json(photo: LogPhoto) -> dict[str, Any]:
    """A photo for the page's script."""
    return {
        "id": photo.pk,
        "row": photo.row,
        "picture": reverse("log_photo", args=[photo.pk]),
        "small": reverse("log_photo_small", args=[photo.pk]),
        "remove": reverse("remove_log_photo", args=[photo.pk]),
    }


@require_GET
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo as it is kept."""
    return _shown(_bytes(request, pk))


@require_GET
def small(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo for a list. It is made from the kept one each time, which takes a few milliseconds."""
    return _shown(thumbnail(_bytes(request, pk)))


def _bytes(request: HttpRequest, pk: int) -> bytes:
    photo = get_object_or_404(LogPhoto.objects.visible_to(request.actor).select_related("file"), pk=pk)  # type: ignore[attr-defined]
    if photo.file is None:
        raise Http404
    with open_stored(photo.file) as file:
        return file.read()


def _shown(jpeg: bytes) -> HttpResponse:
    response = HttpResponse(jpeg, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    # Children and old people are on them: no browser or proxy keeps one.
    response["Cache-Control"] = "private, no-store"
    return response


def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a photo, after asking; the page's script has asked before, and is told as JSON."""
    actor = request.actor  # type: ignore[attr-defined]
    photo = get_object_or_404(LogPhoto.objects.visible_to(actor).of_now().select_related("log__site", "file"), pk=pk)
    if request.method == "POST" and "application/json" in request.headers.get("Accept", ""):
        try:
            remove_photo(by=actor, photo=photo)
        except Refused as refusal:
            status = 403 if isinstance(refusal, Forbidden) else 409
            return JsonResponse({"faults": refusal.reasons}, status=status)
        return JsonResponse({"faults": []})
    actor.require(Right.WRITE_LOGS)

    def act(_reason: str) -> str:
        remove_photo(by=actor, photo=photo)
        return _("The photo has been removed. To undo that, add it again.")

    back = reverse("log", args=[photo.log.month.year, photo.log.month.month, photo.log.site.code])
    title = _("Remove the photo %(name)s") % {"name": photo.file.name if photo.file else ""}
    return confirm(request, title=title, label=_("Remove"), back=back, act=act)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photo out of circulation, after a look at it and with a reason."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.CHECK_LOGS)
    photo = get_object_or_404(LogPhoto.objects.visible_to(actor).select_related("log__site"), pk=pk)

    def act(reason: str) -> str:
        number = withdraw_photo(by=actor, photo=photo, reason=reason)
        return _("The photo has been taken out of circulation; it was in %(n)d logs.") % {"n": number}

    return confirm(
        request,
        title=_("Take a photo out of circulation"),
        label=_("Take out of circulation"),
        back=address("log_versions", photo.log) + "#photos",
        picture=reverse("log_photo_small", args=[pk]) if photo.file_id else "",
        lines=[*_consequences(actor, photo)],
        hindrances=[] if photo.file_id else [_("This photo has been taken out of circulation already.")],
        needs_reason=True,
        act=act,
    )


def _consequences(actor: Actor, photo: LogPhoto) -> Iterator[str]:
    of = circulating(photo).changeable_by(actor).select_related("log__site")
    logs = sorted(one.log.audit_name for one in of)
    yield _("The photo is deleted for good, from earlier versions too: %(logs)s.") % {"logs": "、".join(logs)}
    yield _("In its place stand the day and the reason. It can't be undone, and the same photo is not taken in again.")
    if elsewhere := circulating(photo).count() - len(logs):
        yield _("The same photo is in %(n)d logs that you do not check: it stays there.") % {"n": elsewhere}


def photos_by_row(actor: Any, log: MonthlyLog | None, rows: Iterable[str]) -> dict[str, list[LogPhoto]]:
    """The photos of a log by the key of their line; those of a line that is gone stand with those of the whole log, ''.
    For every one of `rows` there is a list."""
    found: dict[str, list[LogPhoto]] = {row: [] for row in ("", *rows)}
    if log is not None:
        for photo in LogPhoto.objects.visible_to(actor).of_now().filter(log=log):
            found[photo.row if photo.row in found else ""].append(photo)
    return found
