"""Reads the tables in `expected/`, which say by hand who may do what; README.md there explains their words."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.permissions.words import ROLES, SLOTS, SYSTEMS, THINGS

FOLDER = Path(__file__).parent / "expected"
#: tables of routes; scope.csv says which things a column sees
TABLES = ("pages", "admin", "actions", "files", "api")
PEOPLE = tuple(ROLES)

ALLOWED, IN_SCOPE, OWN_ONLY = "可", "范", "己"
FORBIDDEN, NOTHING, LOGIN, REFUSED = "禁", "无", "登", "拒"
CELLS = {ALLOWED, IN_SCOPE, OWN_ONLY, FORBIDDEN, NOTHING, LOGIN, REFUSED}
#: an answer that no cell wants: the address does not know the method
NO_METHOD = "否"
#: what a line of admin.csv stands for: action → (method, rest of the address)
ADMIN_ACTIONS = {
    "列表": (("GET", ""), ("GET", "export/"), ("GET", "bulk/"), ("POST", "find/")),
    "查看": (("GET", "<object_id>/change/"),),
    "新增": (("GET", "add/"), ("POST", "add/")),
    "修改": (("POST", "<object_id>/change/"),),
    "删除": (("GET", "<object_id>/delete/"), ("POST", "<object_id>/delete/")),
    "历史": (("GET", "<object_id>/history/"),),
}
#: actions that a model has no line for are nobody's
NOBODY = {column: LOGIN if column in ("未登录", "无任职") else FORBIDDEN for column in PEOPLE}


@dataclass(frozen=True)
class Line:
    """What is to come of one way to ask one address, for each column."""

    table: str
    route: str
    method: str
    action: str
    thing: str
    parameters: str
    cells: tuple[tuple[str, str], ...]
    scope: str = ""
    #: not written: of the admin's pages what a table is silent about is nobody's
    is_nobodys: bool = False

    def __getitem__(self, column: str) -> str:
        return dict(self.cells)[column]

    def columns(self) -> list[str]:
        return [column for column, _cell in self.cells]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.method, self.route, self.parameters, self.action)))


@cache
def lines() -> tuple[Line, ...]:
    """All lines of all tables, those of the admin written out."""
    return tuple(line for table in TABLES for row in _rows(table) for line in _lines(table, row)) + tuple(_unwritten())


@cache
def scope() -> dict[str, dict[str, frozenset[str]]]:
    """Thing → column → whose the column sees."""
    seen, columns = {}, (*PEOPLE, *SYSTEMS)
    for row in _rows("scope"):
        assert row["事物"] in THINGS, row
        seen[row["事物"]] = {column: _slots(row[column].partition("（")[0]) for column in columns}
    return seen


@cache
def named() -> dict[str, dict[str, frozenset[str]]]:
    """Thing → column → whose name the column reads on what belongs to it, without seeing the thing."""
    return {
        row["事物"]: {column: _slots(row[column].partition("（")[2].rstrip("）")) for column in (*PEOPLE, *SYSTEMS)}
        for row in _rows("scope")
    }


def _slots(cell: str) -> frozenset[str]:
    if cell in ("全", "无", ""):
        return frozenset(SLOTS) if cell == "全" else frozenset()
    assert set(cell) <= set(SLOTS), cell
    return frozenset(cell)


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def _lines(table: str, row: dict[str, str]) -> Iterator[Line]:
    columns = (*PEOPLE, *SYSTEMS) if table == "api" else PEOPLE
    cells = tuple((column, row[column]) for column in columns)
    assert {cell for _column, cell in cells} <= CELLS, (table, row)
    assert row["事物"] in {"", *THINGS}, (table, row)
    more: dict[str, Any] = {
        "thing": row["事物"],
        "cells": cells,
        "parameters": row.get("参数", ""),
        "scope": row.get("授权", ""),
    }
    if table != "admin":
        yield Line(table, row["路由"], row["方法"], row["动作"], **more)
        return
    for method, rest in ADMIN_ACTIONS[row["动作"]]:
        yield Line(table, row["路由"] + rest, method, row["动作"], **more)


def _unwritten() -> Iterator[Line]:
    """What the tables leave out of the admin because it is nobody's: a model's line of the list speaks for it."""
    written = {(row["路由"], row["动作"]) for row in _rows("admin")}
    for row in _rows("admin"):
        if row["动作"] != "列表":
            continue
        cells = tuple((column, NOBODY[column]) for column in PEOPLE)
        for action, ways in ADMIN_ACTIONS.items():
            if (row["路由"], action) not in written:
                for method, rest in ways:
                    yield Line("admin", row["路由"] + rest, method, action, row["事物"], "", cells, is_nobodys=True)
        has_post = tuple((column, _to_the_page(column)) for column in PEOPLE)
        yield Line("admin", f"{row['路由']}<object_id>/", "GET", "转到", row["事物"], "", has_post, is_nobodys=True)


def _to_the_page(column: str) -> str:
    """Django leads from `<id>/` to `<id>/change/`, whatever the number: it tells nothing."""
    return LOGIN if column in ("未登录", "无任职") else ALLOWED
