"""Prices of carts: a shop's rules and coupons, applied to what a shopper has in mind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from daogou.shop.pricing.best import SECONDS, best_quote
from daogou.shop.pricing.cart import Buyer, Cart, Line
from daogou.shop.pricing.near import Near, near
from daogou.shop.pricing.offer import Offer
from daogou.shop.pricing.quote import Quote
from daogou.shop.products import Product
from daogou.types import InvalidInput, NotFound, ProductId, ShopperId, is_visitor

if TYPE_CHECKING:
    from daogou.app.shop import Shop

_WANTED = 100
"""Products of the shopper's own list among which something for a near offer is looked for."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A quote with the products it is about, those suggested too, and the offers that are near."""

    quote: Quote
    products: Mapping[ProductId, Product]
    near: Sequence[Near] = ()


class Prices:
    """Of one shop. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def quote(
        self,
        who: ShopperId,
        items: Mapping[ProductId, int],
        codes: Iterable[str] = (),
        suggest: bool = False,
        seconds: float = SECONDS,
        more: Sequence[Offer] = (),
    ) -> Priced:
        """The best price for so many of each of these products, for this shopper, now, with the codes they hold; with
        `suggest` also what would bring a near offer into reach. An account counts as a member, a visitor does not.
        Raises `NotFound` for an unknown product and `InvalidInput` for one without a price or an impossible number."""
        products = dict(self._shop.database.products.get(list(items)))
        cart = Cart([_line(products, product, count) for product, count in items.items()], self._currency)
        offers, buyer = [*self.offers(who, list(items)), *more], self.buyer(who, codes)
        quote = best_quote(cart, offers, buyer, seconds)
        if not suggest or self._shop.releases.current() is None:
            return Priced(quote, products)
        wanted = self._wanted(who, items)
        found = near(quote, offers, [_as_line(product, 1) for product in wanted])
        return Priced(quote, products | {product.id: product for product in wanted}, found)

    def offers(self, who: ShopperId, products: Sequence[ProductId]) -> Sequence[Offer]:
        """All rules, and the coupons that this shopper may use now on any of these products."""
        store = self._shop.database.offers
        coupons = [] if is_visitor(who) else store.of(who, self._shop.clock.now(), products)
        return [*store.rules(), *(coupon.offer() for coupon in coupons)]

    @property
    def _currency(self) -> str:
        return self._shop.settings.currency

    def buyer(self, who: ShopperId, codes: Iterable[str] = ()) -> Buyer:
        """Who asks for a price now, with the codes they hold."""
        usage, now = self._shop.database.offers.usage(who), self._shop.clock.now()
        return Buyer(now, not is_visitor(who), frozenset(codes), usage.campaigns, usage.used)

    def _wanted(self, who: ShopperId, items: Mapping[ProductId, int]) -> list[Product]:
        """What the shopper's own list has, in stock and with a price, but for what is in the cart."""
        cards = self._shop.recommend(who, _WANTED, noted=False).cards
        found = [card.product for card in cards if card.product.id not in items]
        return [product for product in found if product.price is not None and product.stock != 0]


def _line(products: Mapping[ProductId, Product], product: ProductId, count: int) -> Line:
    if product not in products:
        raise NotFound(f"There is no product {product}.")
    return _as_line(products[product], count)


def _as_line(product: Product, count: int) -> Line:
    if product.price is None:
        raise InvalidInput(f"The price of {product.id} is not known: it cannot be part of a quote.")
    keys = {"department": product.department, "category": product.category}
    return Line(product.id, count, product.price.minor, **keys, brand=product.brand, seller=product.seller)
