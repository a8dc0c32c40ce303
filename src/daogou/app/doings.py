"""What shoppers did with products, as it stands now: the cart, what is liked, what is hidden."""

from __future__ import annotations

from collections.abc import Sequence

from daogou.adapters.sql.database import Database
from daogou.shop.interactions import HIDE, LIKE
from daogou.shop.products import Product
from daogou.types import ProductId, ShopperId


class Doings:
    """Of one shop's shoppers, each with all that is linked to them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cart(self, who: ShopperId) -> Sequence[tuple[Product, int]]:
        """What is in the cart and how many of each: additions minus takings-out, never below none."""
        counts: dict[ProductId, int] = {}
        for kind, product in self._did(who):
            if kind in ("cart", "uncart"):
                counts[product] = max(0, counts.get(product, 0) + (1 if kind == "cart" else -1))
        products = self._database.products.get([product for product, count in counts.items() if count])
        return [(product, counts[id_]) for id_, product in products.items()]

    def liked(self, who: ShopperId) -> frozenset[ProductId]:
        """What this shopper said to like."""
        return frozenset(self._marked(who, LIKE))

    def hidden(self, who: ShopperId) -> Sequence[Product]:
        """What this shopper does not want to see."""
        return list(self._database.products.get(self._marked(who, HIDE)).values())

    def _marked(self, who: ShopperId, code: int) -> list[ProductId]:
        on, off = {LIKE: ("like", "unlike"), HIDE: ("hide", "unhide")}[code]
        state: dict[ProductId, bool] = {}
        for kind, product in self._did(who):
            if kind in (on, off):
                state[product] = kind == on
        return [product for product, marked in state.items() if marked]

    def _did(self, who: ShopperId) -> list[tuple[str, ProductId]]:
        events = self._database.events.of(self._database.shoppers.identities(who))
        return [(kind, ProductId(p)) for kind, p in events.select("kind", "product").iter_rows() if p is not None]

    def acted(self, who: ShopperId) -> bool:
        """Whether this shopper or visitor did anything with a product yet."""
        return bool(self._did(who))
