"""Computing a year anew, after asking: what the pages of evaluation and of subsidy have in common."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.web.confirm import confirm


def confirm_computing(
    request: HttpRequest, *, title: str, lines: Sequence[str], back: str, compute: Callable[[], Any]
) -> HttpResponse:
    """GET asks, POST computes and goes `back` with what came of it.

    `compute` answers what was `done` (each `changed` or not), and the `refusals` of what was not.
    """

    def act(reason: str) -> str:
        result = compute()
        words = {"n": len(result.done), "changed": sum(one.changed for one in result.done)}
        done = _("%(n)d programmes computed, %(changed)d of them with changes.") % words
        return "\n".join([done, *result.refusals])

    return confirm(request, title=title, label=_("Compute"), back=back, lines=lines, act=act)
