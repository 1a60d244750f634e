"""Which documents need not be made again, told without composing them: neither data nor press changed since.

All data is written by services that leave an audit entry, so the number of the last entry that could matter is the
version of the data (docs/adr/0004-version-of-the-data.md).
"""

from collections.abc import Iterable

from django.db.models import Q

from portal.audit.models import Entry
from portal.files.services import is_stored
from reports import content
from reports.models import Document

#: what changes nothing that is printed; an action that is not named here can only cost a rendering
HARMLESS = (
    "login.", "job.", "document.", "list.export", "ledgers.export", "audit.", "personal.reveal", "volunteers.reveal",
)  # fmt: skip


def unchanged(documents: Iterable[Document]) -> set[int]:
    """The primary keys of the documents that are there, both files of them, and would come out the same."""
    data, press = last_change(), content.press()
    return {
        document.pk
        for document in documents
        if (document.is_sealed or (document.data_version >= data and document.press == press)) and is_kept(document)
    }


def last_change() -> int:
    """The number of the last audit entry that may have changed what is printed."""
    harmless = Q()
    for action in HARMLESS:
        harmless |= Q(action__startswith=action)
    return Entry.objects.exclude(harmless).order_by("-number").values_list("number", flat=True).first() or 0


def is_kept(document: Document) -> bool:
    """Are both files on the store?"""
    return all(file is not None and is_stored(file) for file in (document.file, document.docx))
