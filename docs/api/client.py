#!/usr/bin/env python3
"""A small client of the portal's API, with Python's standard library alone.

    PORTAL=https://portal.example.org CLIENT_ID=… CLIENT_SECRET=… python3 client.py 2025

prints the open sites, what each programme was granted in a year, and takes the year's finished reports away.
"""

import hashlib
import json
import os
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


class Problem(Exception):
    """What the portal refused; `faults` says what was wrong with each parameter."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__(body.get("detail") or body["title"])
        self.status: int = body["status"]
        self.faults = {fault["field"]: fault["message"] for fault in body.get("errors", [])}


class Portal:
    """`get` one thing, `list` all of them, `start` a report, `download` a file. It gets its token itself."""

    def __init__(self, address: str, client_id: str, secret: str) -> None:
        self.address = address.rstrip("/")
        self.credentials = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        self.token, self.good_until = "", 0.0

    def get(self, path: str, **query: Any) -> Any:
        return json.load(self._ask("GET", self._url(path, query)))

    def list(self, path: str, **query: Any) -> Iterator[Any]:
        """Every row of a list, page by page."""
        url: str | None = self._url(path, {"page_size": 500} | query)
        while url:
            page = json.load(self._ask("GET", url))
            yield from page["results"]
            url = page["next"]

    def start(self, **order: Any) -> Any:
        """Have documents made: `start(year=2025, kind="site_evaluation")`. One key for all tries of one request, so
        that a lost connection starts nothing twice."""
        key = str(uuid.uuid4())
        for wait in (1, 2, 4, 0):
            try:
                return json.load(self._ask("POST", self._url("reports/"), order, {"Idempotency-Key": key}))
            except OSError:
                if not wait:
                    raise
                time.sleep(wait)
        raise AssertionError

    def wait_for(self, job: Any) -> Any:
        """The job when it has ended."""
        while job["status"] in ("queued", "running"):
            time.sleep(2)
            job = self.get(f"jobs/{job['id']}/")
        return job

    def download(self, report: Any, folder: Path) -> Path:
        content: bytes = self._ask("GET", report["download"]).read()
        if hashlib.sha256(content).hexdigest() != report["sha256"]:
            raise ValueError(f"{report['number']} came damaged")
        path = folder / f"{report['number']}.pdf"
        path.write_bytes(content)
        return path

    def _url(self, path: str, query: dict[str, Any] | None = None) -> str:
        return f"{self.address}/api/v1/{path}" + (f"?{urlencode(query)}" if query else "")

    def _ask(self, method: str, url: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        said = json.dumps(body).encode() if body is not None else None
        request = Request(url, said, {"Authorization": f"Bearer {self._token()}"} | (headers or {}), method=method)
        if said is not None:
            request.add_header("Content-Type", "application/json")
        try:
            return urlopen(request, timeout=60)
        except HTTPError as refusal:
            if refusal.code == 429:
                time.sleep(int(refusal.headers["Retry-After"]))
                return self._ask(method, url, body, headers)
            if refusal.headers.get_content_type() != "application/problem+json":
                raise
            raise Problem(json.load(refusal)) from None

    def _token(self) -> str:
        if time.time() > self.good_until:
            answer = json.load(
                urlopen(f"{self.address}/oauth/token/", urlencode(self.credentials).encode(), timeout=60)
            )
            self.token, self.good_until = answer["access_token"], time.time() + answer["expires_in"] - 60
        return self.token


def main(year: int) -> None:
    portal = Portal(os.environ["PORTAL"], os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
    for site in portal.list("sites/", status="open", fields="code,name"):
        print(site["code"], site["name"])
    granted: dict[str, Decimal] = defaultdict(Decimal)
    for grant in portal.list("grants/", year=year):
        granted[grant["programme"]] += Decimal(grant["district_amount"])
    for programme, amount in sorted(granted.items()):
        print(programme, amount)
    for report in portal.list("reports/", year=year, state="final"):
        print(portal.download(report, Path()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
