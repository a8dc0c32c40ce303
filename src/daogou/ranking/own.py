"""What a shopper did with a product before, or with its like: counts, recency, rhythm, time of day.

A level is a way to call products the same: each its own, its title, its kind, its category. One purchase is one order
that holds any product of the group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from daogou.models.weighting import hours_apart
from daogou.shop.interactions import BUY, Interactions
from daogou.types import DAY, Array, Floats, Ints, Longs

HALF_LIVES = (7.0, 28.0, 112.0)
"""Days after which a purchase counts half."""
ORDER_HALF_LIVES = (4.0, 16.0)
"""Orders after which it does."""


@dataclass(frozen=True)
class Orders:
    """The purchases of many shoppers, with what is known of each row's order.

    `rows`: purchases alone. `seconds` int64[n], `age` float32[n] (days): how long before the shopper's request.
    `ordinal` int64[n]: the order's number, ascending over all shoppers. `since` float32[n]: how many orders the shopper
    made after it. `lines` float32[n]: how many rows the order has. `count` int64[shoppers]: orders a shopper.
    """

    rows: Interactions
    seconds: Longs
    age: Floats
    ordinal: Longs
    since: Floats
    lines: Floats
    count: Longs


def orders(histories: Interactions, now: Longs) -> Orders:
    """The orders in these histories, as of each shopper's `now` (int64[shoppers])."""
    rows = histories.where(histories.kinds == BUY)
    n = len(rows)
    new = np.ones(n, np.bool_)
    new[1:] = (rows.baskets[1:] != rows.baskets[:-1]) | (rows.shoppers[1:] != rows.shoppers[:-1])
    ordinal = np.cumsum(new) - 1
    begun = np.concatenate([[0], np.cumsum(new)])
    count = begun[rows.offsets[1:]] - begun[rows.offsets[:-1]]
    since = (begun[rows.offsets[1:]] - 1)[rows.shoppers] - ordinal
    seconds = now[rows.shoppers] - rows.at
    lines = np.bincount(ordinal, minlength=1)[ordinal].astype(np.float32) if n else np.zeros(0, np.float32)
    return Orders(rows, seconds, (seconds / DAY).astype(np.float32), ordinal, since.astype(np.float32), lines, count)


@dataclass(frozen=True)
class Times:
    """The times that each shopper bought of each group, in cells.

    `cells` int64[m] ascending: shopper · groups + group. Each has `counts` int64[m] times from `starts` int64[m] on,
    oldest first. `row` int64[times]: the purchase that stands for it.
    """

    cells: Longs
    starts: Longs
    counts: Longs
    row: Longs

    def sums(self, values: Array) -> Floats:
        """float32[m] of float[times]."""
        if not len(self.starts):
            return np.zeros(0, np.float32)
        summed: Floats = np.add.reduceat(values, self.starts, dtype=np.float32)
        return summed


def times(bought: Orders, group: Ints, groups: int) -> Times:
    """`group` int32[products]: the group of each product, below `groups`; −1: none."""
    code = group[bought.rows.products]
    kept = np.flatnonzero(code >= 0)
    cell = bought.rows.shoppers[kept].astype(np.int64) * groups + code[kept]
    order = np.argsort(cell, kind="stable")
    cell, row = cell[order], kept[order]
    same_cell = np.zeros(len(row), np.bool_)
    same_cell[1:] = cell[1:] == cell[:-1]
    again = same_cell.copy()
    again[1:] &= bought.ordinal[row[1:]] == bought.ordinal[row[:-1]]
    cell, row, first = cell[~again], row[~again], ~same_cell[~again]
    starts = np.flatnonzero(first)
    return Times(cell[starts], starts, np.diff(np.append(starts, len(row))), row)


def habits(bought: Orders, found: Times) -> dict[str, Floats]:
    """float32[m] by name, of each cell of `found`: how often, how lately, and whether its time has come: `due` is the
    days since the last against the mean days between, `due_orders` the same in orders; NaN where bought once."""
    row, n = found.row, found.counts.astype(np.float32)
    age, since = bought.age[row], bought.since[row]
    last = found.starts + found.counts - 1
    span, span_orders = age[found.starts] - age[last], since[found.starts] - since[last]
    return {
        "times": n,
        "share": n / bought.count[bought.rows.shoppers[row[found.starts]]].astype(np.float32),
        **{f"times_{days:g}d": found.sums(np.exp2(-age / np.float32(days))) for days in HALF_LIVES},
        **{f"times_{orders:g}o": found.sums(np.exp2(-since / np.float32(orders))) for orders in ORDER_HALF_LIVES},
        "days": age[last],
        "orders": since[last],
        "due": np.where(n > 1, age[last] * (n - 1) / np.maximum(span, np.float32(0.5)), np.float32(np.nan)),
        "due_orders": np.where(n > 1, since[last] * (n - 1) / np.maximum(span_orders, 1), np.float32(np.nan)),
    }


def circumstances(bought: Orders, found: Times) -> dict[str, Floats]:
    """float32[m] by name, of each cell of `found`: `hour`, how near the request's time of day to those of its orders, 1
    at the same; `lines`, the mean log size of its orders."""
    row, n = found.row, found.counts.astype(np.float32)
    near = np.exp(-hours_apart(bought.seconds[row]) / np.float32(3))
    return {"hour": found.sums(near) / n, "lines": found.sums(np.log(bought.lines[row])) / n}


def acts(histories: Interactions, now: Longs, kind: int, products: Ints) -> dict[str, Floats]:
    """float32[shoppers, c] by name, of these products (int32[shoppers, c]): `times` that the shopper did this, and the
    `days` since the last time, as of `now` (int64[shoppers]); NaN where never."""
    told = np.full((2, *products.shape), np.nan, np.float32)
    did = histories.kinds == kind
    if did.any():
        rows = histories.where(did)
        cell = rows.shoppers.astype(np.int64) * rows.n_products + rows.products
        cells, of_row, counts = np.unique(cell, return_inverse=True, return_counts=True)
        since = np.full(len(cells), np.inf)
        np.minimum.at(since, of_row, (now[rows.shoppers] - rows.at) / DAY)
        wanted = np.arange(len(products))[:, None] * rows.n_products + products
        place = np.searchsorted(cells, wanted)
        known = np.append(cells, -1)[place] == wanted
        told[:, known] = np.stack([counts, since])[:, place[known]]
    return {"times": told[0], "days": told[1]}
