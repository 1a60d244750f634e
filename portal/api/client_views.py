"""The page on which administrators let other systems in, renew a secret and shut them out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.api.forms import ClientForm
from portal.api.models import Client
from portal.api.scopes import SCOPES
from portal.api.services.clients import create_client, revoke_client, rotate_secret
from portal.web.confirm import confirm
from portal.web.errors import Forbidden, Refused

JOINED = ("application", "post__user", "post__subdistrict", "post__community", "post__organisation")


@require_GET
def clients(request: HttpRequest) -> HttpResponse:
    actor = _administrator(request)
    rows = list(
        Client.objects.visible_to(actor).select_related(*JOINED).prefetch_related("post__programmes__programme")
    )
    for client in rows:
        words = [SCOPES[scope] for scope in client.scopes if scope in SCOPES]
        client.in_words = words  # type: ignore[attr-defined]
    return render(request, "api/clients.html", {"clients": rows})


@never_cache
def new_client(request: HttpRequest) -> HttpResponse:
    actor = _administrator(request)
    form = ClientForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            client, secret = create_client(by=actor, **form.cleaned_data)
        except Forbidden:
            raise
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
        else:
            return _secret(request, client, secret)
    return render(request, "api/new_client.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; the answer shows the new secret, once."""
    actor, client = _administrator(request), _client(request, pk)
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST":
        client, secret = rotate_secret(by=actor, client=client, reason=reason)
        return _secret(request, client, secret)
    context = {
        "title": f"{client} · {_('renew the secret')}",
        "label": _("renew the secret"),
        "back": reverse("clients"),
        "lines": [_("The old secret and all tokens that were got with it are void at once.")],
        "hindrances": [_("This client is revoked.")] if client.revoked_at else [],
        "blocked": client.revoked_at is not None,
    }
    return render(request, "components/confirm.html", context)


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    actor, client = _administrator(request), _client(request, pk)

    def act(reason: str) -> str:
        return _("%(client)s is shut out.") % {"client": revoke_client(by=actor, client=client, reason=reason)}

    return confirm(
        request,
        title=f"{client} · {_('shut out')}",
        label=_("shut out"),
        back=reverse("clients"),
        lines=[_("Its secret and all its tokens are void at once. To let it in again it is admitted anew.")],
        hindrances=[_("This client is revoked.")] if client.revoked_at else [],
        needs_reason=True,
        act=act,
    )


def _secret(request: HttpRequest, client: Client, secret: str) -> HttpResponse:
    """The one page that shows a secret: it is kept nowhere in clear."""
    context: dict[str, Any] = {
        "client": client,
        "secret": secret,
        "token_url": request.build_absolute_uri(reverse("token")),
    }
    return render(request, "api/secret.html", context)


def _client(request: HttpRequest, pk: int) -> Client:
    return get_object_or_404(Client.objects.visible_to(_administrator(request)).select_related(*JOINED), pk=pk)


def _administrator(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.EDIT_ACCOUNTS)
    return actor
