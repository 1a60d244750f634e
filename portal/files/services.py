"""Storing, reading and handing out files. Whether somebody may read one is decided by what it belongs to."""

import errno
import hashlib
import logging
import tempfile
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import IO, Any, Protocol

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.files.models import StoredFile
from portal.web.errors import Refused

log = logging.getLogger(__name__)

#: up to this size a file passes through memory on its way to the store
IN_MEMORY = 8 * 1024 * 1024
#: younger files may belong to a row that is still to come
ORPHAN_AGE = timedelta(days=1)
#: what the system says when there is no room: full disk, quota, limit on the size of a file
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Who(Protocol):
    @property
    def name(self) -> str: ...


def file_store() -> Storage:
    return storages["files"]


def store(*, by: Who, name: str, content_type: str, data: bytes | Iterable[bytes]) -> StoredFile:
    """Write the bytes whole or not at all, then the row that names them.

    Inside a transaction that is rolled back the bytes stay as an orphan until `collect_orphans`.
    Raises Refused when there is no room; then neither file nor row is left.
    """
    folder = str(settings.FILE_UPLOAD_TEMP_DIR)
    try:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=folder) as spool:
            size, sha256 = _fill(spool, [data] if isinstance(data, bytes) else data)
            spool.seek(0)
            path = file_store().save(f"{sha256[:2]}/{sha256}-{uuid.uuid4().hex[:12]}", File(spool))
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        log.error("no room in the file store: %s", error)
        raise Refused(_("The disk is full: %(name)s could not be stored.") % {"name": name}) from error
    try:
        with transaction.atomic():
            return StoredFile.objects.create(
                name=name, content_type=content_type, size=size, sha256=sha256, path=path, created_by=by.name
            )
    except BaseException:
        file_store().delete(path)
        raise


def _fill(spool: IO[bytes], chunks: Iterable[bytes]) -> tuple[int, str]:
    """Copies the chunks; how many bytes they were, and their digest."""
    seal, size = hashlib.sha256(), 0
    for chunk in chunks:
        spool.write(chunk)
        seal.update(chunk)
        size += len(chunk)
    spool.flush()
    return size, seal.hexdigest()


def open_stored(file: StoredFile) -> IO[bytes]:
    """The file's bytes, from the beginning. Raises FileNotFoundError when the store has lost them."""
    return file_store().open(file.path, "rb")


def is_stored(file: StoredFile) -> bool:
    """Are the bytes of the row there?"""
    return file_store().exists(file.path)


def location() -> str:
    """Where the files are, for the person who runs the portal: a folder, or the address of the store."""
    here = file_store()
    return str(getattr(here, "address", "") or getattr(here, "location", "") or type(here).__name__)


def check_writable() -> None:
    """Raises OSError when no file could be stored now."""
    check: Any = getattr(file_store(), "check_writable", None)
    if check:
        check()


def download(file: StoredFile) -> FileResponse:
    """The file as an attachment under its own name; no browser or proxy keeps it or guesses its type."""
    response = FileResponse(open_stored(file), as_attachment=True, filename=file.name, content_type=file.content_type)
    response["Content-Length"] = str(file.size)
    response["ETag"] = f'"{file.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def discard(file: StoredFile) -> None:
    """Delete the row, and once that is committed the bytes; ProtectedError while something refers to it."""
    path = file.path
    with transaction.atomic():
        file.delete()
        transaction.on_commit(lambda: file_store().delete(path), robust=True)


def collect_orphans(*, age: timedelta = ORPHAN_AGE) -> int:
    """Delete what nothing refers to any more: rows, and bytes without a row; how many were deleted.

    A killed process or a rolled-back transaction leaves them. Younger ones than `age` are spared.
    """
    before = timezone.now() - age
    unreferred = list(StoredFile.objects.filter(_unreferred(), created_at__lt=before))
    for file in unreferred:
        discard(file)
    listing: Any = getattr(file_store(), "names_before", None)
    names = list(listing(before)) if listing else []
    known = set(StoredFile.objects.values_list("path", flat=True)) if names else set()
    lost = [name for name in names if name not in known]
    for name in lost:
        file_store().delete(name)
    return len(unreferred) + len(lost)


def _unreferred() -> Q:
    """No foreign key of any table points to the file: also none without a name for the way back, which is hidden."""
    relations: Any = StoredFile._meta.get_fields(include_hidden=True)
    pointing = [relation for relation in relations if relation.auto_created and not relation.concrete]
    return Q(*(~Exists(_pointing_here(relation)) for relation in pointing))


def _pointing_here(relation: Any) -> Any:
    return relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
