"""The words every part speaks."""

from __future__ import annotations

import pytest

from daogou.types import Money


@pytest.mark.parametrize(
    ("minor", "currency", "told"),
    [
        (123_456, "USD", "$1,234.56"),
        (-5, "CNY", "-¥0.05"),
        (1_234, "JPY", "JPY 1,234"),
        (-1, "KRW", "-KRW 1"),
        (1_234_005, "KWD", "KWD 1,234.005"),
        (1_234_567, "CLF", "CLF 123.4567"),
        (1_234, "CHF", "CHF 12.34"),
    ],
)
def test_money_has_its_currencys_decimals(minor: int, currency: str, told: str) -> None:
    assert str(Money(minor, currency)) == told
