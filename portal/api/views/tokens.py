"""Where another system gets a token for its secret."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views.base import TokenView

from portal.api.throttling import address_of, take


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
        return super().post(request, *args, **kwargs)
