"""The made-up shop's rules: there is nothing wrong with them, and each can be had."""

from __future__ import annotations

from datetime import UTC, datetime

from daogou.shop.pricing.best import best_quote
from daogou.shop.pricing.cart import Buyer, Cart, Line
from daogou.shop.pricing.check import Known, check
from daogou.shop.pricing.offer import Offer
from daogou.testing.madeup.calendar import NOW
from daogou.testing.madeup.export import tables
from daogou.testing.madeup.world import make


def test_every_rule_is_sound_and_applies_to_some_cart() -> None:
    rows = tables(make(0, shoppers=1, products=600))
    rules = [Offer.model_validate(row) for row in rows["rules"]]
    names = ("department", "category", "brand", "seller")
    goods = [Line(row["id"], 1, row["price"], **{n: row[n] for n in names}) for row in rows["products"]]
    known = Known(goods, {}, frozenset(), datetime.now(UTC).replace(year=2025, month=6, day=1))
    assert [each for each in check(rules, known) if each.severity != "note"] == []
    buyer = Buyer(NOW, member=True, codes=frozenset(rule.code for rule in rules))
    for rule in rules:
        mine = [line for line in goods if rule.scope.holds(line)]
        if rule.id == "r-towels":
            mine = [line for line in mine if line.category == "towels"]
        cart = Cart([Line(**{**_fields(line), "quantity": 4}) for line in mine[:4]], "CNY")
        assert best_quote(cart, [rule], buyer, seconds=60).saved > 0, rule.id


def _fields(line: Line) -> dict[str, object]:
    return {name: getattr(line, name) for name in Line.__dataclass_fields__}
