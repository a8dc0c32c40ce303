"""Where the shop puts a product before people: in how many stores it is displayed or in the mailer, week by week.

| array | | |
| --- | --- | --- |
| `placed` | int64[placements] | product · `SPAN` + since (s since 1970) of every product-week, ascending |
| `placed_displays`, `placed_mailers` | float32[placements] | its stores, by the most that any product had that week |

A shop knows what it will display and mail this week before the week's first visit, so that of a moment its own week
may be told; of a week that is not stated nothing is known, which reads as 0. Products that nobody ever bought are left
out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from daogou.features import Features
from daogou.features.demand import SPAN
from daogou.types import DAY, Array, Bools, Floats, Longs

if TYPE_CHECKING:
    from daogou.features.build import Source

WEEK = 7 * DAY
PLACES = ("displays", "mailers")
ARRAYS = ("placed", *(f"placed_{place}" for place in PLACES))


def write(source: Source) -> dict[str, Array]:
    """The arrays above."""
    rows = source.catalogue.select(product="id").with_row_index("row")
    bought = np.bincount(source.log.products, minlength=len(rows)) > 0
    most = [pl.col(place) / pl.col(place).max().over("since").clip(lower_bound=1) for place in PLACES]
    stated = source.placements.with_columns(most)
    known = stated.join(rows.filter(bought), on="product").sort("row", "since")
    keys = known["row"].to_numpy().astype(np.int64) * SPAN + known["since"].to_numpy()
    shares = {f"placed_{place}": known[place].to_numpy().astype(np.float32) for place in PLACES}
    return {"placed": keys, **shares}


def lately(features: Features, since: int) -> dict[str, Array]:
    """Of these arrays what holds at some moment from a week before `since` on: few enough to be found quickly."""
    if "placed" not in features:
        return {}
    kept = features["placed"] % SPAN > since - 2 * WEEK
    return {name: features[name][kept] for name in ARRAYS}


def placed(features: Features, products: Array, now: Longs) -> tuple[Floats, Floats]:
    """(displays, mailers) float32[…] of these products (int[…]) in the week of these moments (int64[…], s since 1970);
    0 where nothing is stated, also by features of an older version."""
    keys = features.get("placed")
    if keys is None or not len(keys):
        nothing = np.zeros(np.broadcast_shapes(np.shape(products), np.shape(now)), np.float32)
        return nothing, nothing
    wanted = np.asarray(products, np.int64) * SPAN + now
    place = np.maximum(np.searchsorted(keys, wanted, side="right") - 1, 0)
    holds: Bools = (wanted >= keys[place]) & (wanted < keys[place] + WEEK)
    displays, mailers = (np.where(holds, features[f"placed_{what}"][place], np.float32(0)) for what in PLACES)
    return displays, mailers
