"""What a month's log still needs, as its page and the list of logs show it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sites.log_content import Content, LogFault, is_empty


@dataclass(frozen=True, slots=True)
class Need:
    """`have` of `need`; without a `need` it is told and not asked for. `words` say it instead of the numbers."""

    code: str
    label: str
    have: int
    need: int = 0
    words: str = ""

    @property
    def is_met(self) -> bool:
        return self.have >= self.need

    @property
    def shown(self) -> str:
        return self.words or (f"{self.have}/{self.need}" if self.need else str(self.have))

    @property
    def bar(self) -> int:
        """As far as a bar of `need` goes."""
        return min(self.have, self.need)


def needs(content: Content, faults: Collection[LogFault], *, menu: Collection[str], menu_needed: int) -> list[Need]:
    """What is there of what a month needs; `menu` holds the codes of the courses on the programme's menu."""
    lines = [line for line in content.get("activities", ()) if not is_empty(line)]
    people = sum(_number(line["participants"]) for line in lines)
    open_days = content.get("open_days", "").strip()
    found = [Need("menu", _("Menu courses"), sum(line["course"] in menu for line in lines), menu_needed)]
    return [
        *(found if menu_needed else []),
        Need("activities", _("Activities"), len(lines)),
        Need("people", _("Attendance"), people),
        Need("open_days", _("Opening days"), int(bool(open_days)), 1, open_days or _("not filled in")),
        Need("faults", _("Still to fill in"), len(faults)),
    ]


def as_json(found: list[Need]) -> list[dict[str, Any]]:
    """For the page's script, which only writes it down."""
    return [{"code": one.code, "shown": one.shown, "bar": one.bar, "met": is_done(one)} for one in found]


def is_done(one: Need) -> bool:
    """Whether nothing of it is missing; faults are met when there are none."""
    return one.have == 0 if one.code == "faults" else one.is_met


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= 6 else 0
