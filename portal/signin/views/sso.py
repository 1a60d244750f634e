"""There and back: single sign-on."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.signin import oidc, steps, unsent
from portal.signin.services import identities, sessions
from portal.web.errors import Refused

#: the session's key for what the provider was asked
ASKED = "single_sign_on"


@never_cache
@login_not_required
@require_GET
def there(request: HttpRequest) -> HttpResponse:
    if not oidc.is_on():
        raise Http404
    goal = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(goal, {request.get_host()}, require_https=request.is_secure()):
        goal = ""
    question = oidc.Question(goal=goal)
    try:
        address = oidc.address_to_ask(question, _back(request))
    except Refused as refusal:
        return _to_the_door(request, refusal)
    request.session[ASKED] = question.kept()
    return redirect(address)


@never_cache
@login_not_required
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    if not oidc.is_on():
        raise Http404
    asked = request.session.pop(ASKED, None)
    try:
        if asked is None or "error" in request.GET:
            raise Refused(_("Single sign-on was broken off. Begin again, or log in with your password."))
        question = oidc.Question(**asked)
        state, code = request.GET.get("state", ""), request.GET.get("code", "")
        claims = oidc.claims_of(question, state=state, code=code, back=_back(request))
        user = identities.account_of(issuer=claims.issuer, subject=claims.subject, name=claims.name)
    except Refused as refusal:
        return _to_the_door(request, refusal)
    if steps.first_step_done(request, user, way=sessions.SINGLE_SIGN_ON):
        return redirect(unsent.goal(request, question.goal or settings.LOGIN_REDIRECT_URL))
    request.session["next"] = question.goal
    return redirect("login_code")


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("sso_back"))


def _to_the_door(request: HttpRequest, refusal: Refused) -> HttpResponse:
    for reason in refusal.reasons:
        messages.error(request, reason)
    return redirect("login")
