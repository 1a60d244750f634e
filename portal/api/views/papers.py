"""Documents: what there is, their files, having some made, and the job that makes them."""

import json
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.api import filters, serializers
from portal.api.asking import refuse_all
from portal.api.problems import Fault, Invalid
from portal.api.services.answers import Given, once
from portal.api.services.orders import order_documents
from portal.api.views.base import ReadViewSet
from portal.files import services as files
from portal.jobs import progress
from portal.jobs.models import Job
from portal.web.errors import Refused
from reports.models import Document

LONGEST_KEY = 200


class Reports(ReadViewSet):
    model, serializer_class, filterset_class = Document, serializers.ReportSerializer, filters.ReportsFilter
    lookups = {"id": "pk"}
    ordering_fields = {
        "id": "pk",
        "year": "year",
        "kind": "kind",
        "number": "number",
        "programme": "programme__code",
        "site": "site__code",
        "pages": "pages",
        "created_at": "made_at",
    }
    ordering = ("-year", "number")

    @property
    def scope_needed(self) -> str:  # type: ignore[override]
        return "reports:write" if self.action == "create" else "reports:read"

    @property
    def right_needed(self) -> str:  # type: ignore[override]
        """Everybody with a post sees what there is, as on the pages."""
        return {"create": Right.MAKE_REPORTS, "download": Right.DOWNLOAD_REPORTS}.get(self.action, "")

    def visible(self, actor: Actor) -> QuerySet[Any]:
        rows = Document.objects.visible_to(actor).select_related(
            "programme", "site", "volunteer", "subdistrict", "file", "job"
        )
        return rows.defer("site__phone", "volunteer__phone", "volunteer__id_number")

    def prepare(self, rows: list[Any], fields: list[str]) -> None:
        jobs = [document.job for document in rows if document.job]
        counts = progress.counts(jobs)
        for document in rows:
            job = document.job
            done, total = counts[job.pk] if job else (0, 0)
            document.progress = job and {"status": job.status, "done": done, "total": total}

    def download_url(self, document: Document) -> str:
        return self.request.build_absolute_uri(reverse("api:report_download", args=[document.pk]))

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_all(request)
        key = key_of(request)
        order = serializers.OrderSerializer(data=request.data)
        order.is_valid(raise_exception=True)
        given = once(
            user=request.user, key=key, request=said_in(request), act=lambda: self._start(order.validated_data)
        )
        headers = {"Location": request.build_absolute_uri(given.location)} if given.location else {}
        if given.is_repeated:
            headers["Idempotency-Replayed"] = "true"
        return Response(given.body, status=given.status, headers=headers)

    def _start(self, order: dict[str, Any]) -> Given:
        queued = order_documents(by=self.actor, **order)
        body = serializers.StartedSerializer({"job": queued.batch, "unchanged": queued.kept}).data
        if queued.batch is None:
            return Given(200, body)
        return Given(202, body, reverse("api:job", args=[queued.batch.pk]))

    def download(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The PDF; 409 as long as it is not made."""
        refuse_all(request)
        document = self.get_object()
        if document.file is None:
            raise Refused(_("%(number)s has not been made yet.") % {"number": document.number})
        if unchanged := get_conditional_response(request._request, f'"{document.file.sha256}"'):
            return unchanged
        try:
            return files.download(document.file)
        except FileNotFoundError:
            text = _("The file of %(number)s is missing from the store. Have it made again.")
            raise Refused(text % {"number": document.number}) from None


class Jobs(ReadViewSet):
    """The jobs that the reader started."""

    model, serializer_class = Job, serializers.JobSerializer
    scope_needed = "reports:write"
    lookups = {"id": "pk"}

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return Job.objects.visible_to(actor).filter(user=actor.user)

    def prepare(self, rows: list[Any], fields: list[str]) -> None:
        counts = progress.counts(rows)
        for job in rows:
            job.done, job.total = counts[job.pk]


def said_in(request: Request) -> bytes:
    """All that makes it the same request when it is sent again."""
    return json.dumps([request.method, request.path, request.data], sort_keys=True).encode()


def key_of(request: Request) -> str:
    """The Idempotency-Key. Raises Invalid without one."""
    key: str = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        raise Invalid(Fault("Idempotency-Key", "required", _("This header is required.")))
    if len(key) > LONGEST_KEY:
        raise Invalid(
            Fault("Idempotency-Key", "too_long", _("It has more than %(n)s characters.") % {"n": LONGEST_KEY})
        )
    return key
