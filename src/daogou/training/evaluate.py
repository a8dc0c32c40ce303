"""How well models and their blend foretell held-out baskets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from daogou import metrics
from daogou.ranking.blend import Blend
from daogou.shop.interactions import Interactions
from daogou.training.holdout import Holdout
from daogou.types import Array, Bools, Floats, Ints, Longs, Progress, silent

K = 10
_AT_ONCE = 128
"""Shoppers scored together: 128 × 100,000 products × 4 bytes = 51 MB a model."""


class Scorer(Protocol):
    """What is judged: every `Recommender`, and whatever else scores as one does."""

    def score(self, histories: Interactions, now: Longs) -> Floats:
        """See `Recommender`."""


Lists = Callable[[Mapping[str, Floats], slice], Ints]
"""How else lists, int32[part, K], are made of all models' scores of a part of the shoppers."""


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
    models: Mapping[str, Scorer], held: Holdout, seconds: dict[str, float], progress: Progress
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
    models: Mapping[str, Scorer],
    blends: Mapping[str, Blend],
    held: Holdout,
    allowed: Bools,
    progress: Progress = silent,
    others: Mapping[str, Lists] | None = None,
) -> dict[str, Outcome]:
    """Every model's outcome, that of their blends and of the `others`, by name; only `allowed` (bool[products]) are
    ranked."""
    others = others or {}
    seconds: dict[str, float] = {}
    on_top = dict.fromkeys([*blends, *others], 0.0)
    lists: dict[str, list[Array]] = {name: [] for name in [*models, *on_top]}
    for part, scores in scored(models, held, seconds, progress):
        for name, values in scores.items():
            lists[name].append(metrics.top(held.ruled(values, part, allowed), K))
        for name, blend in blends.items():
            began = time.perf_counter()
            blended = blend.combine(scores)
            on_top[name] += time.perf_counter() - began
            lists[name].append(metrics.top(held.ruled(blended, part, allowed), K))
        for name, best in others.items():
            began = time.perf_counter()
            lists[name].append(best(scores, part))
            on_top[name] += time.perf_counter() - began
    all_models = sum(seconds.values())
    seconds |= {name: all_models + took for name, took in on_top.items()}
    return {name: outcome(np.concatenate(made), held, seconds[name]) for name, made in lists.items()}


def outcome(best: Ints, held: Holdout, seconds: float) -> Outcome:
    """The metrics of lists int32[shoppers, K]."""
    hit = metrics.hits(best, held.targets)
    ndcg, recall = metrics.ndcg(hit, held.wanted), metrics.recall(hit, held.wanted)
    return Outcome(best, ndcg, recall, metrics.hit_rate(hit), seconds)
