"""Offers as data: their JSON, and what makes no sense."""

from __future__ import annotations

import json
from typing import Any

import pytest

from daogou.shop.pricing.cart import Line
from daogou.shop.pricing.offer import read_offer
from daogou.shop.pricing.scope import Scope
from daogou.types import InvalidInput

BENEFITS: list[dict[str, Any]] = [
    {"kind": "percent", "off": 1500},
    {"kind": "fixed", "off": 500},
    {"kind": "fixed", "off": 500, "each": True},
    {"kind": "threshold", "steps": [{"at": 30_000, "off": 5_000}, {"at": 60_000, "off": 12_000}]},
    {"kind": "threshold", "steps": [{"at": 30_000, "off": 5_000}], "every": True, "times": 3},
    {"kind": "nth_item", "n": 2, "off": 5_000},
    {"kind": "buy_get", "buy": 2, "get": 1, "gift": {"products": ["cup"]}},
    {"kind": "bundle", "parts": [{"items": 3}], "price": 9_900},
    {"kind": "member_price", "prices": {"tea": 900}},
    {"kind": "subsidy", "off": 1_500, "per_item": 50_000, "items": 1},
    {"kind": "credit", "balance": 2_000},
    {"kind": "unstated"},
]


@pytest.mark.parametrize("benefit", BENEFITS, ids=lambda benefit: str(benefit["kind"]))
def test_what_is_written_is_read_again(benefit: dict[str, Any]) -> None:
    given = {"id": "一", "benefit": benefit, "scope": {"brands": ["乙", "甲"]}, "starts": "2026-06-18T00:00:00+08:00"}
    offer = read_offer(json.dumps(given))
    assert read_offer(offer.write()) == offer
    assert "\n" not in offer.write()


@pytest.mark.parametrize(
    ("fields", "stage"),
    [
        ({"benefit": {"kind": "percent", "off": 1500}}, "item"),
        ({"benefit": {"kind": "percent", "off": 1500}, "code": "X"}, "coupon"),
        ({"benefit": {"kind": "fixed", "off": 500}}, "seller"),
        ({"benefit": {"kind": "fixed", "off": 500, "each": True}}, "item"),
        ({"benefit": {"kind": "fixed", "off": 500}, "code": "X"}, "coupon"),
        ({"benefit": {"kind": "fixed", "off": 500}, "stage": "platform"}, "platform"),
        ({"benefit": {"kind": "nth_item", "n": 2, "off": 5000}, "code": "X"}, "item"),
        ({"benefit": {"kind": "subsidy", "off": 1500}}, "subsidy"),
        ({"benefit": {"kind": "credit", "balance": 1}}, "credit"),
    ],
)
def test_an_offer_that_does_not_say_where_it_applies(fields: dict[str, Any], stage: str) -> None:
    assert read_offer(json.dumps({"id": "a", **fields})).stage == stage


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"benefit": {"kind": "percent"}}, "benefit.percent.off"),
        ({"benefit": {"kind": "percent", "off": 10_001}}, "less than or equal"),
        ({"benefit": {"kind": "gift"}}, "benefit"),
        ({"benefit": {"kind": "threshold", "steps": [{"at": 100, "off": 101}]}}, "cannot take"),
        ({"benefit": {"kind": "threshold", "steps": [{"at": 200, "off": 9}, {"at": 100, "off": 10}]}}, "rise"),
        ({"benefit": {"kind": "nth_item", "n": 2, "off": 1}, "stage": "platform"}, "stage item"),
        ({"benefit": {"kind": "credit", "balance": 1}, "minimum": {"over": True}}, "minimum"),
        ({"benefit": {"kind": "credit", "balance": 1}, "starts": "2026-06-18T00:00:00"}, "starts"),
        (
            {"benefit": {"kind": "unstated"}, "starts": "2026-06-18T00:00:00Z", "ends": "2026-06-18T00:00:00Z"},
            "ends before",
        ),
        ({"benefit": {"kind": "unstated"}, "colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_sense_is_named(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        read_offer(json.dumps({"id": "a", **fields}))


def test_a_scope_is_any_of_each_list_and_all_lists() -> None:
    tea = Line("tea", 1, 900, category="drinks", brand="甲", seller="s")
    assert Scope().holds(tea)
    assert Scope(categories=("drinks", "food"), brands=("甲",)).holds(tea)
    assert not Scope(categories=("drinks",), brands=("乙",)).holds(tea)
    assert not Scope(brands=("甲",), without=("tea",)).holds(tea)
