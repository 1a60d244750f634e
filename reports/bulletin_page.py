"""A bulletin on the screen: the paragraphs and tables of its paper, with links to the rows behind the figures."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web.addresses import address, rows_of
from reports.bulletin_data import Bulletin
from reports.papers.blocks import Annex, Block, Grid, Heading, Items, NewPage, Para
from reports.papers.bulletin import sections
from reports.papers.bulletin.annexes import annexes
from reports.papers.numbering import numbered
from reports.pdf.tables import Table
from sites.states import LogStatus
from volunteers.states import ServiceStatus


@dataclass(frozen=True)
class Figure:
    """A figure of the month, and the address of the rows behind it ("" where the reader has none)."""

    label: str
    value: int
    url: str = ""
    unit: str = ""
    of: int | None = None


def figures(actor: Actor | None, facts: Bulletin) -> list[Figure]:
    """The figures at the head of the page; `actor` None for who only received the bulletin."""
    line = facts.total
    logs, rows = _Logs(facts, actor), _Rows(facts, actor)
    return [
        Figure("应报", line.due, logs.url("due"), "份"),
        Figure("按时报送", line.on_time, logs.url("on_time"), "份", line.due),
        Figure("逾期报送", line.late, logs.url("late"), "份"),
        Figure("未报", line.missing, logs.url("missing"), "份"),
        Figure("已通过", line.approved, logs.url("approved"), "份", line.due),
        Figure("活动", line.activities, rows.activities(), f"场 · {line.people:,}人次"),
        Figure("志愿服务", line.served, rows.service(), "人次"),
        Figure("安全事件", line.incidents, rows.incidents(), "起"),
    ]


class _Logs:
    """The list of the year's logs, of this month and place."""

    def __init__(self, facts: Bulletin, actor: Actor | None) -> None:
        self.facts, self.actor = facts, actor

    def url(self, state: str) -> str:
        if self.actor is None:
            return ""
        month, place = self.facts.month, self.facts.place_code
        query = {"programme": self.facts.code, "subdistrict": place, "month": str(month.month), "state": state}
        return address("year_logs", month.year, **query)


class _Rows:
    """The ledgers: those of a district's month; of one subdistrict for who sees no other, as they know no places."""

    def __init__(self, facts: Bulletin, actor: Actor | None) -> None:
        self.facts, self.actor = facts, actor
        self.may = actor is not None and (not facts.place or actor.subdistrict_id is not None)

    def _listed(self, model: str, **query: Any) -> str:
        if not self.may:
            return ""
        day = {"date__year": self.facts.month.year, "date__month": self.facts.month.month}
        return rows_of(model, **query, **day)

    def activities(self) -> str:
        approved = {"log__status__exact": LogStatus.APPROVED.value}
        return self._listed("sites_activity", log__site__programme__id__exact=self.facts.programme_id, **approved)

    def service(self) -> str:
        if self.actor is None or not self.actor.may(Right.SEE_PEOPLE):
            return ""
        confirmed = {"status__exact": ServiceStatus.CONFIRMED.value}
        return self._listed("volunteers_servicerecord", site__programme__id__exact=self.facts.programme_id, **confirmed)

    def incidents(self) -> str:
        return self._listed("sites_incident", site__programme__id__exact=self.facts.programme_id)


@dataclass(frozen=True)
class Cell:
    text: str
    align: str
    url: str
    is_head: bool


def parts(actor: Actor | None, facts: Bulletin) -> Iterator[dict[str, Any]]:
    """The blocks of the paper in their order, each as {kind: what the template draws}."""
    blocks: list[Block] = list(sections(facts))
    for title, inner in annexes(facts):
        blocks += [Annex(title), *inner]
    urls, title = _urls(facts) if actor else {}, ""
    for block in numbered(blocks):
        match block:
            case Heading():
                yield {"head": block.text, "level": block.level}
            case Annex():
                title = block.title
                yield {"head": f"{block.number}　{title}", "level": 1}
            case Para():
                yield {"text": block.text, "is_small": "small" in block.style}
            case Items():
                yield {"lines": block.lines}
            case Grid(table=Table() as table):
                caption = block.caption + (f"（单位：{table.unit}）" if table.unit else "")
                yield {"caption": caption, "name": title, "columns": table.columns, "rows": list(_rows(table, urls))}
            case Grid() | NewPage():
                continue


def _rows(table: Table, urls: dict[str, str]) -> Iterator[dict[str, Any]]:
    for at, row in enumerate(table.rows, 1):
        names = [number for number, column in enumerate(table.columns) if not column.align]
        cells = [
            Cell(text, column.align, urls.get(text, ""), number in names[:1])
            for number, (column, text) in enumerate(zip(table.columns, row, strict=True))
        ]
        yield {"cells": cells, "is_sum": table.summed and at == len(table.rows)}


def _urls(facts: Bulletin) -> dict[str, str]:
    """Addresses by the name that stands in a cell: of the subdistricts' bulletins, and of sites whose name is one of
    its kind."""
    names = Counter(row.name for row in facts.rows)
    found = {row.name: address("site", row.code, year=facts.month.year) for row in facts.rows if names[row.name] == 1}
    if not facts.place:
        month = f"{facts.month:%Y-%m}"
        found |= {line.name: reverse("place_bulletin", args=[month, line.code, facts.code]) for line in facts.lines}
    return found
