from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.workdays.notice import Reading, read

#: the longest notice so far has a thousand characters; a web page pasted as a whole has some more
MOST = 20_000


class NoticeForm(forms.Form):
    """The text of a year's notice; `reading` is what it says."""

    text = forms.CharField(
        label=_("Text of the notice"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Paste it as it is; what stands before and after it does no harm."),
    )  # fmt: skip

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year, self.reading = year, Reading()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.reading = read(text, self.year)
        if self.reading.faults:
            raise forms.ValidationError(self.reading.faults)
        return text
