"""Money: integer fen in the database, Decimal yuan in Python, never a float."""

from decimal import Decimal
from fractions import Fraction

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
#: the largest amount that the portal handles: a fen under 10^12 yuan
MAX_FEN = 10**14 - 1


def to_fen(yuan: Decimal) -> int:
    """Decimal yuan with at most two decimals → fen; more decimals are a ValueError, never rounded away."""
    fen = yuan * 100
    if fen != fen.to_integral_value():
        raise ValueError(f"{yuan} has more than two decimals")
    return int(fen)


def to_yuan(fen: int) -> Decimal:
    """Fen → Decimal yuan with two decimals."""
    return Decimal(fen).scaleb(-2)


def yuan(fen: int) -> str:
    """Fen → '1,234.50'."""
    return f"{to_yuan(fen):,.2f}"


def half_up(value: Fraction | Decimal | int, places: int) -> Decimal:
    """An exact value rounded half away from zero to `places` decimals, without passing through a float."""
    over, under = Fraction(value).as_integer_ratio()
    whole = (2 * abs(over) * 10**places + under) // (2 * under)
    return Decimal(whole if over >= 0 else -whole).scaleb(-places)


def percent(ratio: Fraction, places: int = 2) -> Decimal:
    """A ratio as percent, half up."""
    return half_up(ratio * 100, places)


def in_words(fen: int) -> str:
    """Fen as 人民币大写: 16409.02 → 壹万陆仟肆佰零玖元零贰分 (docs/rules.md knows no rule for it; norm of the banks).

    Ends with 整 after 元 and after 角, with nothing after 分. Raises ValueError outside ±MAX_FEN.
    """
    if abs(fen) > MAX_FEN:
        raise ValueError(f"{fen} fen is too much to be written in words")
    sign, fen = ("负", -fen) if fen < 0 else ("", fen)
    whole, cents = divmod(fen, 100)
    jiao, single = divmod(cents, 10)
    words = _whole_words(whole) + "元" if whole else ""
    if not cents:
        return sign + (words or "零元") + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif whole:
        words += "零"
    return sign + words + (_DIGITS[single] + "分" if single else "整")


def whole_in_words(number: int) -> str:
    """A whole number in 大写 numerals without a unit: 118 → 壹佰壹拾捌, 0 → 零.

    Raises ValueError below 0 and from 10^12 on.
    """
    if not 0 <= number < 10**12:
        raise ValueError(f"{number} can't be written in words")
    return _whole_words(number) or _DIGITS[0]


def _whole_words(whole: int) -> str:
    groups: list[int] = []
    while whole:
        whole, group = divmod(whole, 10_000)
        groups.append(group)
    words, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += _group_words(group) + _GROUPS[index]
        gap = False
    return words


def _group_words(group: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return words
