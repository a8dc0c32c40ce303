"""How fit time, memory and latency grow: made-up interactions of any size, with realistic popularity.

Items are bought by a Zipf–Mandelbrot law, p(rank) ∝ (rank + 10) ** −0.9, as catalogues are; half of a shopper's events
follow the order of popularity that everybody shares, half that of one of 200 circles of taste, in which each item's
rank is multiplied by a log-normal factor of its own. How much a shopper does is log-normal; events are spread over a
year, and those of one day are one order.
Accuracy means nothing here and is not told.

Each model is fitted in a process of its own, so that `peak_mb` is its own (with the log, which all hold).
"""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from daogou import metrics
from daogou.features import terms
from daogou.models.recommender import make
from daogou.shop.interactions import BUY, Interactions, build
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import DAY, Floats, InvalidInput, Progress, silent

K = 50
_CIRCLES = 200
_YEAR = 365
_ASKED = 200
"""Shoppers whose lists are timed."""


def run(shoppers: int, items: int, events: int, models: str, seed: int = 0, progress: Progress = silent) -> BenchResult:
    """Fit these models (names with commas between) and time top-50 lists. Raises `InvalidInput` for a size below 1."""
    if min(shoppers, items, events) < 1:
        raise InvalidInput("At least one shopper, item and event are needed.")
    names = [name.strip() for name in models.split(",") if name.strip()]
    for name in names:
        make(name)
    log = made_up(shoppers, items, events, seed)
    table = {}
    for place, name in enumerate(names):
        progress(f"fit {name}", place, len(names))
        # forked, so that the log is shared; one model a process
        with ProcessPoolExecutor(1, multiprocessing.get_context("fork"), _hold, (log,)) as alone:
            table[name] = alone.submit(_measure, name, seed).result()
    progress("fit", len(names), len(names))
    size = f"{shoppers:,} shoppers × {items:,} items × {events:,} events"
    best = min(table, key=lambda name: table[name]["fit_s"])
    return BenchResult("scale", "made up", size, table, best, min(_ASKED, shoppers), seed, {"best": "the quickest fit"})


def made_up(shoppers: int, items: int, events: int, seed: int) -> Interactions:
    """The log that the file's top describes."""
    rng = np.random.default_rng(seed)
    bought = (np.arange(items) + 10.0) ** -0.9
    upto = np.cumsum(bought / bought.sum())
    activity = rng.lognormal(sigma=1.0, size=shoppers)
    shopper = np.searchsorted(np.cumsum(activity / activity.sum()), rng.random(events)).clip(0, shoppers - 1)
    rank = np.searchsorted(upto, rng.random(events)).clip(0, items - 1)
    logs = np.log(np.arange(items) + 1.0)
    orders = np.stack([np.argsort(logs + rng.normal(scale=1.5, size=items)) for _ in range(_CIRCLES)]).astype(np.int32)
    circle = rng.integers(_CIRCLES, size=shoppers)[shopper]
    product = np.where(rng.random(events) < 0.5, rank, orders[circle, rank])
    day = rng.integers(_YEAR, size=events)
    return build(
        shoppers=shopper,
        products=product,
        at=day * DAY,
        kinds=np.full(events, BUY),
        quantities=np.ones(events),
        baskets=shopper * _YEAR + day,
        keys=np.arange(1, shoppers + 1, dtype=np.uint64),
        n_products=items,
    )


_held: list[Interactions] = []


def _hold(log: Interactions) -> None:
    _held.append(log)


def _measure(name: str, seed: int) -> dict[str, float]:
    (log,) = _held
    silent_words = terms.as_arrays(terms.weights([""] * log.n_products))
    began = time.perf_counter()
    model = make(name).fit(log, silent_words)
    fit_s = time.perf_counter() - began
    asked = np.random.default_rng(seed).choice(log.n_shoppers, min(_ASKED, log.n_shoppers), replace=False)
    took = []
    for shopper in asked:
        history = log.take(np.array([shopper]))
        began = time.perf_counter()
        scores: Floats = model.score(history, np.array([_YEAR * DAY], dtype=np.int64))
        metrics.top(scores, K)
        took.append(1_000 * (time.perf_counter() - began))
    p50, p99 = np.percentile(took, [50, 99])
    return {"fit_s": fit_s, "peak_mb": peak_mb(), "top50_p50_ms": float(p50), "top50_p99_ms": float(p99)}
