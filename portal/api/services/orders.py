"""Documents that another system asks for: of a year, or of one site."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from portal.accounts.actors import Actor
from reports.services.documents import (
    Queued,
    documents_for,
    documents_wanted,
    queue_again,
    queue_documents,
    require_some,
)
from reports.services.freshness import unchanged


def order_documents(
    *, by: Actor, year: int, kind: str | None = None, programme: str | None = None, site: str | None = None
) -> Queued:
    """Queue what there is to be made of a year, of one kind, programme or site (codes) if they are named, and may have
    changed. Raises Forbidden without the right, Refused with every reason why there is nothing."""
    kinds = None if kind is None else [kind]
    if site is None:
        return queue_documents(by=by, year=year, programme=programme, kinds=kinds)
    return _of_site(by, year, site, programme, kinds)


def _of_site(by: Actor, year: int, site: str, programme: str | None, kinds: Iterable[str] | None) -> Queued:
    wanted = [
        replace(each, subjects=[subject for subject in each.subjects if subject.site and subject.site.code == site])
        for each in documents_wanted(by=by, year=year, programme=programme, kinds=kinds)
    ]
    require_some(wanted, year)
    with transaction.atomic():
        documents = [row for each in wanted for row in documents_for(each.kind, year, each.subjects)]
        kept = unchanged(documents)
        changed = [document for document in documents if document.pk not in kept]
        return Queued(queue_again(by=by, documents=changed) if changed else None, len(kept))
