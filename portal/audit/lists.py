"""What lists on pages, which stand below the trail, have put on record."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from portal.audit.services import record


def record_export(*, by: Any, name: str, chosen: Mapping[str, str], rows: int) -> None:
    """Record that `rows` rows of the list `name` left the portal; `chosen` is the filter, search and order."""
    with transaction.atomic():
        record(by=by, action="list.export", target=name, details={"filter": dict(chosen), "rows": rows})
