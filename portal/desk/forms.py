from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.files.uploads import check_workbook
from portal.web.errors import Refused

#: a packed workbook of a whole district is a few megabytes
MAX_UPLOAD = 100 * 1024 * 1024


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Ledger workbook (.xlsx)"),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_UPLOAD:
            raise ValidationError(_("The file is larger than 100 MB."))
        lead = file.read(8)
        file.seek(0)
        try:
            check_workbook(file.name or "", lead)
        except Refused as refusal:
            raise ValidationError(refusal.reasons) from None
        return file


class ExportForm(forms.Form):
    """Which results go with the ledgers, and whether personal data leaves in clear."""

    year = forms.TypedChoiceField(label=_("Results of"), coerce=int, empty_value=None, required=False)
    unmasked = forms.BooleanField(label=_("Personal data in clear"), required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Goes into the audit trail.")
    )

    def __init__(self, *args: Any, actor: Actor, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("all years")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        if not actor.may(Right.REVEAL):
            del self.fields["unmasked"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("unmasked") and not data.get("reason", "").strip():
            self.add_error("reason", _("Personal data in clear takes a reason."))
        return data
