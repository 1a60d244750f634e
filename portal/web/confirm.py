"""Check before you send: one page that says what would happen, why it may not, and asks for a reason."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.web.errors import Forbidden, Refused


def confirm(
    request: HttpRequest,
    *,
    title: Any,
    label: Any,
    back: str,
    act: Callable[[str], str],
    lines: Sequence[str] = (),
    hindrances: Sequence[str] = (),
    needs_reason: bool = False,
    picture: str = "",
) -> HttpResponse:
    """GET asks, POST calls `act` with the reason and goes `back` with what it answers. `picture` is the
    address of what it is about, where that is seen better than said.

    What the service refuses stands on the page with the reason that was typed. Raises Forbidden as it comes.
    """
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST":
        hindrances = [_("A reason is needed.")] if needs_reason and not reason else []
        if not hindrances:
            try:
                messages.success(request, act(reason))
                return redirect(back)
            except Forbidden:
                raise
            except Refused as refusal:
                hindrances = refusal.reasons
    context = {
        "title": title, "label": label, "back": back, "lines": lines, "hindrances": hindrances,
        "needs_reason": needs_reason, "reason": reason, "picture": picture,
        "blocked": bool(hindrances) and request.method != "POST",
    }  # fmt: skip
    status = 409 if hindrances and request.method == "POST" else 200
    return render(request, "components/confirm.html", context, status=status)
