"""When each product was bought, so that what sold before any moment can be counted.

| array | | |
| --- | --- | --- |
| `demand` | int64[purchases] | product · `SPAN` + time (s since 1970) of every purchase, ascending |
| `demand_end` | int64[1] | the moment after the last of them |

A count is exact and as of its own moment: for a request in the past, what was sold after it is not in it. A request
after the log's end is answered as of the end, or else everything would seem to sell less and less until the next
training.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from daogou.features import Features
from daogou.shop.interactions import BUY, Interactions
from daogou.types import DAY, Array, Floats, Longs

if TYPE_CHECKING:
    from daogou.features.build import Source

SPAN = 1 << 36
"""More seconds than any shop's clock shows (the year 4147), so that keys go by product, then by time."""


def write(source: Source) -> dict[str, Array]:
    """The array above."""
    return of_log(source.log)


def of_log(log: Interactions) -> dict[str, Array]:
    """The arrays above; a log is all that they are made of."""
    bought = log.kinds == BUY
    end = log.at[bought].max(initial=-1) + 1
    keys = np.sort(log.products[bought].astype(np.int64) * SPAN + log.at[bought])
    return {"demand": keys, "demand_end": np.array([end], dtype=np.int64)}


def sold(features: Features, products: Array, now: Longs, days: Sequence[float]) -> Floats:
    """float32[len(days) + 1, …]: how often each of these products (int[…]) was bought within so many days before its
    moment (int64[…], s since 1970), and at the end in all before it."""
    demand = features["demand"]
    now = np.minimum(now, features["demand_end"])
    start = np.asarray(products, np.int64) * SPAN
    edges = np.stack([*(start + np.maximum(now - int(window * DAY), 0) for window in days), start])
    before = np.searchsorted(demand, start + now) - np.searchsorted(demand, edges)
    return before.astype(np.float32)
