"""How well models and their blend foretell held-out baskets."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from daogou import metrics
from daogou.models.recommender import Recommender
from daogou.ranking.blend import Blend
from daogou.training.holdout import Holdout
from daogou.types import Array, Bools, Floats, Ints, Progress, silent

K = 10
_AT_ONCE = 128
"""Shoppers scored together: 128 × 100,000 products × 4 bytes = 51 MB a model."""


@dataclass(frozen=True)
class Outcome:
    """One list-maker's results: its lists, `best` int32[shoppers, K], and float64[shoppers] of what they are worth."""

    best: Ints
    ndcg: Array
    recall: Array
    hit_rate: Array
    seconds: float

    def summary(self) -> dict[str, float]:
        return {
            f"ndcg@{K}": float(self.ndcg.mean()),
            f"recall@{K}": float(self.recall.mean()),
            f"hitrate@{K}": float(self.hit_rate.mean()),
            "recommend_s": self.seconds,
        }


def scored(
    models: Mapping[str, Recommender[Any]], held: Holdout, seconds: dict[str, float], progress: Progress
) -> Iterator[tuple[slice, dict[str, Floats]]]:
    """Each model's scores of the held-out shoppers, `_AT_ONCE` at a time. Adds to `seconds` what each model took."""
    for start in range(0, len(held.shoppers), _AT_ONCE):
        part = slice(start, min(start + _AT_ONCE, len(held.shoppers)))
        some = held.histories.take(np.arange(part.start, part.stop))
        scores = {}
        for name, model in models.items():
            began = time.perf_counter()
            scores[name] = model.score(some, held.now[part])
            seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - began
        progress("evaluate", part.stop, len(held.shoppers))
        yield part, scores


def outcomes(
    models: Mapping[str, Recommender[Any]],
    blends: Mapping[str, Blend],
    held: Holdout,
    allowed: Bools,
    progress: Progress = silent,
) -> dict[str, Outcome]:
    """Every model's outcome and that of their blends, by name; only `allowed` (bool[products]) are ranked."""
    seconds: dict[str, float] = {}
    blending = dict.fromkeys(blends, 0.0)
    lists: dict[str, list[Array]] = {name: [] for name in [*models, *blends]}
    for part, scores in scored(models, held, seconds, progress):
        for name, values in scores.items():
            lists[name].append(metrics.top(held.ruled(values, part, allowed), K))
        for name, blend in blends.items():
            began = time.perf_counter()
            blended = blend.combine(scores)
            blending[name] += time.perf_counter() - began
            lists[name].append(metrics.top(held.ruled(blended, part, allowed), K))
    all_models = sum(seconds.values())
    seconds |= {name: all_models + took for name, took in blending.items()}
    return {name: outcome(np.concatenate(best), held, seconds[name]) for name, best in lists.items()}


def outcome(best: Ints, held: Holdout, seconds: float) -> Outcome:
    """The metrics of lists int32[shoppers, K]."""
    hit = metrics.hits(best, held.targets)
    ndcg, recall = metrics.ndcg(hit, held.wanted), metrics.recall(hit, held.wanted)
    return Outcome(best, ndcg, recall, metrics.hit_rate(hit), seconds)
