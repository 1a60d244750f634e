"""The static files with hashed names, compressed; made only after a change, for that takes a while."""

import hashlib
import shutil
from typing import Any

from django.contrib.staticfiles import finders
from django.core.management import call_command
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from portal.runtime.home import BASE_DIR, Home


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Looks for references in style sheets only: vendored scripts name source maps that are not shipped."""

    patterns = tuple(
        (files, [pattern for pattern in patterns if "sourceMappingURL" not in str(pattern)])
        for files, patterns in CompressedManifestStaticFilesStorage.patterns
        if files == "*.css"
    )

    def create_compressor(self, **options: Any) -> Compressor:
        """gzip alone: Brotli would take ten seconds of every first start for a few kilobytes less."""
        return Compressor(use_brotli=False, **options)


def fingerprint() -> str:
    """Changes with each static file's name, size and time, and with the packages that bring their own."""
    state = hashlib.sha256((BASE_DIR / "requirements.lock").read_bytes())
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            status = (storage.path(path), storage.size(path), storage.get_modified_time(path))
            state.update(repr((path, *status)).encode())
    return state.hexdigest()


def collect(home: Home) -> None:
    """Makes home.static anew when it is not of the present files."""
    stamp = home.static / ".collected"
    present = fingerprint()
    if stamp.exists() and stamp.read_text() == present:
        return
    shutil.rmtree(home.static)
    home.prepare()
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(present)
