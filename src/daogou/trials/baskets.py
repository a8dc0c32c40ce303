"""Foretelling baskets: every recommender and the blend on a real grocer's year, with full ranking.

Protocol "last": each household's last basket is the test, all its earlier ones train. Protocol "until DATE": all
before DATE trains, the test is each household's next basket within 28 days. All rows count, repeats are allowed, and a
target that is unseen in train stays in the denominator. Every choice is made on the baskets just before: the
second-last, or the last before DATE.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from daogou.adapters.completejourney import CompleteJourney
from daogou.adapters.encoders import best_encoder
from daogou.features.build import build
from daogou.features.text import texts
from daogou.language.vectors import VectorCache
from daogou.metrics import paired_interval
from daogou.models import KINDS
from daogou.models.recommender import make
from daogou.shop.events import EVENT_COLUMNS
from daogou.shop.interactions import Interactions, from_frames
from daogou.shop.orders import ORDER_LINE_COLUMNS
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.training.choose import Choice, choose
from daogou.training.evaluate import Outcome, outcomes
from daogou.training.holdout import Holdout, last_baskets, next_baskets
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import InvalidInput, Progress, seconds, silent


def run(source: str, until: str | None, progress: Progress = silent) -> BenchResult:
    """Run one protocol. Raises `InvalidInput` for an unknown source or an unreadable date."""
    if source != "completejourney":
        raise InvalidInput(f"There are no baskets named {source!r}; there are: completejourney.")
    catalogue, log = _read()
    since = _moment(until) if until else None
    test = next_baskets(log, since) if since else last_baskets(log)
    encoder = best_encoder(texts(catalogue))
    cache = VectorCache(_cache_folder(), encoder)

    def prepare(held: Holdout) -> dict[str, np.ndarray]:
        return build(catalogue, held.train, lambda some: cache.encode(some, progress))

    before = last_baskets(test.train)
    choice = choose(list(KINDS), before, prepare(before), _bought(before.train), progress)
    features = prepare(test)
    models, fit_s = {}, {}
    for name, settings in choice.settings.items():
        began = time.perf_counter()
        models[name] = make(name, **settings).fit(test.train, features)
        fit_s[name] = time.perf_counter() - began
        progress("fit", len(models), len(choice.settings))
    found = outcomes(models, choice.blend, test, _bought(test.train), progress)
    table = {
        name: _row(result, found["frequency"], fit_s.get(name, sum(fit_s.values()))) for name, result in found.items()
    }
    protocol = f"until {until}" if until else "last"
    return BenchResult(
        "baskets", source, protocol, table, choice.best, len(test.shoppers), 0, _notes(choice, until, encoder.name)
    )


def _row(result: Outcome, frequency: Outcome, fit_s: float) -> dict[str, float]:
    low, high = paired_interval(result.ndcg, frequency.ndcg)
    error = float(result.ndcg.std(ddof=1) / np.sqrt(len(result.ndcg)))
    return {
        **result.summary(),
        "ndcg@10_se": error,
        "ndcg@10_minus_frequency_low": low,
        "ndcg@10_minus_frequency_high": high,
        "fit_s": fit_s,
        "peak_mb": peak_mb(),
    }


def _notes(choice: Choice, until: str | None, encoder: str) -> dict[str, object]:
    return {
        "chosen_on": f"each household's last basket before {until}" if until else "each household's second-last basket",
        "settings": {name: dict(values) for name, values in choice.settings.items()},
        "weights": dict(choice.blend.weights),
        "validation_ndcg@10": dict(choice.validation),
        "encoder": encoder,
    }


def _read() -> tuple[pl.DataFrame, Interactions]:
    """The catalogue with a row for every product that was bought, also those it lacks, and all purchases."""
    facts = CompleteJourney()
    lines = pl.concat(facts.read("order_lines")).select(list(ORDER_LINE_COLUMNS))
    known = pl.concat(facts.read("products")).select(list(PRODUCT_COLUMNS))
    lacking = lines.select(pl.col("product").alias("id")).unique().join(known, on="id", how="anti")
    catalogue = pl.concat([known, lacking], how="diagonal").sort("id")
    log, _ = from_frames(lines, pl.DataFrame(schema=EVENT_COLUMNS), catalogue["id"].to_numpy(), int)
    return catalogue, log


def _bought(log: Interactions) -> np.ndarray:
    return np.bincount(log.products, minlength=log.n_products) > 0


def _moment(date: str) -> int:
    try:
        return seconds(datetime.fromisoformat(date).replace(tzinfo=UTC))
    except ValueError:
        raise InvalidInput(f"{date!r} is no date; write it as 2017-11-01.") from None


def _cache_folder() -> Path:
    """Vectors of public texts, kept between benches where the system keeps caches."""
    return Path(os.path.expanduser("~")) / ".cache" / "daogou"  # noqa: PTH111
