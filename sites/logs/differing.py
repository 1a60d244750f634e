"""Two texts of one log side by side: mine that was kept aside, and the one that a colleague saved. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sites.log_content import HEAD, LINES, Content, is_empty
from sites.logs.fields import PARTS, label_of, part_label


@dataclass(frozen=True, slots=True)
class Pair:
    """A field, or a whole line, in both texts; empty where one of them does not have it."""

    label: str
    mine: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.mine != self.theirs


def pairs(mine: Content, theirs: Content) -> list[Pair]:
    """What stands in either of them, in the order of the page. Lines belong together by their key."""
    return list(_pairs(mine, theirs))


def _pairs(mine: Content, theirs: Content) -> Iterator[Pair]:
    for column in HEAD:
        pair = Pair(label_of(column.field), mine.get(column.field, ""), theirs.get(column.field, ""))
        if pair.mine or pair.theirs:
            yield pair
    for part in PARTS:
        if part in mine and part in theirs:
            yield from _lines(part, mine[part], theirs[part])


def _lines(part: str, mine: list[dict[str, str]], theirs: list[dict[str, str]]) -> Iterator[Pair]:
    of_mine, of_theirs = ({line["row"]: _in_words(part, line) for line in lines} for lines in (mine, theirs))
    for number, row in enumerate(dict.fromkeys([*of_theirs, *of_mine]), 1):
        pair = Pair(
            _("%(part)s %(number)d") % {"part": part_label(part), "number": number},
            of_mine.get(row, ""),
            of_theirs.get(row, ""),
        )
        if pair.mine or pair.theirs:
            yield pair


def _in_words(part: str, line: dict[str, str]) -> str:
    return "" if is_empty(line) else " · ".join(line[column.field] or "—" for column in LINES[part])
