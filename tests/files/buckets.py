"""A real S3 server in this process, and the portal's settings for a bucket on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import boto3
from django.conf import LazySettings
from moto.server import ThreadedMotoServer

from portal.runtime import file_address

ACCESS_KEY, SECRET_KEY = "access", "secret"


@contextmanager
def s3_server() -> Iterator[str]:
    """Its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def client(endpoint: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )


def new_bucket(endpoint: str) -> str:
    """A new, empty bucket's FILES_URL, with a prefix."""
    name = f"portal-{uuid4().hex[:12]}"
    client(endpoint).create_bucket(Bucket=name)
    return f"s3://{name}/district/files?endpoint={endpoint}"


def use(settings: LazySettings, url: str) -> None:
    """Let this process keep its files there."""
    storage = file_address.storage(url, ACCESS_KEY, SECRET_KEY, settings.HOME.files)
    settings.STORAGES = settings.STORAGES | {"files": storage}
