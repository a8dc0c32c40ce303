"""A made-up account and catalogue for the rules of after-sales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from daogou.shop.after_sales.account import Account, Entry, Item, Method, Order
from daogou.shop.after_sales.goods import Variant
from daogou.types import ShopperId

RED, BLUE, GOLD, MUG, GLASS = "shirt-red", "shirt-blue", "shirt-gold", "mug-small", "mug-glass"
PRICES = {RED: 5_000, BLUE: 5_500, GOLD: 9_900, MUG: 1_200, GLASS: 800}


@dataclass
class Shelf:
    """Shirts become shirts, mugs become mugs; what is `gone` is not available."""

    gone: frozenset[str] = frozenset({GOLD})
    prices: Mapping[str, int | None] = field(default_factory=lambda: PRICES)
    said: frozenset[str] = frozenset()

    def instead(self, item: Item) -> Mapping[str, Variant]:
        kind = item.product
        return {
            id_: Variant(id_, kind, kind, price, id_ not in self.gone, {"colour": id_.split("-")[1]})
            for id_, price in self.prices.items()
            if id_.startswith(kind)
        }

    def price(self, item: Item) -> int | None:
        return self.prices.get(item.variant)

    def reviewed(self, item: Item) -> bool:
        return item.variant in self.said


def piece(variant: str, price: int | None = None) -> Item:
    kind = variant.split("-", maxsplit=1)[0]
    return Item(variant, kind, kind, PRICES[variant] if price is None else price, category=kind)


def order(status: str, *variants: str, method: str = "visa", id_: str = "o1", since: int = 0) -> Order:
    items = tuple(piece(variant) for variant in variants or (RED, RED, MUG))
    paid = Entry("payment", sum(item.price for item in items), method)
    return Order(id_, status, items, (paid,), {"city": "X"}, {status: since})


def account(*orders: Order, gift: int = 100_000) -> Account:
    methods = {"visa": Method("visa", "credit_card"), "gift": Method("gift", "gift_card", gift)}
    methods["pal"] = Method("pal", "paypal")
    return Account(ShopperId("ann"), methods, {one.id: one for one in orders})
