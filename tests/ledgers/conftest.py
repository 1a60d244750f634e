from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from portal.accounts.actors import SYSTEM
from portal.ledgers.services import Outcome, import_workbook
from tests.ledgers.factory import write

TakeIn = Callable[..., Outcome]


@pytest.fixture
def take_in(tmp_path: Path) -> TakeIn:
    """Writes a workbook and imports it; keywords are the service's, or xlsxwriter's in `options`."""

    def take_in(made: Mapping[str, list[list[Any]]], options: dict[str, Any] | None = None, **keywords: Any) -> Outcome:
        path = write(made, tmp_path / "district.xlsx", **(options or {}))
        return import_workbook(**{"by": SYSTEM, "path": path} | keywords)

    return take_in
