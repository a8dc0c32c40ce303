"""The blend's weights, chosen by coordinate ascent on the products that any model proposes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from daogou import metrics
from daogou.models.recommender import Recommender
from daogou.ranking.blend import Blend, scale
from daogou.training.evaluate import K, Scorer, scored
from daogou.training.holdout import Holdout
from daogou.types import Array, Bools, Floats, Ints, Longs, Progress, silent

WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.2, 1.6)
"""The grid that each weight in turn is searched on; the anchor model's weight is 1."""

_CANDIDATES = 40
"""Products per shopper and model among which weights are compared."""
_WORTH = 1e-4
"""A change of weight that brings less NDCG than this is not taken: fewer models make clearer reasons."""


@dataclass(frozen=True)
class Compared:
    """The products worth comparing, which are the best of every model: `products` int32[shoppers, c], ascending, −1
    where a shopper has fewer; `scores` by model float32[shoppers, c], scaled as the blend scales them; `row`, `column`
    int64[t]: where among them the targets are."""

    products: Ints
    scores: Mapping[str, Floats]
    row: Longs
    column: Longs

    def total(self, weights: Mapping[str, float]) -> Floats:
        """float32[shoppers, c]: the blended scores."""
        total: Floats = np.zeros(self.products.shape, np.float32)
        for name, weight in weights.items():
            if weight:
                total += np.float32(weight) * self.scores[name]
        return total

    def scored_by(self, model: Recommender[Any], held: Holdout) -> Floats:
        """What this model says of these products, as in `scores`."""
        parts = [self._taken(raw["it"], part) for part, raw in scored({"it": model}, held, {}, silent)]
        return np.concatenate(parts)

    def _taken(self, values: Floats, part: slice) -> Floats:
        return np.take_along_axis(values / scale(values), np.maximum(self.products[part], 0), axis=1)

    def but(self, name: str, scores: Floats) -> Compared:
        """The same with other scores of one model."""
        return replace(self, scores={**self.scores, name: scores})


def gather(models: Mapping[str, Scorer], held: Holdout, allowed: Bools, progress: Progress = silent) -> Compared:
    """The best `_CANDIDATES` of every model for each held-out shopper."""
    products: list[Array] = []
    scores: dict[str, list[Array]] = {name: [] for name in models}
    for part, raw in scored(models, held, {}, progress):
        scaled = {name: values / scale(values) for name, values in raw.items()}
        tops = [metrics.top(held.ruled(values, part, allowed), _CANDIDATES) for values in scaled.values()]
        union = np.sort(np.concatenate(tops, axis=1), axis=1)
        union[:, 1:][union[:, 1:] == union[:, :-1]] = -1
        products.append(union)
        for name, values in scaled.items():
            scores[name].append(np.take_along_axis(values, np.maximum(union, 0), axis=1))
    found = np.concatenate(products)
    row, column = np.nonzero(metrics.hits(found, held.targets))
    return Compared(found, {name: np.concatenate(parts) for name, parts in scores.items()}, row, column)


def choose_weights(candidates: Compared, held: Holdout, without: Collection[str] = ()) -> Blend:
    """Coordinate ascent on NDCG@10 from the best single model, whose weight stays 1; some may be left out, not all."""
    models = [name for name in candidates.scores if name not in without]
    single = {name: ndcg_of({name: 1.0}, candidates, held) for name in models}
    anchor = max(single, key=lambda name: single[name])
    others = sorted((name for name in models if name != anchor), key=lambda name: -single[name])
    start = {name: 0.0 for name in models} | {anchor: 1.0}
    return _ascend(start, single[anchor], others, candidates, held)


def adjusted(blend: Blend, candidates: Compared, held: Holdout) -> Blend:
    """The blend with the weights of its members, but the largest, searched anew; who has none gets none."""
    members = [name for name, weight in blend.weights.items() if weight]
    anchor = max(members, key=lambda name: blend.weights[name])
    free = [name for name in members if name != anchor]
    return _ascend(dict(blend.weights), ndcg_of(blend.weights, candidates, held), free, candidates, held)


def _ascend(weights: dict[str, float], best: float, free: Sequence[str], candidates: Compared, held: Holdout) -> Blend:
    for _ in range(4):
        before = best
        for name in free:
            weight, worth = best_weight(name, weights, candidates, held)
            if worth > best + _WORTH:
                weights[name], best = weight, worth
        if best <= before + _WORTH:
            break
    return Blend(weights)


def best_weight(
    name: str, weights: Mapping[str, float], candidates: Compared, held: Holdout, grid: Iterable[float] = WEIGHTS
) -> tuple[float, float]:
    """The weight of this model, the others' as they are, of the best NDCG@10, and that; the lowest of equals."""
    others = candidates.total({**weights, name: 0.0})
    mine = candidates.scores[name]
    tried = {weight: float(_ndcgs(others + np.float32(weight) * mine, candidates, held).mean()) for weight in grid}
    weight = max(tried, key=lambda weight: (tried[weight], -weight))
    return weight, tried[weight]


def ndcg_of(weights: Mapping[str, float], candidates: Compared, held: Holdout) -> float:
    """The NDCG@10 of the models blended with these weights, of the candidates alone."""
    return float(ndcgs(weights, candidates, held).mean())


def ndcgs(weights: Mapping[str, float], candidates: Compared, held: Holdout) -> Array:
    """float64[shoppers]: the same by shopper."""
    return _ndcgs(candidates.total(weights), candidates, held)


def _ndcgs(total: Floats, candidates: Compared, held: Holdout) -> Array:
    total[candidates.products < 0] = -np.inf
    mine = total[candidates.row, candidates.column][:, None]
    others = total[candidates.row]
    # candidates ascend, so that of equals the one of lower index comes first, as in the full ranking
    earlier = np.arange(candidates.products.shape[1]) < candidates.column[:, None]
    rank = ((others > mine) | (earlier & (others == mine))).sum(axis=1)
    return metrics.ndcg_of_ranks(candidates.row, rank, held.wanted, K)
