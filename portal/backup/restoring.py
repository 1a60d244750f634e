"""Bringing a backup back, into an empty PORTAL_HOME and an empty database.

All is made ready in a folder inside the home, which the settings take for their home meanwhile, and moved into
place at the end, the database last. So Django is set up here, with the backup's keys already in that folder.
"""

import contextlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.utils.translation import gettext as _

from portal.backup import keys
from portal.backup.archive import KEYS, UNREADABLE, Reader, reading
from portal.backup.rows import FILES
from portal.runtime.environment import Environment
from portal.runtime.home import Home
from portal.runtime.single import only_one
from portal.web.errors import Refused

STAGE = ".restoring-"


@dataclass(frozen=True)
class Restored:
    manifest: dict[str, Any]
    #: where the audit trail is broken, as it was when the backup was made; "" when it is whole
    broken: str


def restore(source: Path, home: Home) -> Restored:
    """Raises Refused when home or database is in use, or the backup damaged, foreign or of a newer version; then
    nothing has been changed, but that the database may have got empty tables."""
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_one(home, "restore"), _stage(home) as stage:
        _lay_keys(source, stage)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        django.setup()
        from portal.backup.filling import fill_from

        _must_be_empty(home)
        with reading(source) as reader:
            reader.check()
            _must_hold_its_files(reader)
            keys.must_fit(json.load(reader.open(KEYS)), Environment())
            broken, manifest = fill_from(reader, stage), reader.manifest
        _publish(stage, home)
    return Restored(manifest, broken)


@contextlib.contextmanager
def _stage(home: Home) -> Iterator[Home]:
    """A folder inside the home that is PORTAL_HOME meanwhile; what a killed restore left of its own goes, too."""
    for left in home.root.glob(f"{STAGE}*"):
        shutil.rmtree(left)
    before, stage = os.environ.get("PORTAL_HOME", ""), Path(tempfile.mkdtemp(prefix=STAGE, dir=home.root))
    os.environ["PORTAL_HOME"] = str(stage)
    try:
        yield Home(stage).prepare()
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        os.environ["PORTAL_HOME"] = before


def _lay_keys(source: Path, stage: Home) -> None:
    """The keys that the settings will read. What is no backup is refused later, in words of the portal."""
    with (
        contextlib.suppress(*UNREADABLE, TypeError),
        zipfile.ZipFile(source) as archive,
    ):
        keys.put_back(stage, json.loads(archive.read(KEYS)), Environment())


def _must_be_empty(home: Home) -> None:
    def is_used(path: Path) -> bool:
        return any(path.iterdir()) if path.is_dir() else path.exists()

    if used := [str(path) for path in (home.database, home.marker, home.keys, home.files) if is_used(path)]:
        text = _("A backup is restored only into an empty PORTAL_HOME. There is already: %(names)s")
        raise Refused(text % {"names": ", ".join(used)})


def _must_hold_its_files(reader: Reader) -> None:
    """The files in the archive are those that its database speaks of, with their digests."""
    with reader.open(FILES) as part:
        columns = json.loads(next(part))
        rows = [dict(zip(columns, json.loads(line), strict=True)) for line in part]
    lost = set(reader.manifest["lost_files"])
    due = {f"files/{row['path']}": row["sha256"] for row in rows if row["path"] not in lost}
    there = {name: reader.parts[name]["sha256"] for name in reader.below("files/")}
    if wrong := sorted(name for name, sha256 in due.items() if there.get(name) != sha256):
        raise Refused(_("The backup is damaged: %(names)s") % {"names": ", ".join(wrong)})


def _publish(stage: Home, home: Home) -> None:
    """Moves what was made into its place: files and keys first, for a database without them is of no use."""
    home.prepare()
    os.sync()
    for made, place in ((stage.files, home.files), (stage.keys, home.keys)):
        for path in sorted(made.iterdir()):
            shutil.move(path, place / path.name)
    for path, place in ((stage.marker, home.marker), (stage.database, home.database)):
        if path.exists():
            shutil.move(path, place)
