"""Hours in words, read back by a reader of its own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.papers.people.words import hours_in_words

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read(words: str) -> int:
    """Minutes of '壹佰壹拾捌小时叁拾分钟'."""
    found = re.fullmatch(r"(?:(.+?)小时)?(?:整|(.+?)分钟)", words)
    assert found
    return 60 * number(found[1] or "") + number(found[2] or "")


def number(words: str) -> int:
    total = section = digit = 0
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in PLACES:
            section, digit = section + digit * PLACES[sign], 0
        else:
            assert sign == "万"
            total, section, digit = (total + section + digit) * 10_000, 0, 0
    return total + section + digit


@given(st.integers(0, 60 * 10**8 - 1))
def test_hours_in_words_are_exactly_the_minutes(minutes: int) -> None:
    assert read(hours_in_words(minutes)) == minutes


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "零小时整"),
        (45, "肆拾伍分钟"),
        (60, "壹小时整"),
        (7110, "壹佰壹拾捌小时叁拾分钟"),
        (60 * 1005 + 5, "壹仟零伍小时伍分钟"),
    ],
)
def test_hours_in_words_as_a_clerk_writes_them(minutes: int, words: str) -> None:
    assert hours_in_words(minutes) == words


def test_less_than_no_time_has_no_words() -> None:
    with pytest.raises(ValueError, match="-1"):
        hours_in_words(-60)
