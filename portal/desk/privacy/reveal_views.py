from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.rights import Right
from portal.crypto import mask
from portal.desk.privacy.forms import RevealForm
from portal.desk.privacy.revealing import MOST_IN_AN_HOUR, lately, reveal
from portal.registry import personal
from portal.web.errors import Forbidden, Refused

#: seconds after which a page that runs scripts masks the number again
SHOWN_FOR = 60


@never_cache
@require_http_methods(["GET", "POST"])
def reveal_number(request: HttpRequest, kind: str, pk: int, field: str) -> HttpResponse:
    """Asks why a number is needed, and answers it once that is said. For a script the dialog alone, else a page."""
    actor = request.actor  # type: ignore[attr-defined]
    if kind not in personal or field not in personal[kind].fields:
        raise Http404
    row = get_object_or_404(personal[kind].visible_to(actor), pk=pk)
    actor.require(Right.REVEAL)
    form = RevealForm(request.POST if request.method == "POST" else None)
    number, status = "", 200
    if request.method == "POST":
        number = _answer(form, actor, kind, row, field)
        status = 200 if number else 409
    context: dict[str, Any] = {
        "form": form, "row": row, "label": personal[kind].label(field), "masked": mask(getattr(row, field)),
        "number": number, "shown_for": SHOWN_FOR, "lately": lately(actor), "most": MOST_IN_AN_HOUR,
        "back": back_to(row),
    }  # fmt: skip
    alone = request.headers.get("X-Fragment") == "1"
    return render(request, "desk/_reveal.html" if alone else "desk/reveal.html", context, status=status)


def _answer(form: RevealForm, actor: Any, kind: str, row: Any, field: str) -> str:
    """The number, or nothing when the form says why not."""
    if not form.is_valid():
        return ""
    try:
        return reveal(by=actor, kind=kind, row=row, field=field, reason=form.reason)
    except Forbidden:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return ""


def back_to(row: Any) -> str:
    options = row._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
