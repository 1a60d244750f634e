"""A month's log beside the page: as an Excel sheet out and in, and on paper for the signatures of who came."""

import io
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.rights import Right
from portal.files.uploads import WORKBOOK_LEAD, check_workbook
from portal.web.errors import Forbidden, Refused
from portal.web.table_export import WORKBOOK_TYPE
from sites.log_content import read as read_content
from sites.log_content import tidy
from sites.logs import month_sheet
from sites.logs.page import LogPage, first_of, site_of
from sites.logs.page_views import page_url, url
from sites.logs.posted import edit_of
from sites.models import Site
from sites.services.logs.drafting import frame_of, save_draft

#: a month's sheet with everything in it has some tens of kilobytes
LARGEST = 5 * 1024 * 1024
#: lines on a sheet for signatures: at least so many, at most so many
FEWEST, MOST = 20, 200


@require_GET
def log_sheet_file(request: HttpRequest, year: int, month: int, code: str) -> FileResponse:
    """The month's sheet, with what is drafted or was handed in, to be filled in."""
    actor = request.actor  # type: ignore[attr-defined]
    site, first = site_of(actor, code), first_of(year, month)
    page = LogPage(actor, site, first)
    page.frame  # noqa: B018  a month of which there is no log is refused
    file, courses = io.BytesIO(), dict(site.programme.courses.order_by("code").values_list("code", "name"))
    month_sheet.write(file, site, first, tidy(page.content), courses)
    file.seek(0)
    answer = FileResponse(
        file, as_attachment=True, filename=f"{site.name} {first:%Y-%m}.xlsx", content_type=WORKBOOK_TYPE
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def log_sheet(request: HttpRequest, year: int, month: int, code: str) -> HttpResponseBase:
    """Upload a filled sheet into the draft: with faults nothing is stored, unless one wants to mend them there."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.WRITE_LOGS)
    site, first = site_of(actor, code), first_of(year, month)
    page = LogPage(actor, site, first)
    frame_of(site, first)
    if not page.is_form:
        return redirect(page_url(site, first))
    context: dict[str, Any] = {"page": page, "site": site, "month": first, "address": page_url(site, first)}
    if request.method != "POST":
        return render(request, "sites/logs/sheet.html", context)
    try:
        found = _uploaded(request, site, first)
    except Forbidden:
        raise
    except Refused as refusal:
        return render(request, "sites/logs/sheet.html", context | {"refused": refusal.reasons}, status=409)
    faults = found.faults(read_content(tidy(found.content), frame_of(site, first))[1])
    if faults and not request.POST.get("anyway"):
        rows = [(one.sheet, one.row, one.column, one.value, one.expected) for one in faults]
        return render(request, "sites/logs/sheet.html", context | {"faults": rows}, status=400)
    saved = save_draft(
        by=actor, site=site, month=first, content=found.content, edit=edit_of(request.POST), keeping_old=True
    )
    if saved.why_not:
        return redirect(page_url(site, first) + "#aside")
    count = len(saved.content["activities"])
    said = ngettext("%(count)d activity taken from the sheet.", "%(count)d activities taken from the sheet.", count)
    messages.success(request, said % {"count": count})
    return redirect(page_url(site, first))


def _uploaded(request: HttpRequest, site: Site, month: date) -> month_sheet.SheetRead:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        raise Refused(_("Choose the sheet that you filled in."))
    if file.size > LARGEST:
        raise Refused(_("The file is larger than a month's sheet can be."))
    check_workbook(file.name or "", file.read(len(WORKBOOK_LEAD)))
    file.seek(0)
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=".xlsx") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return month_sheet.read(Path(copy.name), site, month, frame_of(site, month))


@require_GET
def log_sign_in(request: HttpRequest, row: str, year: int, month: int, code: str) -> HttpResponse:
    """A sheet for the signatures at an activity, to be printed; `new` is one without an activity yet."""
    actor = request.actor  # type: ignore[attr-defined]
    site, first = site_of(actor, code), first_of(year, month)
    page = LogPage(actor, site, first)
    page.frame  # noqa: B018  a month of which there is no log is refused
    lines = {line["row"]: line for line in tidy(page.content).get("activities", [])}
    if row != "new" and row not in lines:
        raise Http404
    line = lines.get(row, {})
    names = dict(site.programme.courses.values_list("code", "name"))
    expected = line.get("participants", "")
    count = int(expected) if expected.isdecimal() and expected.isascii() and len(expected) < 6 else 0
    context = {
        "site": site,
        "month": first,
        "line": line,
        "course": names.get(line.get("course", ""), ""),
        "numbers": range(1, min(max(count + 5, FEWEST), MOST) + 1),
        "back": page_url(site, first),
        "sheet": url("log_sheet", site, first),
    }
    return render(request, "sites/logs/sign_in.html", context)
