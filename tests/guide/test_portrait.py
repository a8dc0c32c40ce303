"""The portrait's lines say what their numbers say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from daogou.guide.portrait import portrait
from daogou.profiles.profile import Profile, Trait, TraitKind
from daogou.types import Language, ShopperId, Words

NAMELESS = Words()


def line(kind: TraitKind, language: Language, name: Words = NAMELESS, **numbers: float) -> str:
    trait = Trait(kind, "key", name, 1.0, numbers, (), 0)
    profile = Profile(ShopperId("ann"), datetime(2024, 6, 1, tzinfo=UTC), (trait,))
    return portrait(profile, language, {}, "USD")[0].text


@pytest.mark.parametrize(
    ("language", "orders", "told"),
    [
        ("en", 1, "$12.34 in all"),
        ("en", 2, "A typical (median) order is $6.17; $12.34 in all"),
        ("zh", 1, "合计 $12.34"),
        ("zh", 2, "一笔订单通常（中位数）为 $6.17；合计 $12.34"),
    ],
)
def test_a_typical_order_takes_several(language: Language, orders: int, told: str) -> None:
    assert line("spending", language, orders=orders, median_minor=1234 / orders, total_minor=1234) == told
