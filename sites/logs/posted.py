"""The log's page as a form: what a POST of it says as a draft, and a draft as its fields. Pure.

A line's fields are named as its faults are: `activities.<row>.topic`; the rows of a part stand in order in fields named
as the part. Of a date the page asks the day of the month alone.
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from typing import Any

from django.http import QueryDict

from sites.log_content import HEAD, LINES, MOST_LINES, Content

#: a part is only read when the page says that it showed it: else a form that was cut off would empty it
SHOWN = "shown"
#: courses that are not on the menu have a list of their own, which goes before the chips
OTHER_COURSE = "other_course"
#: lines that were removed and may still be taken back
GONE = "gone"


def content_of(post: QueryDict, month: date, gone: Collection[str] = ()) -> Content:
    """What was typed into the page, as sites.log_content.tidy takes it, without the lines that are `gone`
    (`activities.<row>`). More lines than a month holds stay that many, so that it is refused."""
    content: Content = {column.field: post.get(column.field, "") for column in HEAD}
    shown = set(post.getlist(SHOWN))
    for part in LINES:
        if part in shown:
            rows = post.getlist(part)[: MOST_LINES + 1]
            content[part] = [_line(post, part, row, month) for row in rows if f"{part}.{row}" not in gone]
    return content


def _line(post: QueryDict, part: str, row: str, month: date) -> dict[str, str]:
    place = f"{part}.{row}."
    line = {column.field: post.get(place + column.field, "") for column in LINES[part]}
    line["date"] = date_of(line["date"], month)
    if part == "activities":
        line["course"] = post.get(place + OTHER_COURSE, "") or line["course"]
        line["occasion"] = post.get(place + "occasion", "")
    return {"row": row} | line


def edit_of(post: QueryDict) -> int:
    """The edit that the writer saw; what is none is nobody's, so that the text is kept aside."""
    said = post.get("edit", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1


def date_of(day: str, month: date) -> str:
    """A day of the month as a draft keeps it; what is none stays as it was typed."""
    number = unicodedata.normalize("NFKC", day).strip().removesuffix("日")
    return f"{month:%Y-%m}-{int(number):02}" if re.fullmatch(r"[0-9]{1,2}", number) else day


def day_of(text: str, month: date) -> str:
    """The other way round: a date of the month as its day."""
    found = re.fullmatch(rf"{month:%Y-%m}-([0-9]{{2}})", text)
    return str(int(found[1])) if found else text


def weekday_of(text: str) -> int | None:
    """0 (Monday) to 6 of a date that is one."""
    try:
        return date.fromisoformat(text).weekday()
    except ValueError:
        return None


def without_days(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Activities as another month begins from them: their days and what they were shared with are left behind."""
    return [line | {"date": "", "occasion": ""} for line in lines]
