from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from portal.accounts.rights import Right
from portal.registry import searches
from portal.web.searching import Hit, Things
from reports.models import Document


def visible(actor: Any) -> QuerySet[Document]:
    """Documents are found by who may download them."""
    found = Document.objects.visible_to(actor)
    return found if actor.may(Right.DOWNLOAD_REPORTS) else found.none()


def document(row: Document) -> Hit:
    return Hit(row.number, str(row.get_kind_display()), reverse("document", args=[row.pk]))


searches.add(
    "documents", Things(Document._meta.verbose_name_plural, visible, document, code="number", name="", pinyin="")
)
