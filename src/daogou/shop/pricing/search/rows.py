"""Rounding, spreading and capping for many combinations at once: a row each, as `pricing.amounts` does it for one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from daogou.shop.pricing.offer import Offer

Whole = NDArray[Any]
"""int64, or Python's own whole numbers (dtype object) where amounts are too large to be multiplied in 64 bits."""


def at_most(amount: Whole, limit: Whole | int) -> Whole:
    """The smaller of the two, elementwise."""
    least: Whole = np.minimum(amount, limit)
    return least


def rounded_rows(part: Whole, whole: Whole | int, offer: Offer) -> Whole:
    """`part / whole`, elementwise, as the offer rounds."""
    unit = whole * offer.round_to
    down = part // unit
    if offer.rounding != "down":
        rest = part - down * unit
        down = down + ((2 * rest >= unit) if offer.rounding == "half_up" else (rest > 0))
    return down * offer.round_to


def spread_rows(amount: Whole, weights: Whole) -> Whole:
    """`amount` [rows] over `weights` [rows, lines] by largest remainder, ties to the earlier line."""
    whole = weights.sum(axis=1)
    safe = np.where(whole > 0, whole, 1)[:, None]
    exact = amount[:, None] * weights
    parts = exact // safe
    missing = np.where(whole > 0, amount - parts.sum(axis=1), 0)
    if not missing.any():
        return parts
    order = np.argsort(parts * safe - exact, axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(order.shape[1])[None, :], axis=1)
    return parts + (rank < missing[:, None])


def capped_rows(parts: Whole, cap: int | None) -> Whole:
    """Rows that come to more than `cap` have it spread in their proportion."""
    if cap is None:
        return parts
    over = np.flatnonzero(parts.sum(axis=1) > cap)
    if len(over):
        parts = parts.copy()
        parts[over] = spread_rows(np.full(len(over), cap, parts.dtype), parts[over])
    return parts
