"""Shoppers of whom training has nothing: what a session's first products bring, and what is said to be liked.

After k = 0, 1, 2, 3 and 5 products of a session all products are ranked for what comes next (newcomer_sessions.py says
whose sessions, and what that is), those that the session has had left out. Each k has its own sessions: those that go
on after it. The rivals are popularity and that of the last 7 days alone; both count every day up to the request's.
With wishes, a newcomer names categories or departments (`ranking/wishes.py`); at k = 0 that is all there is.

Settings and weights, those of the wishes among them, are chosen on other newcomers of an earlier time, the weights
after 1 to 3 products; what was chosen is judged once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from daogou.ranking.wishes import wished
from daogou.shop.interactions import Interactions
from daogou.training.evaluate import Outcome, Scorer, outcomes
from daogou.training.holdout import Holdout
from daogou.training.train import preset_blend
from daogou.training.weights import choose_weights, gather
from daogou.trials import baskets
from daogou.trials.baskets import LAST_DAYS, last_days
from daogou.trials.caches import cache_folder
from daogou.trials.newcomer_sessions import Newcomers, of_baskets, of_log
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import Array, Bools, Floats, InvalidInput, Longs, Progress, silent

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
SHARPNESS, POWER = (1.0, 2.0), (0.0, 0.5, 1.0)
"""What is tried of `ranking.wishes`."""


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


@dataclass
class Said:
    """Scores of what newcomers say, by their key, as a model gives them."""

    features: Features
    by_key: Mapping[int, Sequence[str]]
    sharpness: float
    power: float
    _scores: dict[tuple[str, ...], Floats] = field(default_factory=dict)

    def score(self, histories: Interactions, now: Longs) -> Floats:
        """See `Scorer`."""
        return np.stack([self._of(tuple(self.by_key[int(key)])) for key in histories.keys])

    def _of(self, wishes: tuple[str, ...]) -> Floats:
        if wishes not in self._scores:
            self._scores[wishes] = wished(self.features, wishes, self.sharpness, self.power)
        return self._scores[wishes]


@dataclass(frozen=True)
class Chosen:
    """What was chosen on earlier newcomers; `wishes` (sharpness, power) and `spoken`, the blend with wishes, where they
    say anything."""

    settings: Mapping[str, Mapping[str, Any]]
    blend: Blend
    wishes: tuple[float, float]
    spoken: Blend | None
    validation: Mapping[str, float]

    def told(self) -> dict[str, object]:
        """The bench's notes."""
        return {
            "chosen_on": f"other newcomers, earlier; weights after {WEIGHED} products",
            "settings": {name: dict(values) for name, values in self.settings.items()},
            "weights": dict(self.blend.weights),
            "wishes": dict(zip(("sharpness", "power"), self.wishes, strict=True)),
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
        return Chosen(settings, blend, (1.0, 0.0), None, validation)
    first, _ = before.after(0)
    tried_wishes = [(sharpness, power) for sharpness in SHARPNESS for power in POWER]
    worth = [_ndcg(says(before, features, _FULL, *wish), first, allowed) for wish in tried_wishes]
    validation |= {f"{_FULL}, sharpness {a:g}, power {b:g}": v for (a, b), v in zip(tried_wishes, worth, strict=True)}
    wishes = tried_wishes[int(np.argmax(worth))]
    spoken = models | {"wishes": says(before, features, _FULL, *wishes)}
    return Chosen(settings, blend, wishes, choose_weights(gather(spoken, held, allowed, progress), held), validation)


def _ndcg(model: Scorer, held: Holdout, allowed: Bools) -> float:
    return float(outcomes({"it": model}, {}, held, allowed)["it"].ndcg.mean())


def says(newcomers: Newcomers, features: Features, what: str, sharpness: float, power: float) -> Said:
    """What the newcomers say of `SAID[what]`."""
    level, n = SAID[what]
    by_key = zip(newcomers.sessions.keys.tolist(), newcomers.named[level], strict=True)
    return Said(features, {key: names[:n] for key, names in by_key}, sharpness, power)


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
    if chosen.spoken:
        for what in SAID if k == 0 else ():
            said = says(test, features, what, *chosen.wishes)
            found |= outcomes({f"wishes, {what}": said}, {}, held, allowed)
        said = says(test, features, _FULL, *chosen.wishes)
        both = outcomes({**models, "wishes": said}, {"blend with wishes": chosen.spoken}, held, allowed)
        found["blend with wishes"] = both["blend with wishes"]
    return {f"after {k}: {name}": _row(outcome, found, held) for name, outcome in found.items()}


def _row(outcome: Outcome, found: Mapping[str, Outcome], held: Holdout) -> dict[str, float]:
    """One list-maker's figures, with the intervals of its difference to both rivals."""
    told = {name: value for name, value in outcome.summary().items() if "@" in name}
    told["coverage@10"] = metrics.coverage(outcome.best, held.train.n_products)
    for rival, name in (("popularity", "popularity"), (LAST_DAYS, "last_7_days")):
        low, high = metrics.paired_interval(outcome.ndcg, found[rival].ndcg)
        told |= {f"ndcg@10_minus_{name}_low": low, f"ndcg@10_minus_{name}_high": high}
    return {**told, "n": float(len(held.shoppers)), "peak_mb": peak_mb()}
