"""The store of files in a bucket of an S3-compatible store. Imported only when FILES_URL says so.

What an object store does by itself: an object is there whole or not at all, and is seen at once by all. Files go in
and out through the portal alone: the bucket stays private, and nobody is sent to the store's own address.
"""

import errno
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from portal.files.store import UNFINISHED

#: up to this size a file passes through memory on its way from the store
IN_MEMORY = 8 * 1024 * 1024
#: what stores say when there is no room
FULL = {"QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "EntityTooLarge", "InsufficientStorage"}
ABSENT = {"404", "NoSuchKey", "NotFound"}
#: for how long it is believed that the store can be written to, in seconds: each look costs a request
BELIEVED = 60.0


class ObjectStorage(S3Storage):
    """Like WholeFileStorage: the same names, the same exceptions, and names_before and check_writable."""

    file_overwrite = False
    client_config: Any

    def __init__(self, **options: Any) -> None:
        options["client_config"] = Config(
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 3, "mode": "standard"},
            # The digest of what is sent is part of the signature: the store refuses bytes that changed on their way.
            s3={"addressing_style": options.pop("addressing_style", "path"), "payload_signing_enabled": True},
            # Newer checksums are not known to all stores that speak S3.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(**options)
        self._looked = -BELIEVED

    @property
    def address(self) -> str:
        """Where the files are, without keys."""
        return f"s3://{self.bucket_name}/{self.location}".rstrip("/")

    def _save(self, name: str, content: Any) -> str:
        content.seek(0)
        # The file within: Django's own is false when it has no name, and botocore takes what is false for nothing.
        body = content.file
        # In one piece, for parts that a killed process leaves would have to be found and dropped.
        with _as_system_errors(name):
            self._client.put_object(Bucket=self.bucket_name, Key=self._normalize_name(name), Body=body)
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        """All of it is fetched before the first byte is handed on: what breaks off is never half a download."""
        spool = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(settings.FILE_UPLOAD_TEMP_DIR))  # noqa: SIM115
        try:
            with _as_system_errors(name):
                answer = self._client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
                shutil.copyfileobj(answer["Body"], spool)
            spool.seek(0)
        except BaseException:
            spool.close()
            raise
        return File(spool, name)

    def delete(self, name: str) -> None:
        with _as_system_errors(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _as_system_errors(name):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with _as_system_errors(name):
            return int(super().size(name))

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        raise NotImplementedError("files leave the store through the portal alone")

    def names_before(self, moment: datetime) -> Iterator[str]:
        """The names of all files last written before `moment`."""
        prefix = f"{self.location}/" if self.location else ""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name, Prefix=prefix)
        with _as_system_errors(prefix):
            for page in pages:
                for entry in page.get("Contents", ()):
                    if entry["LastModified"] < moment:
                        yield entry["Key"].removeprefix(prefix)

    def check_writable(self) -> None:
        """Raises OSError when nothing can be written."""
        if time.monotonic() - self._looked < BELIEVED:
            return
        name = f"{UNFINISHED}{uuid.uuid4().hex}"
        with _as_system_errors(name):
            key = self._normalize_name(name)
            self._client.put_object(Bucket=self.bucket_name, Key=key, Body=b"")
            self._client.delete_object(Bucket=self.bucket_name, Key=key)
        self._looked = time.monotonic()

    @property
    def _client(self) -> Any:
        return self.connection.meta.client


@contextmanager
def _as_system_errors(name: str) -> Iterator[None]:
    """What the store says as what a disk would say: it is not there, there is no room, it cannot be read."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in ABSENT:
            raise FileNotFoundError(errno.ENOENT, "the store has no such file", name) from error
        number = errno.ENOSPC if code in FULL else errno.EIO
        raise OSError(number, f"the store refused it: {code}") from error
    except BotoCoreError as error:
        raise OSError(errno.EIO, f"the store does not answer: {type(error).__name__}") from error
