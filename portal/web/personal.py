"""Numbers of persons on pages: masked, and the address at which one of them is shown for a reason.

An app registers in its `personal.py` which of its rows have such numbers:

    personal.add("sites", Personal(Site, key="code", fields=("phone",)))
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from portal.crypto import mask
from portal.registry import personal


@dataclass(frozen=True)
class Personal:
    """Rows of `model` with numbers of persons in `fields`; on record a row goes by its `key`."""

    model: type[Model]
    key: str
    fields: tuple[str, ...]

    def visible_to(self, actor: Any) -> QuerySet[Any]:
        return self.model._default_manager.visible_to(actor)  # type: ignore[attr-defined]

    def label(self, field: str) -> Any:
        return self.model._meta.get_field(field).verbose_name  # type: ignore[union-attr]

    def name(self, row: Any) -> str:
        return str(getattr(row, self.key))


@dataclass(frozen=True)
class Masked:
    """A number as a page shows it; `url` is where the whole of it is asked for."""

    label: Any
    text: str
    url: str


def masked_numbers(actor: Any, row: Any) -> list[Masked]:
    """The numbers of a stored row that `actor` may ask for; nothing for who may not."""
    if row is None or row.pk is None or not actor.may("reveal"):
        return []
    return [
        Masked(kind.label(field), mask(value), reverse("reveal", args=[name, row.pk, field]))
        for name in personal.names()
        if type(row) is (kind := personal[name]).model
        for field in kind.fields
        if (value := getattr(row, field))
    ]
