"""The citizen's ID number (GB 11643): 17 digits, of which eight are the birth date, and a check character."""

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def is_id_number(text: str) -> bool:
    """Whether `text` has the form, a possible birth date and the right check character."""
    if len(text) != 18 or not (text.isascii() and text[:17].isdigit()):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    return born.year >= 1800 and text[17] == _CHECKS[total % 11]
