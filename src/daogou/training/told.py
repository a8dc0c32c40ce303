"""What the ranker's purchase forest says of the candidates of held-out baskets, beside what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from daogou import metrics
from daogou.ranking.heads import Platt, platt
from daogou.types import Array, Bools

CANDIDATES = 200
"""The best by the blend, of each basket: what probabilities are calibrated and judged on."""


class Told(NamedTuple):
    """Of each candidate (n in all): the forest's log-odds float64[n], in how many orders so far the shopper bought it,
    float32[n], and whether it was bought, bool[n]."""

    odds: Array
    orders: Array
    bought: Bools

    def calibration(self) -> Platt | None:
        """From these log-odds to probabilities; None where nothing was bought, or everything."""
        return platt(self.odds, self.bought) if 0 < self.bought.sum() < len(self.bought) else None


def joined(parts: Sequence[Told]) -> Told:
    """All of them as one."""
    if not parts:
        return Told(np.zeros(0), np.zeros(0), np.zeros(0, np.bool_))
    return Told(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def worth(probability: Array, happened: Bools) -> dict[str, float]:
    """What these probabilities (float64[n]) are worth against what happened (bool[n])."""
    return {
        "log_loss": metrics.log_loss(probability, happened),
        "auc": metrics.auc(probability, happened),
        "calibration_error": metrics.expected_calibration_error(probability, happened),
    }
