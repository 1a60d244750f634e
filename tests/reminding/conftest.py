from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.accounts.models import User
from portal.reminding.services import Draft

DAY = date(2025, 4, 3)


@pytest.fixture
def a_draft(db: None) -> Callable[..., Draft]:
    """A digest for a user of this name, with one line and one topic unless told."""

    def make(name: str = "wang", **values: Any) -> Draft:
        user, _created = User.objects.get_or_create(username=name, defaults={"name": name})
        lines = values.pop("lines", [("阳光学堂 2025-03", "/sites/S1/?year=2025")])
        return Draft(user, "月报提醒", lines=lines, topics=values.pop("topics", ["log S1 2025-03"]))

    return make
