import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from portal.jobs import broker
from reports.pdf import fonts
from tests.documents.district import District, evaluated_district


@pytest.fixture(scope="session")
def press() -> Iterator[Path]:
    """This process prints with the portal's own faces, as a worker does."""
    before = os.environ.get("FONTCONFIG_FILE")
    yield fonts.activate(settings.FONT_HOME)
    if before is None:
        del os.environ["FONTCONFIG_FILE"]


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs that the workers were told of, in place of a broker."""
    told: list[int] = []
    monkeypatch.setattr(broker, "wake", lambda jobs, queue=broker.SINGLE: told.extend(jobs))
    return told


@pytest.fixture
def district(db: None) -> District:
    return evaluated_district()
