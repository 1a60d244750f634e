from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm

from portal.accounts.actors import Actor
from portal.accounts.models import Post, User
from portal.accounts.services.users import change_own_password


class OwnPasswordForm(PasswordChangeForm):
    """Django's form, saved by our service."""

    actor: Actor

    def save(self, commit: bool = True) -> User:
        self.user = change_own_password(by=self.actor, password=self.cleaned_data["new_password1"])
        return self.user


class SwitchPostForm(forms.Form):
    """One of the posts that the user holds today."""

    post = forms.ModelChoiceField(Post.objects.none())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = user.posts.current()  # type: ignore[attr-defined]
