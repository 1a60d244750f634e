"""The admin of models whose rows are rows of a ledger sheet: added and changed through the ledgers'
service."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.ledgers.forms import row_form, stored_row
from portal.ledgers.services import save_row
from portal.ledgers.sheet import Sheet
from portal.registry import sheets
from portal.web.admin import ScopedAdmin


class LedgerAdmin(ScopedAdmin):
    """Rows of the sheet `sheet_name`. They are kept: what is no longer true is changed, never deleted."""

    sheet_name = ""
    #: labels of fields where the model's own would mislead
    labels: dict[str, Any] = {}

    @property
    def sheet(self) -> Sheet:
        sheet: Sheet = sheets[self.sheet_name]
        return sheet

    def may_edit(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a row is added (without `obj`) or changed by who asks."""
        may = self.sheet.may_edit if obj else self.sheet.may_add
        return may(request.actor)  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and self.may_edit(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_change = self.sheet.may_edit(request.actor)  # type: ignore[attr-defined]
        return self.has_view_permission(request, obj) and may_change

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        if self.may_edit(request, obj):
            return [*(column.field for column in self.sheet.columns), "reason"]
        return self.readable_fields()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return () if self.may_edit(request, obj) else self.readable_fields()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if not self.may_edit(request, obj):
            return super().get_form(request, obj, change, **kwargs)
        return row_form(self.sheet, request.actor, self.labels)  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        reason = form.cleaned_data["reason"]
        save_row(by=request.actor, sheet=self.sheet_name, values=form.values, reason=reason)  # type: ignore[attr-defined]
        obj.pk = getattr(stored_row(self.sheet, form.values), "pk", None)
        obj.refresh_from_db()

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What was done to the row by itself, in the audit trail."""
        obj = self.get_object(request, object_id)
        if obj is None or not request.actor.may("see_audit"):  # type: ignore[attr-defined]
            raise Http404
        # allow unscoped: the row was found within the scope
        _pk, row = next(self.sheet.stored(self.model._default_manager.filter(pk=obj.pk)))
        key = " ".join([self.sheet_name, *(str(part) for part in self.sheet.key_of(row))])
        return redirect(f"{reverse('admin:audit_entry_changelist')}?{urlencode({'target__exact': key})}")
