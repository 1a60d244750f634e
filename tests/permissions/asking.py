"""How a line of a table becomes a request: the address of a thing, what is posted, and the answer as one word."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.contenttypes.models import ContentType
from django.test import Client

from tests.permissions import tables
from tests.permissions.district import YEAR, District
from tests.permissions.tables import Line
from tests.permissions.words import NOBODYS, PLANTED, thing_and_slot

PARAMETER = re.compile(r"<(\w+)>")
#: what stands in an address for a thing that nobody has
NOBODYS_NUMBER, NOBODYS_CODE = 999_999_999, "zq-nobodys"
#: what is posted besides a reason, where a line names no move
POSTED: dict[str, dict[str, Any]] = {
    "search/": {"q": "zq"},
    "search/suggest/": {"q": "zq"},
    "language/": {"language": "en"},
    "export/": {"year": "", "unmasked": ""},
    "api/v1/reports/": {"year": YEAR, "kind": "site_evaluation"},
    # with something unknown in it, so that what is asked is who may ask, and not whether the log is in the right state
    "api/v1/monthly-logs/<site>/<month>/submit/": {"unknown": True},
    "api/v1/monthly-logs/<site>/<month>/approve/": {"unknown": True},
}


LOGINS = ("/account/login/?next=", "/admin/login/?next=")


@dataclass(frozen=True)
class Answered:
    """What came back: the word that the tables have for it, its status, and all its text."""

    word: str
    status: int
    text: str

    def planted(self) -> set[tuple[str, str, bool]]:
        """Things whose names (True) or codes (False) stand in the answer."""
        return {(*thing_and_slot(n, slot), kind == "n") for n, slot, kind in re.findall(PLANTED, self.text)}


def slots_of(line: Line, district: District) -> list[str]:
    """Whose things a line is asked for: all there are, and what nobody has; one request where it is about none."""
    if not is_about_a_thing(line):
        return [""]
    return [*district[line.thing], NOBODYS]


def is_about_a_thing(line: Line) -> bool:
    known = {"year", *dict(parse_qsl(line.parameters.partition("?")[0]))}
    wanted = set(PARAMETER.findall(line.route)) - known
    return bool(line.thing) and (bool(wanted) or "{" in line.parameters)


def url_of(line: Line, district: District, slot: str) -> str:
    """The address of a slot's thing, with the line's parameters (`move=review`, behind a `?` those of the query)."""
    of_path, _mark, of_query = line.parameters.partition("?")
    known = {"year": str(YEAR)} | dict(parse_qsl(of_path))
    if line.thing and slot:
        known = address(line.thing, district[line.thing].get(slot)) | known
    path = PARAMETER.sub(lambda found: str(known.get(found[1], NOBODYS_NUMBER)), line.route)
    query = {name: value.format(**known) for name, value in parse_qsl(of_query)}
    return f"/{path}" + (f"?{urlencode(query)}" if query else "")


def address(thing: str, row: Any) -> dict[str, Any]:
    """What names a thing in addresses: numbers, codes, and those of what it belongs to."""
    numbers = ("pk", "id", "object_id")
    if row is None:
        nobodys = dict.fromkeys(numbers, NOBODYS_NUMBER) | dict.fromkeys(("code", "site", "number"), NOBODYS_CODE)
        return nobodys | {"month": "2025-03", "content_type_id": 1}
    found: dict[str, Any] = dict.fromkeys(numbers, row.pk)
    found["content_type_id"] = ContentType.objects.get_for_model(row).pk
    found |= {name: getattr(row, name) for name in ("code", "number") if isinstance(getattr(row, name, None), str)}
    if isinstance(getattr(row, "month", None), date):
        found["month"] = f"{row.month:%Y-%m}"
    if of := getattr(row, "site", None):
        found |= {"code": of.code, "site": of.code}
    elif of := getattr(row, "programme", None):
        found.setdefault("code", of.code)
    return found


def posted(line: Line) -> dict[str, Any]:
    """What a line sends: a reason, and what is done with which rows where the line says so."""
    if line.route.startswith("api/v1/"):
        return POSTED.get(line.route, {})
    asked = dict(parse_qsl(line.parameters.partition("?")[0]))
    done = asked.get("do", "")
    bulk = {"move": done, "all": "1"} if done else {"do": asked["move"]} if "move" in asked else {}
    more = {"unmasked": "on", "year": ""} if done == "unmasked" else POSTED.get(line.route, {})
    return {"reason": "工作需要"} | bulk | more


def ask(client: Client, line: Line, url: str, **headers: str) -> Answered:
    """Send the line's request; the answer in the tables' words."""
    if line.method == "GET":
        response = client.get(url, headers=headers)
    elif line.route.startswith("api/v1/"):
        headers |= {"idempotency-key": "once"}
        body = json.dumps(posted(line))
        response = client.generic(line.method, url, body, content_type="application/json", headers=headers)
    else:
        response = getattr(client, line.method.lower())(url, posted(line), headers=headers)
    return Answered(word_of(response), response.status_code, text_of(response))


def word_of(response: Any) -> str:
    """可 for what was let through, whatever it said about the form; a server error is its number."""
    status = response.status_code
    if status == 401 or (status in (301, 302) and response["Location"].startswith(LOGINS)):
        return tables.LOGIN
    words = {403: tables.FORBIDDEN, 404: tables.NOTHING, 405: tables.NO_METHOD, 409: tables.REFUSED}
    if status in words:
        return words[status]
    return tables.ALLOWED if status < 500 and status != 429 else str(status)


def text_of(response: Any) -> str:
    """All that an answer tells: its body (what a workbook or an archive holds, a file's bytes) and where it leads."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        body = unpacked(body)
    return f"{body.decode(errors='replace')} {response.get('Location', '')} {response.get('Content-Disposition', '')}"


def unpacked(archive: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        return b" ".join(name.encode() + b" " + files.read(name) for name in files.namelist())
