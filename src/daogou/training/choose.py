"""Choices made on baskets before the ones that judge: each model's settings, then the blend's weights."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from daogou.features import Features
from daogou.models import MODELS
from daogou.models.recommender import Recommender, make
from daogou.ranking.blend import Blend
from daogou.ranking.wishes import Wishing
from daogou.shop.interactions import Interactions
from daogou.training.evaluate import outcomes
from daogou.training.holdout import Holdout
from daogou.training.weights import Compared, choose_weights, gather, ndcg_of
from daogou.types import Bools, Progress, silent

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


LIMITS: Mapping[str, int] = {"slim": 250_000, "sequence": 250_000}
"""Up to how many interactions these are tried unless a shop names them itself. On a grocer's year of 1.2 million rows
one of the transformer's epochs takes two minutes of one core, and so does SLIM."""


@dataclass(frozen=True)
class Earned:
    """One model's part in the choice: its NDCG@10 `alone`, its `weight`, and what the blend loses in NDCG@10 without
    it, the other weights chosen anew, with the paired 95% interval over shoppers; all on the baskets that the choice
    was made on. None where it was never in the blend."""

    alone: float
    weight: float
    lost: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def why(self) -> str:
        """In words."""
        if self.weight and self.low is None:
            return "kept: there is no other"
        if self.weight:
            return "kept: worse without it" if (self.low or 0) > 0 else "kept: a little better with it"
        return "dropped: adds nothing" if self.lost is None else "dropped: adds next to nothing"

    def told(self) -> dict[str, Any]:
        """As a manifest holds it."""
        known = {name: value for name, value in asdict(self).items() if value is not None and isfinite(value)}
        return {**known, "why": self.why}


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
    untried: Sequence[str] = field(default=())
    """Those for which no time was left."""
    reads: Collection[str] = ()
    """The models whose scores the ranker reads, where one was tried."""
    ordered: bool = False
    """Whether a second forest orders in it."""
    wishing: Wishing | None = None
    """How much newcomers' wishes count, where that was asked."""
    earned: Mapping[str, Earned] = field(default_factory=dict)
    """What each model earns its place by, where that was asked; see `earning.py`."""


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
    seconds: float | None = None,
) -> Choice:
    """Choose all settings and weights on this hold-out, whose baskets must lie before those that judge. `grid` holds
    the settings to try of every model that takes part, at least one each. After so many `seconds` no further model is
    begun, in the grid's order."""
    models: dict[str, Recommender[Any]] = {}
    settings, fit_s = {}, {}
    end = time.monotonic() + seconds if seconds is not None else float("inf")
    for place, (name, tried) in enumerate(grid.items()):
        if models and time.monotonic() > end:
            break
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
    untried = [name for name in grid if name not in models]
    return Choice(settings, blend, best, validation, models, fit_s, candidates, untried)


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
