"""What profiles do for recommendations: three arms on the same shoppers, with few events and with all.

"nothing" is the best blend of all other models; "statistics" may weigh the profile too, as counted from acts;
"statistics and words" as counted from acts and read from words. Each arm's weights are chosen on the baskets before
those that judge, by the coordinate ascent that `daogou train` uses, for each length of histories alike. What judges is
scored once. Of an arm that is not above the one before it, its 95% interval above 0, `on` is 0: a shop does better
without; `daogou train` decides it for each shop on its own baskets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from daogou.adapters.encoders import best_encoder
from daogou.features import Features
from daogou.features.build import build
from daogou.features.text import texts
from daogou.language.vectors import VectorCache
from daogou.metrics import paired_interval
from daogou.models.recommender import Recommender, make
from daogou.ranking.blend import Blend
from daogou.shop.interactions import Interactions
from daogou.training.evaluate import Outcome, Scorer, outcomes
from daogou.training.holdout import Holdout
from daogou.training.weights import choose_weights, gather
from daogou.trials.caches import cache_folder
from daogou.trials.profile_cases import Case, Part
from daogou.trials.result import BenchResult
from daogou.types import Array, Bools, Floats, Longs, Progress, silent

COUNTED, HEARD = "profile", "profile with words"
ARMS: Mapping[str, str | None] = {"nothing": None, "statistics": COUNTED, "statistics and words": HEARD}
"""By arm the profile that may count in it."""


@dataclass(frozen=True)
class _Heard:
    """A fitted model, asked without what was said, or with it."""

    model: Recommender[Any]
    hears: bool

    def score(self, histories: Interactions, now: Longs) -> Floats:
        """See `Scorer`."""
        return self.model.score(histories if self.hears else replace(histories, said=None), now)


def run(case: Case, seed: int = 0, progress: Progress = silent) -> BenchResult:
    """Every arm on one case."""
    arms = {arm: profile for arm, profile in ARMS.items() if case.words or profile != HEARD}
    chosen = _fitted(case.choose, case, progress)
    weights = {
        length: _weights(chosen, held, _allowed(held), arms, progress) for length, held in _lengths(case.choose).items()
    }
    fitted = _fitted(case.judge, case, progress)
    table: dict[str, dict[str, float]] = {}
    for length, held in _lengths(case.judge).items():
        # where nobody had few before, the weights of all hold
        found = outcomes(fitted, weights.get(length, weights["all"]), held, _allowed(held), progress)
        table |= {f"{length}: {arm}": row for arm, row in _rows(found, held, arms).items()}
    notes = {
        "chosen_on": "the baskets before those that judge, learned from all before them",
        "few": case.few,
        "weights": {length: {arm: _counting(blend) for arm, blend in of.items()} for length, of in weights.items()},
    }
    best = max((name for name in table if name.startswith("all")), key=lambda name: table[name]["ndcg@10"])
    return BenchResult("profile-use", case.name, case.protocol, table, best, len(case.judge.held.shoppers), seed, notes)


def _lengths(part: Part) -> Mapping[str, Holdout]:
    """By name the hold-outs that anybody is in."""
    return {name: held for name, held in (("few", part.short), ("all", part.held)) if len(held.shoppers)}


def _counting(blend: Blend) -> dict[str, float]:
    return {name: weight for name, weight in blend.weights.items() if weight}


def _allowed(held: Holdout) -> Bools:
    bought: Bools = np.bincount(held.train.products, minlength=held.train.n_products) > 0
    return bought


def _fitted(part: Part, case: Case, progress: Progress) -> dict[str, Scorer]:
    cache = VectorCache(cache_folder(), best_encoder(texts(part.catalogue)))
    log = part.held.train
    kinds = ("text", "terms", "values", "popularity")
    features: Features = build(part.catalogue, log, lambda some: cache.encode(some, progress), kinds)
    others = case.others
    deaf, models = replace(log, said=None), dict[str, Scorer]()
    for place, name in enumerate(others):
        progress(f"fit {name}", place, len(others) + 2)
        models[name] = make(name).fit(deaf, features)
    progress("fit profile", len(others), len(others) + 2)
    models[COUNTED] = _Heard(make("profile").fit(deaf, features), False)
    if case.words:
        progress("fit profile", len(others) + 1, len(others) + 2)
        models[HEARD] = _Heard(make("profile").fit(log, features), True)
    progress("fit", len(others) + 2, len(others) + 2)
    return models


def _weights(
    models: Mapping[str, Scorer], held: Holdout, allowed: Bools, arms: Mapping[str, str | None], progress: Progress
) -> dict[str, Blend]:
    found = gather(models, held, allowed, progress)
    profiles = {COUNTED, HEARD} & models.keys()
    return {arm: choose_weights(found, held, profiles - {profile}) for arm, profile in arms.items()}


def _rows(found: Mapping[str, Outcome], held: Holdout, arms: Mapping[str, str | None]) -> dict[str, dict[str, float]]:
    """Each arm's figures, with the interval of its difference to the arm before it, and to nothing."""
    rows: dict[str, dict[str, float]] = {}
    names = list(arms)
    for place, arm in enumerate(names):
        mine = found[arm]
        row = {"ndcg@10": float(mine.ndcg.mean()), "recall@10": float(mine.recall.mean())}
        if place:
            for name, other in (("before", names[place - 1]), ("nothing", names[0])):
                low, high = paired_interval(_each(mine, held), _each(found[other], held))
                row |= {f"minus_{name}_low": low, f"minus_{name}_high": high}
            row["gain"] = row["ndcg@10"] / max(rows[names[0]]["ndcg@10"], 1e-9) - 1
            row["on"] = float(row["minus_before_low"] > 0)
        rows[arm] = {**row, "n": float(len(held.shoppers))}
    return rows


def _each(outcome: Outcome, held: Holdout) -> Array:
    """float64[shoppers]: NDCG@10, of who has several steps the mean, so that a shopper is drawn as a whole."""
    _, who, steps = np.unique(held.shoppers, return_inverse=True, return_counts=True)
    mean: Array = np.bincount(who, outcome.ndcg) / steps
    return mean
