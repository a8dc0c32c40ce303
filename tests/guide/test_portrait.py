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
    ("language", "numbers", "told"),
    [
        ("en", {"times": 3, "lift": 2.34}, "Tea: bought 3 times, 2.3 times its share among all shoppers"),
        ("en", {"times": 3}, "Tea: bought 3 times"),
        ("zh", {"times": 3, "lift": 2.34}, "茶：买过 3 次，占比是全体顾客的 2.3 倍"),
        ("zh", {"times": 3}, "茶：买过 3 次"),
    ],
)
def test_a_shelf_without_a_ratio_tells_none(language: Language, numbers: dict[str, float], told: str) -> None:
    assert line("category", language, Words("Tea", "茶"), **numbers) == told


@pytest.mark.parametrize(
    ("language", "coupons", "told"),
    [
        ("en", 0, "is on offer"),
        ("en", 1, "; a coupon on 1 item"),
        ("en", 12, "; coupons on 12 items"),
        ("zh", 0, "25% 有优惠"),
        ("zh", 12, "；12 件商品用了优惠券"),
    ],
)
def test_coupons_are_told_where_some_were_used(language: Language, coupons: int, told: str) -> None:
    assert line("discounts", language, share=0.1, lines_share=0.25, coupons=coupons).endswith(told)


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
