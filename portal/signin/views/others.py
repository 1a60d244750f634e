"""The logins of others, for who manages accounts: what is locked, open, lost, and how to put it right."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.accounts.rights import CLIENT_ROLES, Right
from portal.signin import oidc
from portal.signin.forms import IdentityForm
from portal.signin.models import Failures, Session
from portal.signin.services import attempts, factors, identities, sessions
from portal.web.confirm import confirm
from portal.web.errors import Refused

ON_A_PAGE = 50


@require_GET
def logins(request: HttpRequest) -> HttpResponse:
    """Who is locked out, and all people's accounts with their sessions and second factors (`?q=` by name)."""
    actor = _administrator(request)
    users = User.objects.visible_to(actor).exclude(posts__role__in=CLIENT_ROLES)
    if sought := request.GET.get("q", "").strip():
        users = users.filter(Q(username__icontains=sought) | Q(name__icontains=sought))
    # allow unscoped: counted of the users that are visible
    open_now = Count("sessions", filter=Q(sessions__in=Session.objects.living()), distinct=True)
    users = users.select_related("second_factor", "identity").annotate(open_now=open_now).order_by("username")
    context = {
        "locked": Failures.objects.visible_to(actor).locked(),
        "page": Paginator(users, ON_A_PAGE).get_page(request.GET.get("page")),
        "sought": sought,
        "sso": settings.OIDC_LABEL if oidc.is_on() else "",
    }
    return render(request, "signin/logins.html", context)


@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _administrator(request)
    row = get_object_or_404(Failures.objects.visible_to(actor), pk=pk)

    def act(reason: str) -> str:
        return _("%(who)s is unlocked.") % {"who": attempts.unlock(by=actor, pk=pk, reason=reason)}

    return _confirm(request, row, _("Unlock"), act, [_("What failed before is forgotten; five new attempts are free.")])


@require_http_methods(["GET", "POST"])
def end_all(request: HttpRequest, pk: int) -> HttpResponse:
    actor, user = _administrator(request), _user(request, pk)

    def act(reason: str) -> str:
        ended = sessions.end_all(by=actor, user=user, reason=reason)
        words = ngettext("%(number)s session has ended.", "%(number)s sessions have ended.", ended)
        return words % {"number": ended}

    lines = [_("On all devices, with the next page that is asked for.")]
    return _confirm(request, user, _("End all sessions"), act, lines)


@require_http_methods(["GET", "POST"])
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    actor, user = _administrator(request), _user(request, pk)

    def act(reason: str) -> str:
        factors.reset(by=actor, user=user, reason=reason)
        return _("The second factor of %(who)s is reset.") % {"who": user}

    lines = [_("Make sure that it is this person who asks. All sessions end; a new one is set up at the next login.")]
    return _confirm(request, user, _("Reset the second factor"), act, lines)


@require_http_methods(["GET", "POST"])
def free_identity(request: HttpRequest, pk: int) -> HttpResponse:
    actor, user = _administrator(request), _user(request, pk)

    def act(reason: str) -> str:
        identities.free(by=actor, user=user, reason=reason)
        return _("%(who)s is free from single sign-on.") % {"who": user}

    lines = [_("The next time somebody comes there under this user name, the account is bound anew.")]
    return _confirm(request, user, _("Free from single sign-on"), act, lines)


@require_http_methods(["GET", "POST"])
def bind_identity(request: HttpRequest, pk: int) -> HttpResponse:
    actor, user = _administrator(request), _user(request, pk)
    form = IdentityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            identities.bind(by=actor, user=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(who)s is bound to single sign-on.") % {"who": user})
            return redirect("logins")
    return render(request, "signin/bind.html", {"form": form, "holder": user})


def _confirm(request: HttpRequest, what: Any, label: str, act: Callable[[str], str], lines: list[str]) -> HttpResponse:
    return confirm(
        request, title=f"{what} · {label}", label=label, back=reverse("logins"), act=act, lines=lines, needs_reason=True
    )


def _user(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(_administrator(request)), pk=pk)


def _administrator(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.EDIT_ACCOUNTS)
    return actor
