"""Orders: what was bought. An order line is the purchase; purchases are stored nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

import polars as pl

from daogou.types import Floats, Longs, Money, ProductId, ShopperId

ORDER_LINE_COLUMNS: dict[str, pl.DataType] = {
    "order": pl.String(),
    "line": pl.Int64(),
    "shopper": pl.String(),
    "at": pl.Int64(),
    "place": pl.String(),
    "product": pl.String(),
    "quantity": pl.Int64(),
    "paid": pl.Int64(),
    "shop_discount": pl.Int64(),
    "coupon_discount": pl.Int64(),
}
"""A batch of order lines. `at` is in s since 1970 (UTC) and, like `shopper` and `place`, the same on all lines of an
order; `line` numbers them from 1. Amounts are for the whole line, in minor units: `paid` after both discounts."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order; amounts are for the whole line."""

    product: ProductId
    quantity: int
    paid: Money
    shop_discount: Money
    coupon_discount: Money


@dataclass(frozen=True, slots=True)
class Order:
    """One purchase with its lines, in order."""

    id: str
    shopper: ShopperId
    at: datetime
    place: str
    lines: Sequence[OrderLine]


class Bought(NamedTuple):
    """What one shopper bought, as a request reads it: n lines of m orders, and nothing of their money. A frame of
    `ORDER_LINE_COLUMNS` would take longer to make than to score.

    `orders` m ids; `at` int64[m], s since 1970; `order` int64[n], the place in `orders` of each line; `products` n
    ids; `quantities` float32[n].
    """

    orders: Sequence[str]
    at: Longs
    order: Longs
    products: Sequence[str]
    quantities: Floats


class OrderStore(Protocol):
    """Orders, append-only. An order that is there already is left as it is, whole."""

    def add(self, batch: pl.DataFrame) -> int:
        """Write `ORDER_LINE_COLUMNS`, all or nothing; returns how many lines were new. Orders are not split over
        batches. Raises `UnknownProduct` where a line names a product that the catalogue lacks, and `ErasedShopper`."""

    def of(self, shopper: ShopperId, limit: int = 20) -> Sequence[Order]:
        """This shopper's latest orders, newest first."""

    def one(self, shopper: ShopperId, order: str) -> Order | None:
        """This order of this shopper's; None for another's and for one that never was, which cost the same."""

    def lines(self, shopper: ShopperId | None = None) -> pl.DataFrame:
        """`ORDER_LINE_COLUMNS` of one shopper or of all, ordered by shopper, time, order and line."""

    def bought(self, shopper: ShopperId) -> Bought:
        """What this shopper bought, in no particular order."""

    def shoppers(self) -> pl.DataFrame:
        """Who has ordered: `shopper`, `orders` (how many), `last` (s since 1970), ordered by shopper."""
