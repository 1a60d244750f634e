"""The one page on which an office is handed over."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Post, User
from portal.accounts.rights import CLIENT_ROLES
from portal.accounts.services.handover import handover_faults


class HolderForm(forms.Form):
    """Whose office it is."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Who hands over"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = User.objects.exclude(posts__role__in=CLIENT_ROLES).filter(posts__isnull=False).distinct()
        self.fields["user"].queryset = holders.order_by("name", "username")  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: f"{user}（{user.username}）"  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    """Which posts, to whom and from which day. `successor` may be empty when a new account is named."""

    posts = forms.ModelMultipleChoiceField(
        Post.objects.none(), label=_("Posts"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one post.")},
    )  # fmt: skip
    successor = forms.ModelChoiceField(
        User.objects.none(), label=_("Successor"), required=False, empty_label=_("new account")
    )
    new_username = forms.CharField(
        label=_("User name of the new account"), required=False, max_length=150,
        help_text=_("Only without a successor above: the account is made with a one-time password."),
    )  # fmt: skip
    new_name = forms.CharField(label=_("Name of the new person"), required=False, max_length=50)
    day = forms.DateField(
        label=_("First day of the successor"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The old posts end the day before."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Goes into the audit trail."))

    def __init__(self, *args: Any, holder: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_posts = holder.posts.exclude(role__in=CLIENT_ROLES).select_related("user", *Post.NAMED)
        today = timezone.localdate()
        held = [post.pk for post in open_posts if post.ends is None or post.ends >= today]
        self.fields["posts"].queryset = open_posts.filter(pk__in=held)  # type: ignore[attr-defined]
        others = User.objects.filter(is_active=True).exclude(pk=holder.pk).exclude(posts__role__in=CLIENT_ROLES)
        self.fields["successor"].queryset = others.order_by("name", "username")  # type: ignore[attr-defined]
        self.fields["successor"].label_from_instance = lambda user: f"{user}（{user.username}）"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        successor, is_new = data.get("successor"), data.get("new_username") or data.get("new_name")
        if bool(successor) == bool(is_new):
            self.add_error("successor", _("Choose a successor, or name a new account: one of them."))
        elif not successor:
            self._check_new(data)
        if "posts" in data and "day" in data:
            for fault in handover_faults(data["posts"], successor, data["day"]):
                self.add_error(None, fault)
        return data

    def _check_new(self, data: dict[str, Any]) -> None:
        for name in ("new_username", "new_name"):
            if not data.get(name):
                self.add_error(name, _("A new account needs a user name and the name of the person."))
        if User.objects.filter(username__iexact=data.get("new_username", "")).exists():
            self.add_error("new_username", _("There is a user of this name already."))
