from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: why somebody is shown a number; the trail keeps the Chinese words, whatever language the page was in
PURPOSES = {
    "电话联系": _("contact by phone"),
    "核对身份": _("check of an identity"),
    "审计核查": _("audit check"),
    "其他": _("something else"),
}
OTHER = "其他"


class RevealForm(forms.Form):
    purpose = forms.ChoiceField(label=_("What for"), choices=[("", "—"), *PURPOSES.items()])
    more = forms.CharField(
        label=_("More about it"), max_length=150, required=False, help_text=_("Needed for “something else”.")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("purpose") == OTHER and not data.get("more", "").strip():
            self.add_error("more", _("Say what it is needed for."))
        return data

    @property
    def reason(self) -> str:
        said = (self.cleaned_data["purpose"], self.cleaned_data["more"].strip())
        return "：".join(part for part in said if part)
