from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Community, Subdistrict
from portal.api.scopes import SCOPES
from programmes.models import Programme

CODE = RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Lower-case letters, digits and hyphens."))


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes in our look; a fault of the field leads to their group."""

    def __init__(self) -> None:
        super().__init__({"class": "form-check-input"})

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_ if index is None else super().id_for_label(id_, index)


class ClientForm(forms.Form):
    code = forms.CharField(
        label=_("Short name"), max_length=40, validators=[CODE],
        help_text=_("Lower-case letters, digits and hyphens: so the audit trail calls it."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name of the system"), max_length=50)
    scopes = forms.MultipleChoiceField(label=_("What it may do"), choices=list(SCOPES.items()), widget=Boxes)
    subdistrict = forms.ModelChoiceField(
        Subdistrict.objects.none(), label=_("Only the subdistrict"), required=False, empty_label=_("whole district")
    )
    community = forms.ModelChoiceField(
        Community.objects.none(), label=_("Only the community"), required=False, empty_label=_("whole district")
    )
    programmes = forms.ModelMultipleChoiceField(
        Programme.objects.none(), label=_("Only the programmes"), required=False, widget=Boxes,
        help_text=_("Without a subdistrict, a community or programmes it sees the whole district."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200, help_text=_("Goes into the audit trail.")
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("subdistrict", Subdistrict), ("community", Community), ("programmes", Programme)):
            self.fields[name].queryset = model._default_manager.visible_to(actor)  # type: ignore[attr-defined]
