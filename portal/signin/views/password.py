from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from portal.signin import steps
from portal.signin.forms import OwnPasswordForm
from portal.signin.known import attempt_of
from portal.signin.services import sessions


class PasswordChangeView(auth_views.PasswordChangeView):
    """One's own password; whoever else has a session of this account loses it."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("start")

    def get_form(self, form_class: Any = None) -> Any:
        form: Any = super().get_form(form_class)
        form.actor = self.request.actor  # type: ignore[attr-defined]
        form.attempt = attempt_of(self.request, self.request.user.get_username())
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        self.request.session.pop(steps.TOO_OLD, None)
        others = sessions.end_others(by=form.actor, keep=sessions.key_of(self.request))
        messages.success(self.request, _("Your password has been changed."))
        if others:
            messages.info(self.request, _("Your sessions on other devices have ended."))
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_too_old": self.request.session.get(steps.TOO_OLD)}
