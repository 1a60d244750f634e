"""Addresses of pages with what they are filtered by."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def address(name: str, *args: Any, **query: Any) -> str:
    """The page of this name; a filter that is None or empty is left out."""
    chosen = {key: value for key, value in query.items() if value not in (None, "")}
    return reverse(name, args=args) + (f"?{urlencode(chosen)}" if chosen else "")


def rows_of(model: str, **query: Any) -> str:
    """The list of a model (`sites_site`) in the ledgers, filtered."""
    return address(f"admin:{model}_changelist", **query)
