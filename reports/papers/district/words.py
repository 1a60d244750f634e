"""Figures of the summary in words: shares with their parts, names in a row, states."""

from collections.abc import Sequence
from fractions import Fraction

from portal.money import half_up
from reports.pdf.figures import count, plain, share
from reports.programme_data.places import Share

PLACES = 1
ROUND_WORDS = {"computed": "已核算", "reviewed": "已复核", "notice": "公示中", "published": "已公布"}
ALLOCATION_WORDS = {
    "": "尚未测算", "draft": "测算", "reviewed": "已复核", "notice": "公示中", "approved": "已审定", "paying": "拨付中",
    "settled": "已办结",
}  # fmt: skip
AWARD_WORDS = {
    "proposed": "拟通报表扬",
    "notice": "公示中",
    "conferred": "已通报表扬",
    "revoked": "已撤销",
    "struck": "不予列入",
}


def rate(of: Share) -> str:
    """'66.7%（68/102）'; 未测评 without a denominator."""
    return share(of.part, of.whole, PLACES)


def bare_rate(of: Share) -> str:
    """'66.7%' for a tile, whose note has the parts."""
    return rate(of).split("（")[0]


def parts(of: Share) -> str:
    return f"{count(of.part)}/{count(of.whole)}" if of.whole else "没有数据"


def named(names: Sequence[str], most: int = 0) -> str:
    """Names in a row; of more than `most` the first ones and how many there are."""
    if most and len(names) > most:
        return f"{'、'.join(names[:most])}等{count(len(names))}个"
    return "、".join(names)


def ten_thousand(fen: int) -> str:
    """Fen as 万元 with two decimals at most, for tiles."""
    return plain(half_up(Fraction(fen, 1_000_000), 2))
