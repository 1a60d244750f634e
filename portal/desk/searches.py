"""The portal's own pages by their names: those of the navigation, and the ledgers' lists."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portal.pinyin import EDGE, index_of
from portal.registry import searches
from portal.web import navigation
from portal.web.searching import Hit, Match, Query, sounds


class Pages:
    """What portal.web.searching.Things is for rows, for pages: those that the actor may open."""

    label = pgettext_lazy("of the portal", "Pages")

    def rows(self, actor: Any, query: Query) -> list[Hit]:
        found = [(page, matched(page.title, query)) for page in pages(actor)]
        hits = [replace(page, match=match) for page, match in found if match is not None]
        return sorted(hits, key=lambda hit: hit.match)

    def hit(self, row: Hit) -> Hit:
        return row


def pages(actor: Any) -> Iterator[Hit]:
    yield from (Hit(str(item.label), "", item.url) for item in navigation.items(actor, ""))
    request = HttpRequest()
    request.actor = actor  # type: ignore[attr-defined]
    for model, shown in admin.site._registry.items():
        if shown.has_view_permission(request):
            options = model._meta
            address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
            yield Hit(capfirst(str(options.verbose_name_plural)), _("Ledgers"), address)


def matched(title: str, query: Query) -> Match | None:
    """How well a page's name answers, if it does."""
    name, index = title.lower(), index_of(title)
    text, letters = query.text.lower(), query.letters
    if name == text or (letters and EDGE + letters + EDGE in index):
        return Match.EXACT
    if name.startswith(text) or (letters and EDGE + letters in index):
        return Match.BEGINS
    whole = all(word.lower() in name or (len(sounds(word)) > 1 and sounds(word) in index) for word in query.words)
    return Match.CONTAINS if whole and query else None


searches.add("pages", Pages())
