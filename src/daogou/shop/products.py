"""Products: what the shop sells, what it costs and what it cost before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import polars as pl

from daogou.types import Money, ProductId, Words

PRODUCT_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "title_en": pl.String(),
    "title_zh": pl.String(),
    "department": pl.String(),
    "department_en": pl.String(),
    "department_zh": pl.String(),
    "category": pl.String(),
    "category_en": pl.String(),
    "category_zh": pl.String(),
    "kind": pl.String(),
    "brand": pl.String(),
    "brand_en": pl.String(),
    "brand_zh": pl.String(),
    "size": pl.String(),
    "size_en": pl.String(),
    "size_zh": pl.String(),
    "price": pl.Int64(),
    "recommendable": pl.Boolean(),
}
"""A batch of products. `department`, `category`, `brand` and `size` are keys, their `_en` and `_zh` are names (see
`code_name` and `plain_name` for those that are missing); `kind` is the finest type in the catalogue's own words;
`price` is in minor units of the shop's currency, null where unknown; `recommendable` is false for facts that are no
merchandise (fuel, coupon lines, deposits)."""

PRICE_COLUMNS: dict[str, pl.DataType] = {"product": pl.String(), "since": pl.Int64(), "price": pl.Int64()}
"""Price history: the regular unit price (minor units) that held from `since` (s since 1970, UTC)."""

PLACEMENT_COLUMNS: dict[str, pl.DataType] = {
    "product": pl.String(),
    "since": pl.Int64(),
    "displays": pl.Int64(),
    "mailers": pl.Int64(),
}
"""A product-week of promotion: how many stores displayed it or had it in their mailer in the week from `since`."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product as a page shows it."""

    id: ProductId
    title: Words
    department: str
    department_name: Words
    category: str
    category_name: Words
    kind: str
    brand: str
    brand_name: Words
    size: str
    size_name: Words
    price: Money | None
    recommendable: bool
    history: Sequence[tuple[datetime, Money]] = field(default=())


def code_name(key: str, en: str, zh: str) -> Words:
    """What people call a department or category: its key may be a code, which is shown only where it has no name."""
    return Words(en, zh) if en or zh else Words(key, key)


def plain_name(key: str, en: str, zh: str) -> Words:
    """What people call a brand or size: its key is written to be read ("Nestlé", "500 g") and stands wherever a
    language has no name of its own."""
    return Words(en or key, zh or key)


class ProductStore(Protocol):
    """The catalogue. Batches are all or nothing; a product that is there already is replaced."""

    def add(self, batch: pl.DataFrame) -> int:
        """Write `PRODUCT_COLUMNS`; returns how many were written."""

    def add_prices(self, batch: pl.DataFrame) -> int:
        """Write `PRICE_COLUMNS`; a (product, since) that is there is left alone."""

    def add_placements(self, batch: pl.DataFrame) -> int:
        """Write `PLACEMENT_COLUMNS`; a (product, since) that is there is left alone."""

    def get(self, ids: Sequence[ProductId]) -> Mapping[ProductId, Product]:
        """The products of these ids, without price history; an unknown id is absent from the answer."""

    def history(self, product: ProductId) -> Sequence[tuple[datetime, Money]]:
        """Its price history, oldest first."""

    def frame(self) -> pl.DataFrame:
        """The whole catalogue as `PRODUCT_COLUMNS`, ordered by id: a model's product index is a row of this."""
