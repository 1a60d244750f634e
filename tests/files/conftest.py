from pathlib import Path

import pytest
from django.conf import LazySettings


@pytest.fixture(autouse=True)
def files_folder(settings: LazySettings, tmp_path: Path) -> Path:
    """The store's folder, empty and this test's own."""
    folder = tmp_path / "files"
    folder.mkdir()
    settings.STORAGES = settings.STORAGES | {
        "files": {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": folder}}
    }
    return folder
