"""Turns of phrase that the chapters of a programme's report share: pure functions from figures to Chinese text."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from portal.money import half_up
from reports.pdf.figures import NOTHING, plain, points, share
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.outcomes import SiteFacts

#: how many of a list are named in running text
NAMED = 6
#: rates of the whole programme have one decimal
PLACES = 1


def rate(part: Decimal | int, whole: Decimal | int) -> str:
    """'92.4%（206/223）'; 未测评 without a denominator."""
    return share(part, whole, PLACES)


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """'92.4%', for where numerator and denominator stand beside it."""
    return f"{plain(half_up(Fraction(part) * 100 / Fraction(whole), PLACES))}%" if whole else NOTHING


def rated(part: Decimal | int, whole: Decimal | int) -> str:
    """'占92.4%，206/223', to stand in brackets."""
    return f"占{percent(part, whole)}，{plain(part)}/{plain(whole)}" if whole else "未测评"


def listed(names: Iterable[str], counter: str = "个点", most: int = NAMED) -> str:
    """'甲、乙、丙', or '甲、乙、丙等9个点' when there are more than are named."""
    every = list(names)
    text = "、".join(every[:most])
    return text if len(every) <= most else f"{text}等{len(every)}{counter}"


def sites_listed(sites: Iterable[SiteFacts], most: int = NAMED) -> str:
    return listed((site.name for site in sites), most=most)


def mean(value: Fraction | None) -> str:
    """A mean of scores, two decimals."""
    return NOTHING if value is None else points(half_up(value, 2))


def per(amount: int | Fraction, number: int, places: int = 1) -> str:
    """An amount for each of a number; a dash without any."""
    return plain(half_up(Fraction(amount) / number, places)) if number else NOTHING


def change(now: Fraction | Decimal, before: Fraction | Decimal, unit: str, places: int = 2) -> str:
    """'提高1.20分', '下降0.35分' or '持平'; of the figures as they are printed, so that a reader can check it."""
    gap = half_up(now, places) - half_up(before, places)
    if not gap:
        return "持平"
    return f"{'提高' if gap > 0 else '下降'}{abs(gap):.{places}f}{unit}"


def compared(now: Fraction | Decimal, before: Fraction | Decimal, unit: str, places: int = 2) -> str:
    """'比上年提高1.20分', or '与上年持平'."""
    told = change(now, before, unit, places)
    return "与上年持平" if told == "持平" else f"比上年{told}"


def more(now: int, before: int, unit: str) -> str:
    """'增加3个', '减少1个' or '持平'."""
    if now == before:
        return "持平"
    return f"{'增加' if now > before else '减少'}{abs(now - before):,}{unit}"


def months_listed(numbers: Sequence[int]) -> str:
    return "、".join(f"{number}月" for number in numbers)


def barred(facts: ProgrammeFacts) -> str:
    """What a vetoed or shut site has no part in."""
    return "不享受奖补和通报表扬" if facts.has_grants else "不列入通报表扬"
