# ruff: noqa: E501 — one list of nasty values, read as a block
"""Random damage to a workbook: cells replaced by nasty ones, swapped and moved, rows and columns lost or doubled."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from tests.ledgers.factory import Formula, Styled, Tables

Moment = datetime
NASTY: list[Any] = [
    None, "", " ", "\u3000", "\x00", "\x07", "\x7f", "_x0000_", "_x005F_x0041_", "a\nb", "a\r\nb", "a\tb", "'", '"', "\\",
    "=1+1", "+1", "-1", "@x", "<b>&amp;", "%s %(a)s {0}", "0", "-0", "1", "1.5", "1e5", "NaN", "Infinity", "-Infinity",
    "是", "否", "休", "班", "优", "新开办", "定性", "定量", "加分", "否决", "居民身份证", "其他", "草稿", "已通过", "*", "1*", "199****1111",
    "990000********1239", "990000199001011239", "99000019900101123x", "19900001111", "0990-5808220", "J1", "P", "Q", "K1",
    "L1", "S1", "S2", "V1", "A1", "B1", "月均活动次数", "on_time_log_rate", "2025", "2025-01", "2025-02", "2025-01-10",
    "2025-01-10 08:00:00", "1900-01-01", "0001-01-01", "9999-12-31", "2999-12-31", "1986-05-04 02:30:00",
    "1900-01-01 00:00:00", "2025-02-30", "😀", "𠮷", "e\u0301", "\u202e", "\ufeff", "x" * 41, "长" * 101, "长" * 201,
    "长" * 2001, "长" * 32767, "9" * 15, "9" * 16, "9" * 400, "１２３", "٣", "1,5", "0x10",
    0, 1, -1, 2, 12, 28, 29, 31, 32, 60, 100, 101, 1000, 2025, 1899, 3000, 0.1, 0.25, 0.5, 1.005, 24, 24.25, 1e-9, 1e9,
    2**31 - 1, 2**31, 2**53, 1e15, 1e16, 1e100, 1e300, -1e300, 5e-324, 0.30000000000000004, 33.333333333333336,
    99999.99, 100000, 999999.999999999, 1e12, 999999999999.99, 99999999999.9999, 180.5,
    True, False, date(1900, 1, 1), date(1900, 2, 28), date(2025, 1, 10), date(2024, 12, 31), date(2999, 12, 31),
    date(9999, 12, 31), Moment(2025, 1, 10, 12, 0), Moment(1900, 1, 1, 0, 0, 1), Moment(2999, 12, 31, 23, 59, 59),
    Moment(9999, 12, 31, 23, 59, 59), Decimal("0.01"),
    Formula("=1+1", 2), Formula("=#REF!", "#REF!"), Formula("=A1", "x"), Formula("=A1", ""), Formula("=TRUE()", True),
    Styled(0.5, "hh:mm"), Styled(45667, "General"), Styled(45667, "yyyy-mm-dd"), Styled(0, "yyyy-mm-dd"),
    Styled(-1, "yyyy-mm-dd"), Styled(60, "yyyy-mm-dd"), Styled(2958466, "yyyy-mm-dd"), Styled(1e10, "yyyy-mm-dd"),
    Styled(0.5, "[h]:mm"), Styled(45667.9999999, "yyyy-mm-dd hh:mm:ss"),
]  # fmt: skip


def nasty_cell(made: Tables, chance: Random) -> None:
    rows = made[chance.choice(list(made))]
    row = chance.choice(rows[1:] or rows)
    if row:
        row[chance.randrange(len(row))] = chance.choice(NASTY)


def header(made: Tables, chance: Random) -> None:
    row = made[chance.choice(list(made))][0]
    if row:
        row[chance.randrange(len(row))] = chance.choice([*row, None, "", " 代码 ", "代码\n", 5, True])


def cell_of_the_same_column(made: Tables, chance: Random) -> None:
    rows = made[chance.choice(list(made))][1:]
    if rows and min(map(len, rows)):
        one, two, column = chance.choice(rows), chance.choice(rows), chance.randrange(min(map(len, rows)))
        one[column], two[column] = two[column], one[column]


def cell_of_another_sheet(made: Tables, chance: Random) -> None:
    one, two = (chance.choice(made[chance.choice(list(made))]) for _ in "12")
    if one and two:
        one[chance.randrange(len(one))] = two[chance.randrange(len(two))]


def lost_row(made: Tables, chance: Random) -> None:
    rows = made[chance.choice(list(made))]
    if len(rows) > 1:
        del rows[chance.randrange(1, len(rows))]


def doubled_row(made: Tables, chance: Random) -> None:
    rows = made[chance.choice(list(made))]
    rows.append(list(chance.choice(rows)))


def lost_column(made: Tables, chance: Random) -> None:
    rows = made[chance.choice(list(made))]
    column = chance.randrange(max(1, len(rows[0])))
    for row in rows:
        del row[column : column + 1]


def lost_sheet(made: Tables, chance: Random) -> None:
    if len(made) > 1:
        del made[chance.choice(list(made))]


MUTATIONS: list[Callable[[Tables, Random], None]] = [
    *[nasty_cell] * 6, header, *[cell_of_the_same_column] * 3, cell_of_another_sheet, lost_row, doubled_row, lost_column,
    lost_sheet,
]  # fmt: skip


def damage(made: Tables, chance: Random) -> Tables:
    """One to four mutations, mostly one: the more there are, the sooner the first one hides the others."""
    for _ in range(chance.choice([1, 1, 1, 2, 3, 4])):
        chance.choice(MUTATIONS)(made, chance)
    return made
