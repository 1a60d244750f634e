"""Where another system gets a token for its secret."""

import base64
import binascii
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views.base import TokenView

from portal.api.models import Client
from portal.api.throttling import take
from portal.signin.services import attempts
from portal.signin.services.attempts import Attempt
from portal.web.client_address import address_of


# allow csrf: a client sends its secret, and no cookie counts
@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class Token(TokenView):
    """The library's, with a limit for each address: a secret can't be guessed at any speed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        allowance = take("token", address_of(request))
        if allowance and allowance.is_exceeded:
            body = {"error": "slow_down"}
            return JsonResponse(body, status=429, headers=allowance.headers | {"Retry-After": str(allowance.reset)})
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing but client credentials is known here; the library would look other grants up first."""
        if request.POST.get("grant_type") != "client_credentials":
            body = json.dumps({"error": "unsupported_grant_type"})
            return HttpResponse(body, content_type="application/json", status=400)
        return self.counted(request, lambda: super(Token, self).post(request, *args, **kwargs))

    def counted(self, request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
        """Wrong secrets lock a client, and an address, as wrong passwords lock people (docs/security.md)."""
        attempt = Attempt(client_id(request), address_of(request), door="systems")
        try:
            attempts.require_open(attempt)
        except attempts.Locked as locked:
            return JsonResponse({"error": "slow_down"}, status=429, headers={"Retry-After": str(locked.seconds)})
        answered = answer()
        if answered.status_code == HTTPStatus.UNAUTHORIZED:
            # allow unscoped: nobody is signed in yet
            known = Client.objects.select_related("post__user").filter(application__client_id=attempt.name).first()
            attempts.fail(attempt, known.post.user if known else None, has_begun=False)
        elif answered.status_code == HTTPStatus.OK:
            attempts.forget(attempt)
        return answered


def client_id(request: HttpRequest) -> str:
    """Who says to be asking, in the header or in the form; "" when nobody can tell."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return str(request.POST.get("client_id", "")).replace("\0", "")
    try:
        return unquote_plus(base64.b64decode(given, validate=True).decode().partition(":")[0]).replace("\0", "")
    except (binascii.Error, ValueError):
        return ""
