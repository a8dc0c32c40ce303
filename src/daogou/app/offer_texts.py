"""What a shop's offer texts are read with: its names of categories, brands and products, its currency and its clock."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

from daogou.reading.offers.facts import Context

if TYPE_CHECKING:
    from daogou.app.shop import Shop

_NAMES = {
    "categories": ("category", ("category", "category_en", "category_zh")),
    "brands": ("brand", ("brand", "brand_en", "brand_zh")),
    "products": ("id", ("id", "title_en", "title_zh")),
}
"""By list of a scope: the column of the key, and those of what it is called."""


def context_of(shop: Shop) -> Context:
    """As the catalogue is now. What two keys are called alike names neither."""
    catalogue = shop.database.products.frame()
    names = {kind: _called(catalogue, key, columns) for kind, (key, columns) in _NAMES.items()}
    return Context(shop.clock.now(), ZoneInfo(shop.settings.timezone), shop.settings.currency, names)


def _called(catalogue: pl.DataFrame, key: str, columns: tuple[str, ...]) -> dict[str, str]:
    meant: dict[str, set[str]] = {}
    for column in columns:
        rows = catalogue.select(name=column, key=key).drop_nulls().unique()
        for name, of in rows.filter((pl.col("name") != "") & (pl.col("key") != "")).iter_rows():
            meant.setdefault(name, set()).add(of)
    return {name: next(iter(keys)) for name, keys in meant.items() if len(keys) == 1}
