"""Forms for audit assignments. They stand here because an assignment may be limited to programmes."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import AuditAssignment, Subdistrict
from portal.accounts.services.audits import end_assignment, make_assignment
from portal.web.forms import ServiceForm
from programmes.models import Programme

_WHOLE = _("Choose nothing for all of them.")


class NewAssignmentForm(ServiceForm):
    ends = forms.DateField(label=_("until"), widget=AdminDateWidget)
    subdistricts = forms.ModelMultipleChoiceField(
        Subdistrict.objects.all(), label=_("Only the subdistricts"), required=False, help_text=_WHOLE,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    programmes = forms.ModelMultipleChoiceField(
        Programme.objects.all(), label=_("Only the programmes"), required=False, help_text=_WHOLE,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    years = forms.CharField(
        label=_("Only the years"), required=False, max_length=100, help_text=_("2024, 2025; empty for all of them.")
    )

    class Meta:
        model = AuditAssignment
        fields = ["number", "purpose", "starts", "ends"]
        widgets = {"starts": AdminDateWidget}

    def clean_years(self) -> list[int]:
        words = self.cleaned_data["years"].replace("，", " ").replace("、", " ").replace(",", " ").split()
        if not all(len(word) == 4 and word.isascii() and word.isdecimal() for word in words):
            raise ValidationError(_("Years with four digits, with commas between them."))
        return sorted({int(word) for word in words})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "starts" in data and "ends" in data and data["ends"] < data["starts"]:
            self.add_error("ends", _("An assignment can't end before it begins."))
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """The form's lists are codes and years only once the service has stored them."""
        return super()._get_validation_exclusions() | {"subdistricts", "programmes", "years"}  # type: ignore[misc]

    def perform(self) -> AuditAssignment:
        data = self.cleaned_data
        programmes = [programme.code for programme in data["programmes"]]
        return make_assignment(by=self.actor, **data | {"programmes": programmes})


class ChangeAssignmentForm(ServiceForm):
    ends = forms.DateField(label=_("until"), widget=AdminDateWidget)

    class Meta:
        model = AuditAssignment
        fields = ["ends"]

    def clean_ends(self) -> Any:
        ends = self.cleaned_data["ends"]
        if ends < self.instance.starts:
            raise ValidationError(_("An assignment can't end before it begins."))
        return ends

    def perform(self) -> AuditAssignment:
        data = self.cleaned_data
        return end_assignment(by=self.actor, assignment=self.instance, ends=data["ends"], reason=data["reason"])
