"""How figures are written in documents: pure functions from a figure to its Chinese text.

A dash stands for what was not measured. A percentage never stands without its numerator and denominator.
"""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from portal.money import half_up, yuan

NOTHING = "—"


def plain(value: Fraction | Decimal | int | None, places: int = 4) -> str:
    """A measure: half up to `places` decimals (docs/rules.md §2), without idle zeros, thousands apart."""
    if value is None:
        return NOTHING
    text = f"{half_up(value, places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def points(value: Decimal | None) -> str:
    """A score with two decimals."""
    return NOTHING if value is None else f"{half_up(value, 2):.2f}"


def signed(value: Decimal | None) -> str:
    """A difference with its sign; 持平 when there is none."""
    if value is None:
        return NOTHING
    return "持平" if value == 0 else f"{'+' if value > 0 else '−'}{plain(abs(value))}"


def count(value: int | None) -> str:
    return NOTHING if value is None else f"{value:,}"


def hours(minutes: int | None) -> str:
    """Minutes as hours with at most two decimals."""
    return NOTHING if minutes is None else plain(half_up(Fraction(minutes, 60), 2))


def share(part: Decimal | int, whole: Decimal | int, places: int = 4) -> str:
    """'91.6667%（11/12）', with the decimals of a measure; without a denominator nothing was measured."""
    if not whole:
        return "未测评"
    return f"{plain(_rate(part, whole, places))}%（{plain(part)}/{plain(whole)}）"


def score_share(got: Decimal, full: Decimal) -> str:
    """'78.0%（11.70/15）', the marks reached of the full marks."""
    return f"{_rate(got, full, 1):.1f}%（{points(got)}/{plain(full)}）" if full else "未测评"


def _rate(part: Decimal | int, whole: Decimal | int, places: int) -> Decimal:
    return half_up(Fraction(part) * 100 / Fraction(whole), places)


def day(value: date | None) -> str:
    """2025年3月1日, for running text."""
    return NOTHING if value is None else f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date | None) -> str:
    """2025-03-01, for tables."""
    return NOTHING if value is None else value.isoformat()


def moment(value: datetime) -> str:
    return f"{day(value)}{value.hour}时{value.minute:02d}分"


def money(fen: int) -> str:
    return f"{yuan(fen)}元"


def ratio(value: Decimal) -> str:
    """A matching ratio: 1 → '1∶1', 0.5 → '1∶0.5'."""
    return f"1∶{plain(value)}"


def leading_office(programme: object, unit: object = None) -> str:
    """Who issues a programme's papers: the office of its leading group, at the lead unit where one is to be named."""
    return f"{programme}工作领导小组办公室" + (f"（{unit}）" if unit else "")


def shortened(text: str, most: int) -> str:
    """At most `most` characters; the rest is an ellipsis. For running heads only."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
