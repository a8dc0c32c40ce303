"""What a product costs among its like.

| array | | |
| --- | --- | --- |
| `price_rank` | float32[products] | place among its category's known prices, 0 cheapest to 1 dearest; NaN unknown |

Equal prices share the middle of their places; the only priced product of a category is at 0.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from daogou.types import Array, Floats

if TYPE_CHECKING:
    from daogou.features.build import Source


def write(source: Source) -> dict[str, Array]:
    """The array above."""
    return {"price_rank": places(source.catalogue)}


def places(catalogue: pl.DataFrame) -> Floats:
    """float32[products]: the same of a catalogue."""
    price = pl.when(pl.col("price") > 0).then(pl.col("price"))
    known = catalogue.select("category", price=price)
    place = pl.col("price").rank("average").over("category") - 1
    others = pl.col("price").count().over("category") - 1
    rank = pl.when(others > 0).then(place / others).when(pl.col("price").is_not_null()).then(0.5)
    found: Floats = known.select(rank.cast(pl.Float32).fill_null(np.nan)).to_series().to_numpy().copy()
    return found
