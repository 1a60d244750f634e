"""/healthz: this process answers. /readyz: it can also reach what it needs. /metrics: figures about it."""

from collections.abc import Callable
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from portal.health.access import is_operator
from portal.health.checks import NEEDED, WARNINGS
from portal.health.metrics import metrics
from portal.health.rounds import Checks

Answer = Callable[[HttpRequest], HttpResponseBase]

checks = Checks(NEEDED | WARNINGS)


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when all that is needed holds, else 503; the reasons are for operators, others see only what fails."""
    findings = checks.findings()
    ready = all(findings[name].ok for name in NEEDED)
    shown = asdict if is_operator(request) else lambda finding: {"ok": finding.ok}
    said = {"ready": ready, "checks": {name: shown(finding) for name, finding in findings.items()}}
    return JsonResponse(said, status=200 if ready else 503, headers={"Cache-Control": "no-store"})


def metrics_for_operators(request: HttpRequest) -> HttpResponse:
    """To anybody else it is not there."""
    if is_operator(request):
        return metrics(request)
    return HttpResponse("not found", status=404, content_type="text/plain")


class HealthMiddleware:
    """Answers before anything else: a probe comes by address, without TLS, session or host name."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.probes: dict[str, Answer] = {
            "/healthz": healthz,
            "/readyz": readyz,
            "/metrics": metrics_for_operators,
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.probes.get(request.path, self.get_response)(request)
