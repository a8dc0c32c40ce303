"""How soon a product is bought again by the same shopper.

| array | | |
| --- | --- | --- |
| `repurchase_days` | float32[products] | median days between one shopper's neighbouring purchases, NaN without any |
| `repurchase_count` | int32[products] | how many intervals that median stands on |
| `repurchase_category_days` | float32[products] | the same over all intervals in its category |

Purchases of one product on one UTC day by one shopper are one purchase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from daogou.shop.interactions import BUY, Interactions
from daogou.types import DAY, Array

if TYPE_CHECKING:
    from daogou.features.build import Source


def write(source: Source) -> dict[str, Array]:
    """The arrays above."""
    products = source.catalogue.select("category").with_row_index("product").cast({"product": pl.Int32})
    gaps = intervals(source.log).join(products, on="product")
    own = gaps.group_by("product").agg(days=pl.col("days").median(), count=pl.len())
    like = gaps.group_by("category").agg(category_days=pl.col("days").median())
    found = products.join(own, on="product", how="left", maintain_order="left")
    found = found.join(like, on="category", how="left", maintain_order="left")
    return {
        "repurchase_days": _floats(found["days"]),
        "repurchase_count": found["count"].fill_null(0).cast(pl.Int32).to_numpy().copy(),
        "repurchase_category_days": _floats(found["category_days"]),
    }


def intervals(log: Interactions) -> pl.DataFrame:
    """`product` (int32), `days` (int64): one row per pair of neighbouring purchases of a product by one shopper."""
    bought = log.where(log.kinds == BUY)
    rows = pl.DataFrame({"shopper": bought.shoppers, "product": bought.products, "day": bought.at // DAY})
    days = rows.unique().sort("shopper", "product", "day")
    same = (pl.col("shopper") == pl.col("shopper").shift()) & (pl.col("product") == pl.col("product").shift())
    return days.select("product", days=pl.when(same).then(pl.col("day").diff())).drop_nulls()


def _floats(column: pl.Series) -> Array:
    values: Array = column.cast(pl.Float32).fill_null(np.nan).to_numpy().copy()
    return values
