"""What `daogou offers check` finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pricing_cases import NOON, Json, offer, threshold

from daogou.shop.pricing.cart import Line
from daogou.shop.pricing.check import Known, check
from daogou.shop.pricing.offer import Offer

GOODS = [
    Line("tea", 1, 2_000, category="drinks", brand="甲", seller="s"),
    Line("cup", 1, 1_500, category="cups", brand="乙", seller="t"),
]
KNOWN = Known(GOODS, {"tea": 10, "cup": 4}, frozenset({"k"}), NOON)
FIXED = {"kind": "fixed", "off": 100}
AT_LEAST = {"minimum": {"amount": 500}}


def found(*offers: Offer) -> list[tuple[str, str, tuple[str, ...]]]:
    findings = check(offers, KNOWN)
    assert all(each.text.en and each.text.zh for each in findings)
    return [(each.kind, each.severity, each.offers) for each in findings]


def test_nothing_is_wrong_with_good_offers() -> None:
    assert found(offer("a", threshold(3_000, 500)), offer("b", {"kind": "percent", "off": 500}, code="X")) == []


@pytest.mark.parametrize(
    ("benefit", "fields", "kind", "severity"),
    [
        (FIXED, {**AT_LEAST, "ends": NOON}, "window", "warning"),
        (FIXED, {**AT_LEAST, "campaign": "nope"}, "campaign", "error"),
        (FIXED, {**AT_LEAST, "scope": {"products": ["tea", "pot"]}}, "unknown", "warning"),
        (FIXED, {**AT_LEAST, "scope": {"brands": ["甲", "丙"]}}, "unknown", "warning"),
        ({"kind": "member_price", "prices": {"tea": 1_900, "pot": 1}}, {}, "unknown", "warning"),
        (FIXED, {**AT_LEAST, "scope": {"brands": ["甲"], "sellers": ["t"]}}, "nothing", "error"),
        ({"kind": "member_price", "prices": {"tea": 2_000}}, {}, "nothing", "error"),
        # 10 × 2,000 + 4 × 1,500 = 26,000 are all there is
        (threshold(26_001, 500), {}, "unreachable", "error"),
        ({"kind": "percent", "off": 1}, {"minimum": {"amount": 26_001}}, "unreachable", "error"),
        ({"kind": "threshold", "steps": [{"at": 9, "off": 1}, {"at": 26_001, "off": 2}]}, {}, "unreachable", "warning"),
        (
            {"kind": "threshold", "steps": [{"at": 9, "off": 5}, {"at": 99, "off": 6}]},
            {"cap": 5},
            "unreachable",
            "warning",
        ),
        ({"kind": "bundle", "parts": [{"items": 3}], "price": 6_000}, {}, "unreachable", "error"),
        (FIXED, {}, "unreachable", "note"),
    ],
)
def test_one_offer(benefit: Json, fields: Json, kind: str, severity: str) -> None:
    assert found(offer("a", benefit, **fields)) == [(kind, severity, ("a",))]


def test_what_can_be_reached_is_not_complained_of() -> None:
    assert found(offer("a", threshold(26_000, 500))) == []
    assert found(offer("a", {"kind": "bundle", "parts": [{"items": 3}], "price": 5_999})) == []
    unknown_stock = Known(GOODS, {"tea": 10}, frozenset(), NOON)
    assert check([offer("a", threshold(99_000, 500))], unknown_stock) == []


def test_a_code_of_two_offers() -> None:
    two = [
        offer("a", threshold(900, 1), code="X"),
        offer("b", {"kind": "percent", "off": 1}, code="X", stage="platform"),
    ]
    assert found(*two) == [("code", "warning", ("a", "b"))]


def test_offers_of_one_group_that_meet() -> None:
    small, large = offer("a", threshold(900, 100)), offer("b", threshold(1_500, 300))
    assert found(small, large) == [("group", "note", ("a", "b"))]
    assert found(small, large.model_copy(update={"group": "g"})) == []
    before = small.model_copy(update={"ends": NOON + timedelta(days=1)})
    after = large.model_copy(update={"starts": NOON + timedelta(days=1)})
    assert found(before, after) == []
    assert (
        found(
            offer("a", threshold(9, 1), scope={"sellers": ["s"]}), offer("b", threshold(9, 1), scope={"sellers": ["t"]})
        )
        == []
    )


def test_an_offer_that_never_wins() -> None:
    small, large = offer("a", threshold(900, 100)), offer("b", threshold(800, 100))
    assert found(small, large) == [("never", "warning", ("a", "b"))]
    assert found(small, large.model_copy(update={"code": "X"})) == [("group", "note", ("a", "b"))]
    assert found(small, large.model_copy(update={"cap": 50})) == [("group", "note", ("a", "b"))]
    narrow = offer("c", {"kind": "percent", "off": 500}, scope={"brands": ["甲"]})
    wide = offer("d", {"kind": "percent", "off": 500})
    assert found(narrow, wide) == [("never", "warning", ("c", "d"))]
    assert found(narrow, wide.model_copy(update={"minimum": small.minimum, "members": True})) == [
        ("group", "note", ("c", "d"))
    ]
