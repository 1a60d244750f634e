"""A form for one row of a ledger sheet, made from the sheet's columns and checked as an import checks it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.db.models import Field, Model, Q
from django.utils.translation import gettext_lazy as _

from portal.ledgers.services import check_row
from portal.ledgers.sheet import Sheet
from portal.registry import sheets
from portal.workbook.columns import (
    BadCell,
    Choice,
    Column,
    Date,
    Money,
    Number,
    Personal,
    Reference,
    Text,
    Whole,
)


class RowForm(forms.Form):
    """One row. `instance` is the stored one that changes, or None; its key stays as it is.

    After validation `values` holds the row by field name, as `save_row` takes it.
    """

    sheet: Sheet
    actor: Any

    def __init__(self, *args: Any, instance: Model | None = None, initial: Any = None, **kwargs: Any) -> None:
        self.stored = instance if instance and instance.pk else None
        self.instance = instance or self.sheet.model()
        if self.stored:
            initial = shown_values(self.sheet, self.stored) | (initial or {})
        super().__init__(*args, initial=initial, **kwargs)  # type: ignore[misc]
        self.values: dict[str, Any] = {}
        if self.stored:
            for name in self.sheet.key:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for column in self.sheet.columns:
            if column.field in cleaned:
                self._read(column, cleaned[column.field])
        if not self.errors:
            self._check()
        return cleaned

    def _read(self, column: Column, entered: Any) -> None:
        try:
            self.values[column.field] = row_value(column, entered)
        except BadCell as bad:
            self.add_error(column.field, _("Expected: %(what)s") % {"what": bad})

    def _check(self) -> None:
        if self.stored is None and stored_row(self.sheet, self.values) is not None:
            self.add_error(self.sheet.key[-1], _("There is one already."))
            return
        fields = {column.header: column.field for column in self.sheet.columns}
        for fault in check_row(by=self.actor, sheet=self.sheet.name, values=self.values):
            field = fields.get(fault.column) if fault.sheet == self.sheet.name and fault.row else None
            self.add_error(field, _("Expected: %(what)s") % {"what": fault.expected} if field else str(fault))

    # what the admin asks of a form

    def save(self, commit: bool = True) -> Model:
        return self.instance

    def save_m2m(self) -> None:
        """The row is all there is."""


def row_form(sheet: Sheet, actor: Any, labels: dict[str, Any]) -> type[RowForm]:
    """The form class for rows of `sheet`, its choices limited to what `actor` sees."""
    fields = {column.field: form_field(sheet, column, actor, labels) for column in sheet.columns}
    fields["reason"] = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=200,
        widget=widgets.AdminTextInputWidget,
        help_text=_("Goes into the audit trail."),
    )
    return type("RowForm", (RowForm,), {"sheet": sheet, "actor": actor, **fields})


def form_field(sheet: Sheet, column: Column, actor: Any, labels: dict[str, Any]) -> forms.Field:
    """The field in which a column's value is entered."""
    label, help_text = _words(sheet.model, column)
    common = {"label": labels.get(column.field, label), "help_text": help_text, "required": not column.blank}
    if isinstance(column, Choice) and set(column.words) == {"是", "否"}:
        return forms.BooleanField(**common | {"required": False})
    for kind, make in _MAKERS.items():
        if isinstance(column, kind):
            return make(column, actor, common)
    raise TypeError(f"no form field for {column!r}")


def row_value(column: Column, entered: Any) -> Any:
    """What was entered → the value of the row, read as a cell of the workbook would be. Raises BadCell."""
    if isinstance(entered, bool):
        return entered
    if isinstance(entered, Model):
        entered = getattr(entered, sheets[column.to].key[0])  # type: ignore[attr-defined]
    if entered in (None, ""):
        return column.empty
    cell = format(entered, "f") if isinstance(entered, Decimal) else entered
    return column.parse(str(cell) if isinstance(cell, int) else cell)


def shown_values(sheet: Sheet, stored: Model) -> dict[str, Any]:
    """A stored row as its form shows it: amounts in yuan, personal data masked."""
    _pk, row = next(sheet.stored(sheet.model._default_manager.filter(pk=stored.pk)))
    return {column.field: _shown(column, getattr(row, column.field)) for column in sheet.columns}


def stored_row(sheet: Sheet, values: dict[str, Any]) -> Model | None:
    """The stored row with the key that `values` have."""
    columns = [column for column in sheet.columns if column.field in sheet.key]
    key = Q()
    for column in columns:
        value = values[column.field]
        key &= Q(**{column.lookup: value}) if value is not None else Q(**{f"{column.lookup}__isnull": True})
    return sheet.model._default_manager.filter(key).first()


def _shown(column: Column, value: Any) -> Any:
    if isinstance(column, Personal):
        return column.masked(value or "")
    if value is not None and isinstance(column, Money):
        return column.cell(value)
    if isinstance(column, Number) and value is not None:
        return format(value.normalize(), "f")
    return value


def _words(model: type[Model], column: Column) -> tuple[Any, Any]:
    """Label and help of the model's field of that name; of a field elsewhere the workbook's header."""
    path = column.path or column.field
    owner: Any = model
    field: Field[Any, Any] | None = None
    for name in path.split("__"):
        found = next((each for each in owner._meta.fields if each.name == name), None)
        if found is None or (name == "code" and field is not None):
            break
        field, owner = found, found.related_model
    return (field.verbose_name, field.help_text) if field else (column.header, "")


def _reference(column: Any, actor: Any, common: dict[str, Any]) -> forms.Field:
    target = sheets[column.to]
    visible = target.model._default_manager.visible_to(actor)
    return forms.ModelChoiceField(visible, to_field_name=target.key[0], **common)


def _choice(column: Any, actor: Any, common: dict[str, Any]) -> forms.Field:
    choices = [(word, word) for word in column.words]
    return forms.ChoiceField(choices=[("", "—"), *choices], **common)


def _whole(column: Any, actor: Any, common: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(
        min_value=column.least, max_value=column.most, widget=widgets.AdminIntegerFieldWidget, **common
    )


def _number(column: Any, actor: Any, common: dict[str, Any]) -> forms.Field:
    return forms.DecimalField(decimal_places=column.places, widget=widgets.AdminTextInputWidget, **common)


def _date(column: Any, actor: Any, common: dict[str, Any]) -> forms.Field:
    return forms.DateField(widget=widgets.AdminDateWidget, **common)


def _text(column: Any, actor: Any, common: dict[str, Any]) -> forms.Field:
    wide = widgets.AdminTextareaWidget if column.longest > 200 else widgets.AdminTextInputWidget
    return forms.CharField(max_length=column.longest, widget=wide, **common)


#: the first that fits, from the special to the general
_MAKERS: dict[type[Column], Callable[[Any, Any, dict[str, Any]], forms.Field]] = {
    Reference: _reference,
    Choice: _choice,
    Whole: _whole,
    Number: _number,
    Date: _date,
    Text: _text,
}
