"""Foretelling baskets: every recommender, the blend and the learned ranker on a real grocer's year, with full ranking.

Protocol "last": each household's last basket is the test, all its earlier ones train. Protocol "until DATE": all
before DATE trains, the test is each household's next basket within 28 days. Protocol "last N weeks" parts the world's
time: all before trains, the test is whatever each household bought in these weeks, foretold at their beginning. All
rows count, repeats are allowed, and a target that is unseen in train stays in the denominator. Every choice is made on
baskets before those that judge, in the same manner: each household's second-last with the last one absent, or its next
within the 28 days before DATE, or all of the N weeks before the last N, learned from all before them. The ranker learns
from baskets before all of these, foretold in the same form.

`LAST_DAYS`, what everybody bought most in the 7 days before the request, is a rival of its own and of no blend.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from daogou.adapters.completejourney import CompleteJourney
from daogou.adapters.completejourney.package import folder
from daogou.adapters.encoders import best_encoder
from daogou.features.build import build
from daogou.features.text import texts
from daogou.language.vectors import VectorCache
from daogou.metrics import coverage, paired_interval
from daogou.models.popularity import Popularity
from daogou.models.recommender import Recommender, make
from daogou.ranking.learned import NEEDS, Learned
from daogou.shop.interactions import BUY, Interactions
from daogou.shop.interactions import build as lay_out
from daogou.shop.products import PLACEMENT_COLUMNS
from daogou.training.choose import SETTINGS, Choice, choose
from daogou.training.evaluate import Outcome, outcomes
from daogou.training.holdout import Holdout, last_baskets, next_baskets, next_days
from daogou.training.labels import Label, days_ahead, last_two_of, next_baskets_of
from daogou.training.rank import RANKER, ByRanker, Form, fit_rankers, no_ranker, tried
from daogou.trials.caches import cache_folder
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import DAY, InvalidInput, Progress, seconds, silent

WINDOW_DAYS = 28
"""Within how many days after DATE a household's next basket must come."""
LAST_DAYS = "popularity, last 7 days"


def run(source: str, until: str | None, weeks: int | None = None, progress: Progress = silent) -> BenchResult:
    """Run one protocol: "last" where neither a date nor a number of weeks is given. Raises `InvalidInput` for an
    unknown source, an unreadable date, and where both are given."""
    if source != "completejourney":
        raise InvalidInput(f"There are no baskets named {source!r}; there are: completejourney.")
    if until and weeks:
        raise InvalidInput("Either --until or --weeks says what the test is, not both.")
    since = _moment(until) if until else None
    catalogue, log = read()
    encoder, placements = best_encoder(texts(catalogue)), placements_of(catalogue)
    cache = VectorCache(cache_folder(), encoder)

    def prepare(log: Interactions) -> dict[str, np.ndarray]:
        return build(catalogue, log, lambda some: cache.encode(some, progress), ("text", *NEEDS), placements)

    test, before = last_weeks(log, weeks) if weeks else splits(log, since)
    if not len(test.shoppers) or not len(before.shoppers):
        raise InvalidInput(f"There are too few baskets around {until or weeks} to choose and to judge on.")
    seen = prepare(before.train)
    choice = choose(SETTINGS, before, seen, _bought(before.train), progress)
    label: Label = partial(days_ahead, days=7 * weeks) if weeks else next_baskets_of if until else last_two_of
    fit = partial(fit_rankers, choice.settings, choice.blend, prepare=prepare, progress=progress, label=label)
    if not no_ranker():
        forms = [Form(choice.settings), Form(choice.settings, ordered=True)]
        choice, _ = tried(choice, fit(log=before.train, forms=forms), before, seen, _bought(before.train), progress)

    def rank(log: Interactions) -> Learned | None:
        return next(iter(fit(log=log, forms=[Form(choice.reads, choice.ordered)])), None)

    table = judge(choice, test, prepare(test.train), progress, rank)
    protocol = f"until {until}" if until else f"last {weeks} weeks" if weeks else "last"
    notes = _notes(choice, until, weeks, encoder.name)
    return BenchResult("baskets", source, protocol, table, choice.best, len(test.shoppers), 0, notes)


def splits(log: Interactions, since: int | None) -> tuple[Holdout, Holdout]:
    """The baskets that judge, and those that choices are made on, which lie before them: of protocol "last", or of
    "until" this moment (s since 1970)."""
    if since is None:
        test = last_baskets(log)
        return test, last_baskets(test.train)
    test = next_baskets(log, since, WINDOW_DAYS)
    return test, next_baskets(test.train, since - WINDOW_DAYS * DAY, WINDOW_DAYS)


def last_weeks(log: Interactions, weeks: int) -> tuple[Holdout, Holdout]:
    """The same of protocol "last N weeks", which end with the log's last day (UTC)."""
    days = 7 * weeks
    since = (int(log.at.max()) // DAY + 1 - days) * DAY
    test = next_days(log, since, days)
    return test, next_days(test.train, since - days * DAY, days)


def last_days(log: Interactions) -> Popularity:
    """The rival: purchases counted alike, whole days alone."""
    return Popularity(half_life_days=1e6, window_days=7, basket=0.0).fit(log, {})


def judge(
    choice: Choice,
    test: Holdout,
    features: dict[str, np.ndarray],
    progress: Progress,
    rank: Callable[[Interactions], Learned | None] | None = None,
) -> dict[str, dict[str, float]]:
    """Every model, the blend and, where it was tried, the ranker, which `rank` fits to a log, with all choices frozen,
    on the baskets that judge."""
    models: dict[str, Recommender[Any]] = {}
    fit_s: dict[str, float] = {}
    for name, settings in choice.settings.items():
        progress(f"fit {name}", len(models), len(choice.settings))
        began = time.perf_counter()
        models[name] = make(name, **settings).fit(test.train, features)
        fit_s[name] = time.perf_counter() - began
    allowed, others = _bought(test.train), {}
    fit_s["blend"] = sum(fit_s.values())
    if rank and RANKER in choice.validation:
        began = time.perf_counter()
        learned = rank(test.train)
        fit_s[RANKER] = fit_s["blend"] + time.perf_counter() - began
        others = {RANKER: ByRanker(learned, choice.blend, test, features, allowed)} if learned else {}
    began = time.perf_counter()
    rival = last_days(test.train)
    fit_s[LAST_DAYS] = time.perf_counter() - began
    found = outcomes(models, {"blend": choice.blend}, test, allowed, progress, others)
    found |= outcomes({LAST_DAYS: rival}, {}, test, allowed, progress)
    n = test.train.n_products
    return {name: _row(result, found["frequency"], fit_s[name], n) for name, result in found.items()}


def _row(result: Outcome, frequency: Outcome, fit_s: float, n_products: int) -> dict[str, float]:
    low, high = paired_interval(result.ndcg, frequency.ndcg)
    error = float(result.ndcg.std(ddof=1) / np.sqrt(len(result.ndcg)))
    return {
        **result.summary(),
        "coverage@10": coverage(result.best, n_products),
        "ndcg@10_se": error,
        "ndcg@10_minus_frequency_low": low,
        "ndcg@10_minus_frequency_high": high,
        "fit_s": fit_s,
        "peak_mb": peak_mb(),
    }


def _notes(choice: Choice, until: str | None, weeks: int | None, encoder: str) -> dict[str, object]:
    chosen_on = "each household's second-last basket, the last one absent"
    if until:
        chosen_on = f"each household's next basket within the {WINDOW_DAYS} days before {until}"
    elif weeks:
        chosen_on = f"all that each household bought in the {weeks} weeks before the last {weeks}"
    return {
        "chosen_on": chosen_on,
        "settings": {name: dict(values) for name, values in choice.settings.items()},
        "weights": dict(choice.blend.weights),
        "validation_ndcg@10": dict(choice.validation),
        "ranker": {"reads": sorted(choice.reads), "ordered": choice.ordered},
        "encoder": encoder,
    }


def read() -> tuple[pl.DataFrame, Interactions]:
    """The catalogue, with a row for every product that was bought, also those it lacks, by the package's integer ids,
    and all rows of its transactions, each a purchase whatever its quantity."""
    rows = pl.read_parquet(
        folder() / "transactions.parquet",
        columns=["household_id", "basket_id", "product_id", "quantity", "transaction_timestamp"],
    )
    known = pl.concat(CompleteJourney().read("products"))
    lacking = rows.select(id=pl.col("product_id").cast(pl.String)).unique().join(known, on="id", how="anti")
    catalogue = pl.concat([known, lacking], how="diagonal").sort(pl.col("id").cast(pl.Int64))
    households = rows["household_id"].unique().sort().to_numpy()
    log = lay_out(
        shoppers=np.searchsorted(households, rows["household_id"].to_numpy()),
        products=np.searchsorted(catalogue["id"].cast(pl.Int64).to_numpy(), rows["product_id"].to_numpy()),
        at=rows["transaction_timestamp"].dt.epoch("s").to_numpy(),
        kinds=np.full(len(rows), BUY),
        quantities=rows["quantity"].to_numpy(),
        baskets=rows["basket_id"].to_numpy(),
        keys=households.astype(np.uint64),
        n_products=len(catalogue),
    )
    return catalogue, log


def placements_of(catalogue: pl.DataFrame) -> pl.DataFrame:
    """`PLACEMENT_COLUMNS`: what the grocer displays and mails in each week is known when the week begins."""
    placed = pl.concat(CompleteJourney().read("placements"))
    return placed.select(list(PLACEMENT_COLUMNS)).join(catalogue.select(product="id"), on="product", how="semi")


def _bought(log: Interactions) -> np.ndarray:
    return np.bincount(log.products, minlength=log.n_products) > 0


def _moment(date: str) -> int:
    try:
        return seconds(datetime.fromisoformat(date).replace(tzinfo=UTC))
    except ValueError:
        raise InvalidInput(f"{date!r} is no date; write it as 2017-11-01.") from None
