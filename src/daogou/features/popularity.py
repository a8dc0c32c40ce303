"""How much a product is bought, of late and in all, as of the log's end.

| array | | |
| --- | --- | --- |
| `popularity` | float32[products] | purchases, each 0.5 ** (age / `HALF_LIFE_DAYS`) |
| `purchases` | int32[products] | purchases, however long ago |
| `buyers` | int32[products] | distinct shoppers who bought it within the last `BUYERS_DAYS` days |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from daogou.shop.interactions import BUY
from daogou.types import DAY, Array

if TYPE_CHECKING:
    from daogou.features.build import Source

HALF_LIFE_DAYS = 28.0
BUYERS_DAYS = 28


def write(source: Source) -> dict[str, Array]:
    """The arrays above."""
    log, size = source.log, source.log.n_products
    end = int(log.at.max()) + 1 if len(log) else 0
    bought = log.where(log.kinds == BUY)
    weights = np.exp2((bought.at - end) / (DAY * HALF_LIFE_DAYS))
    recent = bought.at >= end - BUYERS_DAYS * DAY
    pairs = np.unique(bought.shoppers[recent].astype(np.int64) * size + bought.products[recent])
    return {
        "popularity": np.bincount(bought.products, weights, minlength=size).astype(np.float32),
        "purchases": np.bincount(bought.products, minlength=size).astype(np.int32),
        "buyers": np.bincount(pairs % size, minlength=size).astype(np.int32),
    }
