"""What every model's admin shares: the one scope, no write past a service, no personal data in clear."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.crypto import EncryptedTextField, mask
from portal.money import yuan
from portal.web import table_export as in_numbers
from portal.web.admin_lists import ListAdmin
from portal.web.forms import ServiceForm
from portal.web.personal import masked_numbers
from portal.web.templatetags.portal import NOTHING, hours


class ScopedAdmin(ListAdmin):
    """Rows inside the actor's scope, to be read. Nothing is written here: subclasses that write call
    services.

    `fields` are the columns of the model unless a subclass names them; personal data is masked in any case.
    """

    view_on_site = False
    #: the right without which nothing is seen; the queryset's own unless given
    right_to_see = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = self.visible(request)
        ordering = self.get_ordering(request)
        return visible.order_by(*ordering) if ordering else visible

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        return self.model._default_manager.visible_to(request.actor)  # type: ignore[attr-defined]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Outside the scope a row does not exist."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    # who may do what

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        actor = request.actor  # type: ignore[attr-defined]
        right = self.right_to_see or getattr(self.model._default_manager.none(), "right", "")
        return actor.post is not None and (not right or actor.may(right))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # what is shown

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return self.readable_fields()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        return self.get_fields(request, obj)

    def readable_fields(self) -> list[Any]:
        names = self.fields or [field.name for field in self.model._meta.fields if self._tells(field)]
        return [readable(self.model, name) if isinstance(name, str) else name for name in names]

    @staticmethod
    def _tells(field: "Field[Any, Any]") -> bool:
        return not field.primary_key and not field.name.endswith("_index")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = db_field.remote_field.model._default_manager.visible_to(request.actor)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **about: Any) -> HttpResponse:
        context["personal"] = masked_numbers(request.actor, about.get("obj"))  # type: ignore[attr-defined]
        return super().render_change_form(request, context, **about)

    # what Django's admin would write by itself or show past the scope

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise Http404("what was done to a row is in the audit trail")

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """The service has recorded it."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:
        """The service has recorded it."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """Nothing is deleted here."""


class ServiceAdmin(ScopedAdmin):
    """Rows that services add and change, by `add_form` and `change_form` (ServiceForms), with the right
    `right`."""

    add_form: type[ServiceForm]
    change_form: type[ServiceForm]
    right = ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.actor.may(self.right))  # type: ignore[attr-defined]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.actor.may(self.right))  # type: ignore[attr-defined]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        if not self.has_change_permission(request, obj):
            return self.readable_fields()
        form = self.change_form if obj else self.add_form
        kept = [] if obj is None else [name for name in self.readable_fields() if name not in form.base_fields]
        return [*kept, *form.base_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        if obj is None:
            return []
        editable = self.change_form.base_fields if self.has_change_permission(request, obj) else ()
        return [name for name in self.readable_fields() if name not in editable]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if change and not self.has_change_permission(request, obj):
            return super().get_form(request, obj, change, **kwargs)
        kwargs["form"] = self.change_form if change else self.add_form
        form = super().get_form(request, obj, change, **kwargs)
        form.actor = request.actor  # type: ignore[attr-defined]
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.pk = form.perform().pk
        obj.refresh_from_db()


class RelationAdmin(ServiceAdmin):
    """Rows that tie two things together: made and taken off by services, with nothing in between to change."""

    @property
    def change_form(self) -> type[ServiceForm]:
        return self.add_form

    def take_off(self, request: HttpRequest, obj: Any) -> None:
        """Calls the service that removes the row and records it."""
        raise NotImplementedError

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        # allow unscoped: all or none, by the right
        rows: QuerySet[Any] = self.model._default_manager.select_related(*self.list_select_related)  # type: ignore[misc]
        return rows if request.actor.may(self.right_to_see) else rows.none()  # type: ignore[attr-defined]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readable_fields() if obj else [*self.add_form.base_fields]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.take_off(request, obj)


def readable(model: type[Model], name: str) -> Any:
    """A field's name, or a column in its place that masks personal data and writes fen as yuan, minutes as
    hours."""
    field = next((field for field in model._meta.fields if field.name == name), None)
    if isinstance(field, EncryptedTextField):
        return masked(name, field.verbose_name)
    if name.endswith("_fen") and field:
        return in_yuan(name, field.verbose_name)
    return name


def words_of(model: type[Model], name: str) -> Any:
    """What a model calls one of its fields."""
    return model._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def masked(name: str, label: Any) -> Callable[[Any], str]:
    """A column with the masked value of an encrypted field."""

    @admin.display(description=label)
    def column(obj: Any) -> str:
        return mask(getattr(obj, name)) or NOTHING

    return column


def in_yuan(name: str, label: Any) -> Callable[[Any], str]:
    """A column with an amount in yuan; sorted by the amount."""

    @admin.display(description=format_lazy(_("{what} (yuan)"), what=without_unit(label)), ordering=name)
    def column(obj: Any) -> str:
        return yuan(getattr(obj, name))

    return _as(column, name, lambda obj: in_numbers.yuan(getattr(obj, name)))


def _without_unit(label: Any) -> str:
    return re.sub(r"\s*[(（](fen|分)[)）]", "", str(label))


without_unit = lazy(_without_unit, str)


def in_hours(name: str, label: Any = None) -> Callable[[Any], str]:
    """A column with minutes as hours; sorted by the minutes."""

    @admin.display(description=label or _("hours"), ordering=name)
    def column(obj: Any) -> str:
        return hours(getattr(obj, name))

    return _as(column, name, lambda obj: in_numbers.in_hours(getattr(obj, name)))


def _as(column: Any, name: str, cell: Callable[[Any], Any]) -> Any:
    """A column that pages style by the field's name, and whose `cell` is a number where the page has text."""
    column.__name__, column.cell = name, cell
    return column


def in_words(name: str, label: Any, words: Callable[[str], Any]) -> Callable[[Any], Any]:
    """A column with a code in words; sorted by the code."""

    @admin.display(description=label, ordering=name)
    def column(obj: Any) -> Any:
        return words(getattr(obj, name)) or NOTHING

    return column


def through(path: str, label: Any, *, ordering: str = "") -> Callable[[Any], Any]:
    """A column with what lies behind relations: `through("room__community", …)`; select them beforehand."""

    @admin.display(description=label, ordering=ordering or path)
    def column(obj: Any) -> Any:
        for name in path.split("__"):
            obj = getattr(obj, name, None)
        return NOTHING if obj in (None, "") else obj

    return column
