"""What is said of an amount that can't be taken in."""

import pytest
from django.utils.translation import override

from portal.workbook.columns import BadCell, Money

AMOUNT = Money("金额", "amount_fen")


@pytest.mark.parametrize("amount", ["-0.01", "两万", "20,000", -1.0, "NaN"])
def test_what_is_no_amount_or_below_0_is_told_to_be_an_amount_in_yuan(amount: object) -> None:
    with override("zh-hans"), pytest.raises(BadCell) as bad:
        AMOUNT.parse(amount)
    assert str(bad.value) == "金额（元），不小于0"


def test_only_an_amount_above_the_most_is_told_the_most() -> None:
    with override("zh-hans"), pytest.raises(BadCell) as bad:
        AMOUNT.parse(1e15)
    assert "999999999999.99" in str(bad.value)
    assert (AMOUNT.parse("0"), AMOUNT.parse(12.34)) == (0, 1234)
