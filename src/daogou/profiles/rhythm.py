"""Rhythm: at what interval a shopper buys a product again, and whether its time has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo

import numpy as np

from daogou.profiles.days import local_day, local_days
from daogou.shop.interactions import BUY, Interactions
from daogou.types import Floats, Ints, Longs

MIN_TIMES = 3
"""Purchases on different days from which a rhythm is spoken of: two intervals at least."""
EARLY, LATE = 0.8, 3.0
"""A product is due from 0.8 intervals after its last purchase; after 3 the habit is taken to have ended."""


@dataclass(frozen=True, slots=True)
class Rhythms:
    """One row per product bought on at least `MIN_TIMES` days.

    `products` int32[m], `times` int32[m] (days on which it was bought), `interval_days` float32[m] (median between
    neighbouring purchases), `days_ago` float32[m] (since the last). Days are calendar days.
    """

    products: Ints
    times: Ints
    interval_days: Floats
    days_ago: Floats

    @property
    def dueness(self) -> Floats:
        """float32[m] in 0..1: 1 when days_ago equals the interval, falling off on the log scale; 0 outside the window
        in which it counts as due."""
        ratio = self.days_ago / self.interval_days
        near = np.exp(-np.abs(np.log(np.maximum(ratio, 1e-3))))
        due: Floats = np.where((ratio >= EARLY) & (ratio <= LATE), near, 0).astype(np.float32)
        return due


def rhythms(history: Interactions, now: int, zone: tzinfo = UTC) -> Rhythms:
    """The rhythms of one shopper (`history` holds one) as of `now` (s since 1970), by the days of `zone`."""
    bought = history.kinds == BUY
    days = local_days(history.at[bought], zone)
    pairs = np.unique(np.stack([history.products[bought].astype(np.int64), days]), axis=1)
    products, starts, times = np.unique(pairs[0], return_index=True, return_counts=True)
    keep = times >= MIN_TIMES
    last = pairs[1][starts[keep] + times[keep] - 1]
    return Rhythms(
        products=products[keep].astype(np.int32),
        times=times[keep].astype(np.int32),
        interval_days=_medians(np.diff(pairs[1]), starts[keep], times[keep] - 1),
        days_ago=(local_day(now, zone) - last).astype(np.float32),
    )


def _medians(gaps: Longs, starts: Longs, lengths: Longs) -> Floats:
    """float32[m]: the median of gaps[start : start + length] for each of the m stretches, all of them in one sort."""
    stretch = np.repeat(np.arange(len(starts)), lengths)
    first = np.cumsum(lengths) - lengths
    inside = gaps[np.arange(len(stretch)) - np.repeat(first - starts, lengths)]
    ordered = inside[np.lexsort((inside, stretch))]
    # of an even number the two in the middle are averaged; of an odd one they are the same
    medians: Floats = ((ordered[first + (lengths - 1) // 2] + ordered[first + lengths // 2]) / 2).astype(np.float32)
    return medians
