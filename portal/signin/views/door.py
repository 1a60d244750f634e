"""Logging in, in one step or two, and out; the same on a page and in the dialog of a page whose session has ended."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.middleware import ACTIVE_POST, OPENED_IN
from portal.accounts.models import Post
from portal.signin import oidc, steps, unsent
from portal.signin.forms import CodeForm, SignInForm
from portal.signin.services import sessions
from portal.signin.services.attempts import Locked


class LoginView(auth_views.LoginView):
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        if form.locked:
            return self.form_invalid(form)
        if steps.first_step_done(self.request, form.get_user(), way="password"):
            return HttpResponseRedirect(unsent.goal(self.request, self.get_success_url()))
        self.request.session["next"] = self.get_redirect_url()
        return redirect("login_code")

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.locked:
            return locked_page(self.request, form.locked)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"sso": settings.OIDC_LABEL if oidc.is_on() else ""}


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """The second step."""
    who = steps.waiting(request)
    if who is None:
        return redirect("login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        goal = request.session.get("next") or settings.LOGIN_REDIRECT_URL
        try:
            if steps.second_step(request, who, form.cleaned_data["code"]):
                request.session.pop("next", None)
                return redirect(unsent.goal(request, goal))
        except Locked as locked:
            return locked_page(request, locked)
        form.add_error("code", _("This code is wrong, or was used before."))
    return render(request, "signin/code.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
def unsent_form(request: HttpRequest) -> HttpResponse:
    """A form that came after its session had ended: to be sent once more, or (POST) given up."""
    found = unsent.of(request)
    if found is None or request.method == "POST":
        unsent.drop(request)
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "signin/unsent.html", {"form": found, "at": datetime.fromisoformat(found.at)})


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    sessions.leave(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def session_state(request: HttpRequest) -> JsonResponse:
    """How long the session lasts if nobody does anything; to POST is to do something (portal.signin.middleware)."""
    left = sessions.seconds_left(request)
    user = request.user.get_username() if left else ""
    return JsonResponse({"left": left, "user": user, "token": get_token(request)})


@method_decorator([never_cache, login_not_required, sensitive_post_parameters()], name="dispatch")
class AgainView(auth_views.LoginView):
    """The same two steps without leaving the page on which something was typed; answers in JSON."""

    form_class = SignInForm
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "code" in request.POST:
            return self.second_step()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if form.locked:
            return refused(locked_words(form.locked))
        if steps.first_step_done(self.request, form.get_user(), way="password"):
            return self.opened()
        return JsonResponse({"needs": "code"})

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.locked:
            return refused(locked_words(form.locked))
        return refused(*(error for errors in form.errors.values() for error in errors))

    def second_step(self) -> HttpResponse:
        who = steps.waiting(self.request)
        if who is None:
            return refused(_("That took too long. Enter the password once more."))
        try:
            if steps.second_step(self.request, who, self.request.POST["code"]):
                return self.opened()
        except Locked as locked:
            return refused(locked_words(locked))
        return refused(_("This code is wrong, or was used before."))

    def opened(self) -> HttpResponse:
        """The page goes on in the post in which it was opened, if that is still held."""
        opened_in = self.request.POST.get(OPENED_IN, "")
        # allow unscoped: the posts are the reader's own
        held = Post.objects.current().filter(user=self.request.user.pk).values_list("pk", flat=True)
        if opened_in in map(str, held):
            self.request.session[ACTIVE_POST] = int(opened_in)
        return JsonResponse({"left": settings.SESSION_IDLE_SECONDS, "token": get_token(self.request)})


def refused(*faults: str) -> JsonResponse:
    return JsonResponse({"faults": list(faults)}, status=400)


def locked_words(locked: Locked) -> str:
    when = date_format(localtime(locked.until), "H:i")
    if locked.is_address:
        words = _("Too many failed attempts from this address. Try again after %(when)s.")
    else:
        words = _("Too many failed attempts with this user name: it is locked. Try again after %(when)s.")
    return words % {"when": when}


def locked_page(request: HttpRequest, locked: Locked) -> HttpResponse:
    """When to try again, and whom to ask; the same whether there is such an account or not."""
    context = {"words": locked_words(locked)}
    page = render(request, "signin/locked.html", context, status=429)
    page["Retry-After"] = str(locked.seconds)
    return page
