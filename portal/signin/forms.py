from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.accounts.services.users import change_own_password
from portal.signin import passwords
from portal.signin.known import attempt_of
from portal.signin.services import attempts
from portal.signin.services.attempts import Attempt


class SignInForm(AuthenticationForm):
    """Name and password; every attempt counts. A lock comes out as `locked`, and nothing was looked at then."""

    locked: attempts.Locked | None = None
    attempt: Attempt

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not name or not password or self.request is None:
            return self.cleaned_data
        self.attempt = attempt_of(self.request, name)
        try:
            attempts.begin(self.attempt)
            return super().clean()
        except attempts.Locked as locked:
            self.locked = locked
            return self.cleaned_data

    def get_invalid_login_error(self) -> forms.ValidationError:
        """The same for a wrong password, a name that nobody has and an account that is closed."""
        attempts.fail(self.attempt, User.objects.filter(username=self.cleaned_data["username"]).first())
        try:
            attempts.require_open(self.attempt)
        except attempts.Locked as locked:
            self.locked = locked
        return super().get_invalid_login_error()


class CodeForm(forms.Form):
    """The six digits of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code from the app, or a recovery code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class FirstCodeForm(CodeForm):
    """The first code of a new app; there are no others yet."""

    code = forms.CharField(label=_("Six digits"), max_length=20, widget=CodeForm.base_fields["code"].widget)


class OwnPasswordForm(PasswordChangeForm):
    """Django's form, saved by our service; the rules are told by the page before anything is typed."""

    actor: Actor
    attempt: Attempt

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = ""
        self.rules = passwords.rules()

    def clean_old_password(self) -> str:
        """Who sits down before somebody else's screen guesses here no more often than at the door."""
        try:
            attempts.begin(self.attempt)
            old: str = super().clean_old_password()
        except attempts.Locked as locked:
            raise forms.ValidationError(str(locked)) from None
        except forms.ValidationError:
            attempts.fail(self.attempt, self.user)
            raise
        attempts.forget(self.attempt)
        return old

    def save(self, commit: bool = True) -> User:
        self.user = change_own_password(by=self.actor, password=self.cleaned_data["new_password1"])
        return self.user


class IdentityForm(forms.Form):
    """Who a user is at the provider of single sign-on."""

    subject = forms.CharField(
        label=_("Identity there"), max_length=255, help_text=_("The “sub” that the provider gives for this person.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Goes into the audit trail."))
