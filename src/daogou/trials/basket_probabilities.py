"""How well the probability of purchase holds on baskets: the best 200 candidates of each household's last basket.

The purchase forest is the ranker's, fitted on baskets before the second-last ones; these calibrate it, the last ones
judge. Models and blend are the presets, so that nothing is chosen. The rivals are told by the second-last baskets: the
base rate, and the rate given in how many orders so far the household bought the product.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from daogou.adapters.encoders import best_encoder
from daogou.features import Features
from daogou.features.build import build
from daogou.features.text import texts
from daogou.language.vectors import VectorCache
from daogou.models import MODELS
from daogou.ranking.heads import platt
from daogou.ranking.learned import NEEDS, Learned
from daogou.shop.interactions import Interactions
from daogou.training.choose import fit_all
from daogou.training.evaluate import scored
from daogou.training.holdout import Holdout, last_baskets
from daogou.training.rank import ByRanker, RankConfig, fit_ranker
from daogou.training.told import CANDIDATES, Told
from daogou.training.train import preset_blend
from daogou.trials.baskets import placements_of, read
from daogou.trials.caches import cache_folder
from daogou.trials.probabilities import row
from daogou.trials.result import BenchResult
from daogou.types import InvalidInput, Progress, silent

_SETTINGS: dict[str, dict[str, object]] = {name: {} for name in MODELS}
_BLEND = preset_blend(MODELS)


def run(source: str, progress: Progress = silent) -> BenchResult:
    """Raises `InvalidInput` for an unknown source and `MissingExtra`."""
    if source != "completejourney":
        raise InvalidInput(f"There are no baskets named {source!r}; there are: completejourney.")
    catalogue, log = read()
    placements = placements_of(catalogue)
    cache = VectorCache(cache_folder(), best_encoder(texts(catalogue)))

    def prepare(some: Interactions) -> Features:
        return build(catalogue, some, lambda words: cache.encode(words, progress), ("text", *NEEDS), placements)

    return measure(log, prepare, source, None, progress)


def measure(
    log: Interactions,
    prepare: Callable[[Interactions], Features],
    source: str,
    config: RankConfig | None = None,
    progress: Progress = silent,
) -> BenchResult:
    """The same on any log of purchases."""
    test = last_baskets(log)
    later = last_baskets(test.train)
    began = time.perf_counter()
    learned = fit_ranker(_SETTINGS, _BLEND, later.train, prepare, config, progress)
    took = time.perf_counter() - began
    if learned is None:
        raise InvalidInput("There are too few baskets to learn a probability from.")
    calibrate, judge = (_told(learned, held, prepare, progress) for held in (later, test))
    rate = float(calibrate.bought.mean())
    by_orders = platt(np.log1p(calibrate.orders), calibrate.bought).probability(np.log1p(judge.orders))
    head = platt(calibrate.odds, calibrate.bought).probability(judge.odds)
    rows = {
        "purchase: head": row(head, judge.bought, took),
        "purchase: orders so far": row(by_orders, judge.bought, 0.0),
        "purchase: base rate": row(np.full(len(judge.bought), rate), judge.bought, 0.0),
    }
    notes = {
        "interest": "no data: this shop has purchases alone",
        "bought": int(judge.bought.sum()),
        "base_rate": {"second-last": rate, "last": float(judge.bought.mean())},
        "blend": dict(_BLEND.weights),
    }
    best = min(rows, key=lambda name: rows[name]["log_loss"])
    protocol = f"the best {CANDIDATES} candidates of each last basket"
    return BenchResult("probabilities", source, protocol, rows, best, len(judge.bought), 0, notes)


def _told(learned: Learned, held: Holdout, prepare: Callable[[Interactions], Features], progress: Progress) -> Told:
    features = prepare(held.train)
    models = fit_all(_SETTINGS, held.train, features, progress)
    allowed = np.bincount(held.train.products, minlength=held.train.n_products) > 0
    ranked = ByRanker(learned, _BLEND, held, features, allowed)
    for part, scores in scored(models, held, {}, progress):
        ranked(scores, part)
    return ranked.told
