"""Shoppers of whom training has nothing: what a session's first products bring, and what is said to be liked.

After k = 0, 1, 2, 3 and 5 products of a session all products are ranked for what comes next (newcomer_sessions.py says
whose sessions, and what that is), those that the session has had left out. Each k has its own sessions: those that go
on after it. The rivals are popularity and that of the last 7 days alone; both count every day up to the request's.
With wishes, a newcomer names categories or departments (`ranking/wishes.py`); at k = 0 that is all there is.

Settings and weights are chosen on other newcomers of an earlier time, the weights of models after 1 to 3 products, that
of wishes beside popularity before the first; what was chosen is judged once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from daogou import metrics
from daogou.adapters.encoders import best_encoder
from daogou.features import Features
from daogou.features.build import build
from daogou.features.text import texts
from daogou.language.vectors import VectorCache
from daogou.models.extras import missing
from daogou.models.recommender import Recommender, make
from daogou.ranking.blend import Blend
from daogou.ranking.wishes import PRESET, WISHES, Wishing
from daogou.shop.interactions import Interactions
from daogou.training.evaluate import Outcome, Scorer, outcomes
from daogou.training.holdout import Holdout
from daogou.training.train import preset_blend
from daogou.training.weights import choose_weights, gather
from daogou.training.wishes import Said, choose_wishing
from daogou.trials import baskets
from daogou.trials.baskets import LAST_DAYS, last_days
from daogou.trials.caches import cache_folder
from daogou.trials.newcomer_sessions import Newcomers, of_baskets, of_log
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import Array, Bools, InvalidInput, Progress, silent

STEPS = (0, 1, 2, 3, 5)
WEIGHED = (1, 2, 3)
"""After so many products blends are compared, all together."""
GRID: dict[str, Sequence[Mapping[str, Any]]] = {
    "popularity": [{"half_life_days": days} for days in (3.0, 7.0, 14.0, 28.0)],
    "item_knn": [{"shrink": shrink} for shrink in (10.0, 50.0)],
    "user_knn": [{"k": k, "power": power} for k in (100, 300) for power in (0.5, 1.0)],
    "product_rule": [{}],
    "transitions": [{}],
    "content": [{}],
    "words": [{}],
    "ease": [{"regularisation": weight} for weight in (200.0, 1000.0)],
    "als": [{}],
    "sequence": [{}],
}
"""What is tried of each model."""
_LONG = ("sequence",)
"""Not on baskets, whose order within is not known: a fit takes longer there than all others together."""
SAID: Mapping[str, tuple[str, int]] = {
    "1 category": ("category", 1),
    "3 categories": ("category", 3),
    "2 departments": ("department", 2),
}
"""What a newcomer names: how many of which level."""
_FULL = "3 categories"
"""What is said beside a session."""
_FIRST = "popularity with wishes"
"""The list of whom nothing but wishes is known."""


def run(data: Path | None, source: str = "completejourney", seed: int = 0, progress: Progress = silent) -> BenchResult:
    """On a log of sessions (CSV), or without one on this source's baskets. Raises `InvalidInput`."""
    if data is not None:
        catalogue, before, test = of_log(data)
        grid = GRID
    elif source == "completejourney":
        catalogue, log = baskets.read()
        before, test = of_baskets(catalogue, log, seed)
        grid = {name: tried for name, tried in GRID.items() if name not in _LONG}
    else:
        raise InvalidInput(f"There are no baskets named {source!r}; there are: completejourney.")
    grid = {name: tried for name, tried in grid.items() if not missing(name)}
    sold = data is None
    table, notes = measure(catalogue, before, test, grid, sold, progress)
    n = len(test.after(0)[0].shoppers)
    dataset, protocol = (data.name, "next product") if data else (source, "rest of the basket")
    return BenchResult("newcomers", dataset, protocol, table, "blend", n, seed, notes)


def measure(
    catalogue: pl.DataFrame,
    before: Newcomers,
    test: Newcomers,
    grid: Mapping[str, Sequence[Mapping[str, Any]]],
    sold: bool,
    progress: Progress = silent,
) -> tuple[dict[str, dict[str, float]], dict[str, object]]:
    """The table and what was chosen. With `sold`, only what the seen shoppers bought is ranked."""
    cache = VectorCache(cache_folder(), best_encoder(texts(catalogue)))

    def prepare(log: Interactions) -> Features:
        return build(catalogue, log, lambda some: cache.encode(some, progress), ("text", "terms", "popularity"))

    chosen = _choose(before, grid, prepare(before.seen), _ranked(before, sold), progress)
    features = prepare(test.seen)
    fitted = {name: _fit(name, values, test, features) for name, values in chosen.settings.items()}
    table: dict[str, dict[str, float]] = {}
    for k in STEPS:
        progress("judge", k, STEPS[-1])
        table |= _judge(k, test, fitted, chosen, features, _ranked(test, sold))
    return table, chosen.told()


def _ranked(newcomers: Newcomers, sold: bool) -> Bools:
    """bool[products]"""
    seen = newcomers.seen
    return np.bincount(seen.products, minlength=seen.n_products) > 0 if sold else np.ones(seen.n_products, np.bool_)


@dataclass(frozen=True)
class Chosen:
    """What was chosen on earlier newcomers; `wishes`, of whom no more is known than what they say, and `spoken`, the
    blend with wishes of a session, where they say anything."""

    settings: Mapping[str, Mapping[str, Any]]
    blend: Blend
    wishes: Wishing
    spoken: Blend | None
    validation: Mapping[str, float]

    def told(self) -> dict[str, object]:
        """The bench's notes."""
        return {
            "chosen_on": f"other newcomers, earlier; weights after {WEIGHED} products",
            "settings": {name: dict(values) for name, values in self.settings.items()},
            "weights": dict(self.blend.weights),
            "wishes": self.wishes._asdict() if self.spoken else None,
            "weights_with_wishes": dict(self.spoken.weights) if self.spoken else None,
            "validation_ndcg@10": dict(self.validation),
        }


def _fit(name: str, values: Mapping[str, Any], newcomers: Newcomers, features: Features) -> Recommender[Any]:
    """Popularity counts whole days before the request alone, so it may be given those after the others' training."""
    return make(name, **values).fit(newcomers.daily if name == "popularity" else newcomers.seen, features)


def _choose(
    before: Newcomers,
    grid: Mapping[str, Sequence[Mapping[str, Any]]],
    features: Features,
    allowed: Bools,
    progress: Progress,
) -> Chosen:
    held = joined([before.after(k)[0] for k in WEIGHED])
    settings: dict[str, Mapping[str, Any]] = {}
    models: dict[str, Scorer] = {}
    validation: dict[str, float] = {}
    for place, (name, tried) in enumerate(grid.items()):
        progress(f"fit {name}", place, len(grid))
        fitted = [_fit(name, values, before, features) for values in tried]
        worth = [_ndcg(model, held, allowed) for model in fitted]
        best = int(np.argmax(worth))
        settings[name], models[name], validation[name] = tried[best], fitted[best], worth[best]
    blend = choose_weights(gather(models, held, allowed, progress), held)
    if not before.named:
        return Chosen(settings, blend, PRESET, None, validation)
    first, _ = before.after(0)
    wishes, validation[_FIRST] = choose_wishing(
        lambda wishing: says(before, features, _FULL, wishing), models["popularity"], first, allowed, progress
    )
    spoken = models | {WISHES: says(before, features, _FULL, wishes)}
    return Chosen(settings, blend, wishes, choose_weights(gather(spoken, held, allowed, progress), held), validation)


def _ndcg(model: Scorer, held: Holdout, allowed: Bools) -> float:
    return float(outcomes({"it": model}, {}, held, allowed)["it"].ndcg.mean())


def says(newcomers: Newcomers, features: Features, what: str, wishing: Wishing) -> Said:
    """What the newcomers say of `SAID[what]`."""
    level, n = SAID[what]
    by_key = zip(newcomers.sessions.keys.tolist(), newcomers.named[level], strict=True)
    return Said(features, {key: names[:n] for key, names in by_key}, wishing)


def joined(parts: Sequence[Holdout]) -> Holdout:
    """Hold-outs of one training, one after the other."""

    def all_of(of: Callable[[Holdout], Array]) -> Array:
        return np.concatenate([of(part) for part in parts])

    logs = [part.histories for part in parts]
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(log, name) for log in logs])
        for name in ("products", "at", "kinds", "quantities", "baskets", "keys")
    }
    lengths = np.concatenate([np.diff(log.offsets) for log in logs])
    histories = replace(logs[0], offsets=np.append(0, np.cumsum(lengths)).astype(np.int64), **columns)
    return replace(
        parts[0],
        shoppers=all_of(lambda part: part.shoppers),
        histories=histories,
        now=all_of(lambda part: part.now),
        targets=[target for part in parts for target in part.targets],
        wanted=all_of(lambda part: part.wanted),
    )


def _judge(
    k: int,
    test: Newcomers,
    fitted: Mapping[str, Recommender[Any]],
    chosen: Chosen,
    features: Features,
    allowed: Bools,
) -> dict[str, dict[str, float]]:
    """After `k` products; without any, the models that hear none have nothing to say."""
    held, _ = test.after(k)
    if len(held.shoppers) < 2:
        return {}
    models: dict[str, Scorer] = {"popularity": fitted["popularity"]} if k == 0 else dict(fitted)
    blends = {"blend": chosen.blend, "preset blend": preset_blend(list(fitted))} if k else {}
    found = outcomes(models, blends, held, allowed)
    found |= outcomes({LAST_DAYS: last_days(test.daily)}, {}, held, allowed)
    first = Blend({"popularity": 1.0, WISHES: chosen.wishes.first})
    if chosen.spoken:
        for what in SAID if k == 0 else ():
            said = says(test, features, what, chosen.wishes)
            both = outcomes({"popularity": models["popularity"], WISHES: said}, {_FIRST: first}, held, allowed)
            found |= {f"wishes, {what}": both[WISHES], f"{_FIRST}, {what}": both[_FIRST]}
        if k:
            said = says(test, features, _FULL, chosen.wishes)
            spoken = outcomes({**models, WISHES: said}, {"blend with wishes": chosen.spoken}, held, allowed)
            found["blend with wishes"] = spoken["blend with wishes"]
    return {f"after {k}: {name}": _row(outcome, found, held) for name, outcome in found.items()}


def _row(outcome: Outcome, found: Mapping[str, Outcome], held: Holdout) -> dict[str, float]:
    """One list-maker's figures, with the intervals of its difference to both rivals."""
    told = {name: value for name, value in outcome.summary().items() if "@" in name}
    told["coverage@10"] = metrics.coverage(outcome.best, held.train.n_products)
    for rival, name in (("popularity", "popularity"), (LAST_DAYS, "last_7_days")):
        low, high = metrics.paired_interval(outcome.ndcg, found[rival].ndcg)
        told |= {f"ndcg@10_minus_{name}_low": low, f"ndcg@10_minus_{name}_high": high}
    return {**told, "n": float(len(held.shoppers)), "peak_mb": peak_mb()}
