"""FILES_URL: where stored files are. Nothing: the disk, or s3://bucket/prefix?endpoint=https://…&region=…&style=path"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

#: what may stand behind the question mark
OPTIONS = ("endpoint", "region", "style")
STYLES = ("path", "virtual")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[A-Za-z0-9._/-]*")


def faults(url: str) -> list[str]:
    """What is wrong with the address, all at once, each as the end of a sentence that begins with its name."""
    parts, options = urlsplit(url), parse_qsl(urlsplit(url).query, keep_blank_values=True)
    names = [name for name, _ in options]
    if parts.scheme != "s3":
        return ["must be an address like s3://bucket/prefix?endpoint=https://store.example.org"]
    found = []
    if "@" in parts.netloc:
        found.append("must not hold the keys: they belong into FILES_ACCESS_KEY and FILES_SECRET_KEY")
    elif not _BUCKET.fullmatch(parts.netloc):
        found.append("names no bucket: 3 to 63 lower-case letters, digits, dots and hyphens")
    if not _PREFIX.fullmatch(parts.path) or ".." in parts.path.split("/"):
        found.append("has a prefix that is not made of letters, digits, dots, hyphens and slashes")
    found += [f"has the option {name!r}, which there is not" for name in names if name not in OPTIONS]
    found += [f"has the option {name!r} twice" for name in OPTIONS if names.count(name) > 1]
    given = dict(options)
    if "endpoint" in given and not _is_origin(given["endpoint"]):
        found.append("has an endpoint that is not an address like https://store.example.org:9000")
    if given.get("style", "path") not in STYLES:
        found.append("has a style that is neither path nor virtual")
    return found


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    try:
        is_address = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    has_more = bool(parts.path.strip("/") or parts.query or "@" in text)
    return is_address and parts.scheme in ("http", "https") and not has_more


def storage(url: str, access_key: str, secret_key: str, folder: Path) -> dict[str, Any]:
    """The entry of Django's STORAGES for a faultless address; `folder` is for files on disk."""
    if not url:
        return {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": folder}}
    parts, given = urlsplit(url), dict(parse_qsl(urlsplit(url).query))
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "access_key": access_key,
        "secret_key": secret_key,
        "endpoint_url": given.get("endpoint"),
        "region_name": given.get("region", "us-east-1"),
        "addressing_style": given.get("style", "path"),
    }
    return {"BACKEND": "portal.files.s3.ObjectStorage", "OPTIONS": options}
