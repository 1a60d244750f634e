from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.files.uploads import MAX_SCAN
from programmes.models import Programme
from reports.kinds import KINDS
from reports.services.issuing import Issue


class SelectionForm(forms.Form):
    """What of a year's documents is to be made."""

    kinds = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    programme = forms.ModelChoiceField(
        queryset=Programme.objects.none(), required=False, empty_label=_("all"), label=_("Programme")
    )
    volunteers = forms.CharField(
        required=False,
        max_length=20_000,
        label=_("Volunteers' numbers"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Several with commas, spaces or one a line."),
    )

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        choices = [(kind.code.value, kind.code.label) for kind in KINDS.values() if not kind.on_request]
        self.fields["kinds"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "service_records" not in self.data and not data.get("kinds") and not self.errors:
            raise ValidationError(_("Tick at least one kind of document."))
        return data


class IssueForm(forms.Form):
    """The issued copy: its number, its day, and the scan with signature and seal."""

    number = forms.CharField(
        label=_("Number of issue"), max_length=60, required=False, help_text=_("For example: 某妇字〔2026〕3号")
    )
    day = forms.DateField(label=_("Day of issue"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    scan = forms.FileField(
        label=_("Scan of the signed copy"),
        help_text=_("PDF, PNG or JPEG, at most 30 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def __init__(self, *args: Any, takes_number: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate
        if not takes_number:
            self.fields["number"].help_text = _("Empty if it was issued without one.")

    def clean_scan(self) -> Any:
        scan = self.cleaned_data["scan"]
        if scan.size > MAX_SCAN:
            raise ValidationError(_("The scan is larger than 30 MB."))
        return scan

    def issue(self) -> Issue:
        data = self.cleaned_data
        return Issue(data["number"].strip(), data["day"], data["scan"].name, data["scan"].read())
