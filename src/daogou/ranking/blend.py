"""The blend: one score from many models', so made that each model's part of it can be told exactly.

    blend(u, p) = Σ_m weight_m · score_m(u, p) / scale_m(u)        scale_m(u) = max_p |score_m(u, p)|

Dividing by the shopper's own largest score makes the models' units comparable and leaves a model without anything to
say (all zeros) out. Weighted score fusion: Fox & Shaw, "Combination of Multiple Searches", TREC-2, 1994 (CombSUM).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from daogou.types import Floats, Ints


@dataclass(frozen=True)
class Blend:
    """`weights`: how much each model's scaled score counts; a model that is missing from `scores` or weighs 0 does not
    count."""

    weights: Mapping[str, float]

    def combine(self, scores: Mapping[str, Floats]) -> Floats:
        """float32[shoppers, products] from each model's float32[shoppers, products]."""
        total = np.zeros_like(next(iter(scores.values())))
        for name, weight in self.counting(scores).items():
            total += scores[name] * (np.float32(weight) / scale(scores[name]))
        return total

    def parts(self, scores: Mapping[str, Floats], products: Ints) -> dict[str, Floats]:
        """float32[m] by model: what each adds to the blended score of these products (int32[m]) for the one shopper
        that `scores` (float32[1, products]) are about. The parts of a product add up to its blended score."""
        return {
            name: scores[name][0, products] * (np.float32(weight) / scale(scores[name])[0, 0])
            for name, weight in self.counting(scores).items()
        }

    def counting(self, scores: Collection[str]) -> Mapping[str, float]:
        """The weights of those that count."""
        return {name: weight for name, weight in self.weights.items() if weight and name in scores}


_SILENT = np.float32(1e-30)
"""A largest score below this has decayed to nothing: dividing by it would overflow float32 and poison the blend."""


def scale(scores: Floats) -> Floats:
    """float32[shoppers, 1]: each shopper's largest |score|, 1 where all are 0 or next to it."""
    # the largest of both ends: |scores| of a whole catalogue would be one more copy of it
    largest: Floats = np.maximum(scores.max(axis=1, keepdims=True), -scores.min(axis=1, keepdims=True))
    largest[largest < _SILENT] = 1
    return largest
