"""Forms of the admin that are saved by a service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ServiceForm(forms.ModelForm):
    """A form whose row a service saves: `perform` calls it as `actor` and returns the row."""

    #: set by the admin on a subclass for each request
    actor: Any
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200, help_text=_("Goes into the audit trail.")
    )

    def perform(self) -> Any:
        raise NotImplementedError

    def save(self, commit: bool = True) -> Any:
        return self.instance

    def save_m2m(self) -> None:
        """The service has saved all of it."""
