"""Whole minor units: rounding, and an amount spread over lines without losing or making one."""

from __future__ import annotations

from collections.abc import Sequence

from daogou.shop.pricing.offer import Offer


def rounded(part: int, whole: int, offer: Offer) -> int:
    """`part / whole` as this offer rounds: to a multiple of its `round_to`, in its direction."""
    unit = whole * offer.round_to
    down, rest = divmod(part, unit)
    up = {"down": False, "half_up": 2 * rest >= unit, "up": rest > 0}[offer.rounding]
    return (down + up) * offer.round_to


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` in parts proportional to `weights`, by largest remainder; ties to the earlier one. No part exceeds its
    weight where `amount` does not exceed their sum."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [amount * weight // whole for weight in weights]
    short = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for place in short[: amount - sum(parts)]:
        parts[place] += 1
    return parts


def capped(parts: Sequence[int], cap: int | None) -> list[int]:
    """`parts`, or where they come to more than `cap`, `cap` spread in their proportion."""
    return list(parts) if cap is None or sum(parts) <= cap else spread(cap, parts)
