"""Deals: on which products an offer or coupon of this shopper takes something off, and what each then costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from daogou.shop.pricing.cart import Line
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.options import lines_of, why_not
from daogou.shop.pricing.quote import Quote
from daogou.shop.pricing.scope import EVERYTHING
from daogou.shop.products import Product
from daogou.types import Ints, ProductId, ShopperId, is_visitor

if TYPE_CHECKING:
    from daogou.app.shop import Shop

_COUPONS = 20
"""The likeliest of a shopper's coupons that are looked at."""


class Deals:
    """Of one shop's shoppers. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = Lock()
        self._kept: tuple[str, str, Ints] | None = None
        self._rules: tuple[str, Sequence[Offer]] | None = None

    def rows(self, who: ShopperId) -> Ints:
        """int32[m]: the serving release's products that some offer names, or a coupon that is this shopper's."""
        coupons = [] if is_visitor(who) else self._shop.coupons.of(who, _COUPONS)
        place = self._shop.serving().ranker.rows
        on = [place[product] for coupon in coupons for product in coupon.offer.products if product in place]
        return np.union1d(self._named(), np.array(on, np.int32)).astype(np.int32)

    def _named(self) -> Ints:
        """The products that a rule names: what is for everything is no deal on one of them."""
        version, release = self._shop.database.version_of_facts(), self._shop.serving().release.id
        with self._lock:
            if self._kept is None or self._kept[:2] != (version, release):
                self._kept = version, release, self._within(self._naming(version))
            return self._kept[2]

    def _naming(self, version: str) -> Sequence[Offer]:
        """The rules that name products, as of this version of the facts."""
        if self._rules is None or self._rules[0] != version:
            rules = [rule for rule in self._shop.database.offers.rules() if rule.scope != EVERYTHING]
            self._rules = version, rules
        return self._rules[1]

    def on(self, who: ShopperId, products: Iterable[Product]) -> Mapping[ProductId, Sequence[Offer]]:
        """By product the rules that name it and hold now for whoever this is, without a code. What they take off may
        depend on what else is in the cart."""
        with self._lock:
            naming = self._naming(self._shop.database.version_of_facts())
        if not naming:
            return {}
        buyer = self._shop.prices.buyer(who)
        running = [rule for rule in naming if why_not(rule, buyer) is None]
        lines = {product.id: _line_of(product) for product in products}
        return {id_: [rule for rule in running if lines_of(rule, [line])] for id_, line in lines.items()}

    def _within(self, rules: Sequence[Offer]) -> Ints:
        if not rules:
            return np.zeros(0, np.int32)
        place = self._shop.serving().ranker.rows
        keys = ["id", "price", "department", "category", "brand", "seller"]
        known = self._shop.database.products.frame().select(keys).fill_null("").iter_rows()
        lines = (Line(id_, 1, int(price or 0), *names) for id_, price, *names in known if id_ in place)
        return np.array([place[line.product] for line in lines if _named_by(rules, line)], np.int32)

    def quotes(self, who: ShopperId, products: Iterable[Product]) -> Mapping[ProductId, Quote]:
        """The proved price of one piece of each product that offers take something off now, for this shopper."""
        found: dict[ProductId, Quote] = {}
        for product in products:
            if product.price is not None and product.stock != 0:
                quote = self._shop.quote(who, {product.id: 1}).quote
                if quote.saved and quote.proof.proved:
                    found[product.id] = quote
        return found


def _line_of(product: Product) -> Line:
    price = product.price.minor if product.price else 0
    keys = (product.department, product.category, product.brand, product.seller)
    return Line(product.id, 1, price, *keys)


def _named_by(rules: Iterable[Offer], line: Line) -> bool:
    return any(rule.scope.holds(line) for rule in rules)
