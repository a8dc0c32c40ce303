"""Choices made on baskets before the ones that judge: each model's settings, then the blend's weights."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from daogou import metrics
from daogou.features import Features
from daogou.models import MODELS
from daogou.models.recommender import Recommender, make
from daogou.ranking.blend import Blend, scale
from daogou.shop.interactions import Interactions
from daogou.training.evaluate import K, Scorer, outcomes, scored
from daogou.training.holdout import Holdout
from daogou.types import Array, Bools, Floats, Ints, Longs, Progress, silent

SETTINGS: dict[str, Sequence[Mapping[str, Any]]] = dict.fromkeys(MODELS, ({},)) | {
    "popularity": [{"half_life_days": days} for days in (3.0, 7.0, 14.0, 28.0)],
    "frequency": [{"half_life_days": days} for days in (60.0, 90.0, 120.0, 180.0, 240.0)],
    "habit": [
        {},
        *({"half_life_orders": orders} for orders in (10.0, 25.0)),
        *({"returning": power} for power in (0.35, 0.55)),
        *({"basket": power} for power in (0.2, 0.4)),
        *({"hour": weight} for weight in (0.0, 2.0)),
    ],
}
"""The settings that are tried of models whose fit costs next to nothing; the others keep their presets, since one more
fit of theirs costs more than it brings."""

WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.2, 1.6)
"""The grid that each weight in turn is searched on; the anchor model's weight is 1."""

_CANDIDATES = 40
"""Products per shopper and model among which weights are compared."""
_WORTH = 1e-4
"""A change of weight that brings less NDCG than this is not taken: fewer models make clearer reasons."""


@dataclass(frozen=True)
class Choice:
    """What was chosen and how it did on the baskets that it was chosen on."""

    settings: Mapping[str, Mapping[str, Any]]
    blend: Blend
    best: str
    validation: Mapping[str, float]
    """NDCG@10 by model, with the blend."""
    models: Mapping[str, Recommender[Any]]
    """The models with these settings, as fitted on the hold-out's log."""
    fit_s: Mapping[str, float]
    """What each took to fit, all its settings together (s)."""
    candidates: Compared
    """What the weights were chosen on."""


def fit_all(
    settings: Mapping[str, Mapping[str, Any]],
    log: Interactions,
    features: Features,
    progress: Progress = silent,
    folder: Path | None = None,
) -> dict[str, Recommender[Any]]:
    """Every model of `settings`, fitted on this log; `folder` is where long fits keep what they need to go on."""
    models = {}
    for place, (name, values) in enumerate(settings.items()):
        progress(f"fit {name}", place, len(settings))
        models[name] = make(name, **values).attended(progress, folder).fit(log, features)
    progress("fit", len(settings), len(settings))
    return models


def choose(
    grid: Mapping[str, Sequence[Mapping[str, Any]]],
    held: Holdout,
    features: Features,
    allowed: Bools,
    progress: Progress = silent,
    folder: Path | None = None,
) -> Choice:
    """Choose all settings and weights on this hold-out, whose baskets must lie before those that judge. `grid` holds
    the settings to try of every model that takes part, at least one each."""
    models, settings, fit_s = {}, {}, {}
    for place, (name, tried) in enumerate(grid.items()):
        progress(f"fit {name}", place, len(grid))
        began = time.perf_counter()
        settings[name], models[name] = choose_settings(name, tried, held, features, allowed, progress, folder)
        fit_s[name] = time.perf_counter() - began
    progress("fit", len(grid), len(grid))
    candidates = gather(models, held, allowed, progress)
    blend = choose_weights(candidates, held)
    validation = {name: ndcg_of({name: 1.0}, candidates, held) for name in models}
    validation["blend"] = ndcg_of(blend.weights, candidates, held)
    best = max(validation, key=lambda name: validation[name])
    return Choice(settings, blend, best, validation, models, fit_s, candidates)


def choose_settings(
    name: str,
    tried: Sequence[Mapping[str, Any]],
    held: Holdout,
    features: Features,
    allowed: Bools,
    progress: Progress = silent,
    folder: Path | None = None,
) -> tuple[Mapping[str, Any], Recommender[Any]]:
    """Of the settings tried for this model, those of the best NDCG@10 (the first of equals), and the model with them,
    fitted."""
    best: tuple[float, Mapping[str, Any], Recommender[Any]] | None = None
    for values in tried:
        model = make(name, **values).attended(progress, folder).fit(held.train, features)
        if len(tried) == 1:
            return values, model
        ndcg = float(outcomes({name: model}, {}, held, allowed)[name].ndcg.mean())
        if best is None or ndcg > best[0]:
            best = ndcg, values, model
    assert best is not None, "a model that takes part has settings to try"
    return best[1], best[2]


@dataclass(frozen=True)
class Compared:
    """The products worth comparing, which are the best of every model: `products` int32[shoppers, c], ascending, −1
    where a shopper has fewer; `scores` by model float32[shoppers, c], scaled as the blend scales them; `row`, `column`
    int64[t]: where among them the targets are."""

    products: Ints
    scores: Mapping[str, Floats]
    row: Longs
    column: Longs


def choose_weights(candidates: Compared, held: Holdout, without: str = "") -> Blend:
    """Coordinate ascent on NDCG@10 from the best single model, whose weight stays 1; one model may be left out."""
    models = [name for name in candidates.scores if name != without]
    single = {name: ndcg_of({name: 1.0}, candidates, held) for name in models}
    anchor = max(single, key=lambda name: single[name])
    weights = {name: 0.0 for name in models} | {anchor: 1.0}
    best = single[anchor]
    for _ in range(4):
        before = best
        for name in sorted(models, key=lambda name: -single[name]):
            if name == anchor:
                continue
            tried = {weight: ndcg_of({**weights, name: weight}, candidates, held) for weight in WEIGHTS}
            weight = max(tried, key=lambda weight: (tried[weight], -weight))
            if tried[weight] > best + _WORTH:
                weights[name], best = weight, tried[weight]
        if best <= before + _WORTH:
            break
    return Blend(weights)


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


def ndcg_of(weights: Mapping[str, float], candidates: Compared, held: Holdout) -> float:
    """The NDCG@10 of the models blended with these weights, of the candidates alone."""
    total: Floats = np.zeros(candidates.products.shape, np.float32)
    for name, weight in weights.items():
        if weight:
            total += np.float32(weight) * candidates.scores[name]
    total[candidates.products < 0] = -np.inf
    mine = total[candidates.row, candidates.column][:, None]
    others = total[candidates.row]
    # candidates ascend, so that of equals the one of lower index comes first, as in the full ranking
    earlier = np.arange(candidates.products.shape[1]) < candidates.column[:, None]
    rank = ((others > mine) | (earlier & (others == mine))).sum(axis=1)
    return float(metrics.ndcg_of_ranks(candidates.row, rank, held.wanted, K).mean())
