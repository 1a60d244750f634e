"""Forms of the admin for accounts and posts; the services save them."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Post, User
from portal.accounts.services import users
from portal.web.forms import ServiceForm


class NewUserForm(ServiceForm):
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(render_value=True),
        help_text=_("Has to be changed at the first login."),
    )

    class Meta:
        model = User
        fields = ["username", "name", "email"]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        # allow unscoped: a name may be taken by whom one does not see
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("There is a user of this name already."))
        return username

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def perform(self) -> User:
        data = self.cleaned_data
        return users.create_user(
            by=self.actor, username=data["username"], name=data["name"], email=data["email"],
            password=data["password"], reason=data["reason"],
        )  # fmt: skip


class ChangeUserForm(ServiceForm):
    password = forms.CharField(
        label=_("New password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Only when the old one is forgotten; it has to be changed at the next login."),
    )

    class Meta:
        model = User
        fields = ["name", "email", "is_active"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password, self.instance)
        return password

    def perform(self) -> User:
        data = self.cleaned_data
        user = users.change_user(
            by=self.actor, user=self.instance, name=data["name"], email=data["email"],
            is_active=data["is_active"], reason=data["reason"],
        )  # fmt: skip
        if data["password"]:
            users.set_password(by=self.actor, user=user, password=data["password"], reason=data["reason"])
        return user


class NewPostForm(ServiceForm):
    class Meta:
        model = Post
        fields = ["user", "role", "subdistrict", "community", "organisation", "assignment", "starts", "ends"]
        widgets = {"starts": AdminDateWidget, "ends": AdminDateWidget}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "role" in data and "ends" in data:
            starts = data.get("starts") or timezone.localdate()
            for field, fault in users.post_faults(data["role"], data, starts, data["ends"]).items():
                self.add_error(field, fault)
        return data

    def perform(self) -> Post:
        return users.grant_post(by=self.actor, **self.cleaned_data)


class ChangePostForm(ServiceForm):
    class Meta:
        model = Post
        fields = ["ends"]
        widgets = {"ends": AdminDateWidget}

    def clean_ends(self) -> Any:
        ends = self.cleaned_data["ends"]
        if ends and ends < self.instance.starts:
            raise ValidationError(_("A post can't end before it begins."))
        return ends

    def perform(self) -> Post:
        data = self.cleaned_data
        return users.end_post(by=self.actor, post=self.instance, ends=data["ends"], reason=data["reason"])
