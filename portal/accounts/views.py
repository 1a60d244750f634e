"""The door: logging in and out, the own password, and the post in which one acts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.forms import OwnPasswordForm, SwitchPostForm
from portal.accounts.middleware import ACTIVE_POST


class LoginView(auth_views.LoginView):
    redirect_authenticated_user = True


class PasswordChangeView(auth_views.PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("start")

    def get_form(self, form_class: Any = None) -> Any:
        form: Any = super().get_form(form_class)
        form.actor = self.request.actor  # type: ignore[attr-defined]
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password has been changed."))
        return super().form_valid(form)


@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """From here on the user acts in another of the own posts; what the new one covers starts at the start
    page."""
    form = SwitchPostForm(request.POST, user=request.user)
    if form.is_valid():
        request.session[ACTIVE_POST] = form.cleaned_data["post"].pk
        messages.success(request, _("You now act as: %(post)s") % {"post": form.cleaned_data["post"]})
    return redirect("start")
