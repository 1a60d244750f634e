from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.rights import Role

#: whose posts see the own person
PERSONS = (Role.PARTY_MEMBER, Role.VOLUNTEER)


class AccountForm(forms.Form):
    """The account with which a volunteer logs in."""

    user = forms.ModelChoiceField(
        User.objects.none(), label=_("Account"), required=False, empty_label=_("none"),
        help_text=_("Of users with a post as volunteer or party member; with it one sees the own record."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Goes into the audit trail."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = User.objects.filter(posts__role__in=PERSONS, is_active=True).distinct().order_by("name", "username")
        self.fields["user"].queryset = holders  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: f"{user}（{user.username}）"  # type: ignore[attr-defined]
