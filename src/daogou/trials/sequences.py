"""The next item of a sequence: leave-one-out on public files, with full ranking over all items.

Each user's last item is the test, the second-last the validation, which nothing is fitted on, the rest train. What is
in the history is not ranked again; at the test it includes the validation item. Settings, weights and `best` are chosen
on the validation item; the models that were fitted then are judged, with nothing fitted anew.

Protocol "untied" is for files whose false order is gone, "published" for files as the literature uses them; the split
is the same, and the name says how to read the figures. In the Amazon files of 2014 what was bought on one day stands in
the order of product codes, so that whoever learns the sort order wins: "published" is for comparison only.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from daogou import metrics
from daogou.adapters.encoders import best_encoder
from daogou.features.build import Encode, build
from daogou.features.text import texts
from daogou.language.vectors import VectorCache
from daogou.models.extras import missing
from daogou.shop.interactions import Interactions
from daogou.training.choose import Choice, choose
from daogou.training.evaluate import Outcome, outcomes
from daogou.training.holdout import Holdout
from daogou.training.weights import choose_weights
from daogou.trials.caches import cache_folder
from daogou.trials.result import BenchResult, peak_mb
from daogou.trials.sequence_files import read
from daogou.types import Array, Bools, InvalidInput, Longs, Progress, silent

_STEADY = 3650.0
"""Half-life in days where days are made up and only the order is real."""

SETTINGS: dict[str, Sequence[Mapping[str, Any]]] = {
    "popularity": [{"half_life_days": _STEADY}],
    "words": [{"half_life_days": _STEADY, "half_life_orders": orders} for orders in (3.0, 6.0)],
    "transitions": [{"backward": backward} for backward in (0.0, 0.5, 1.0)],
    "als": [{"half_life_days": _STEADY}],
    "ease": [
        {"half_life_days": _STEADY, "power": 1.0, "items": 20_000, "regularisation": weight, **asked}
        for weight in (50.0, 200.0)
        for asked in ({}, {"asked_half_life_orders": 5.0})
    ],
    "cease": [
        {"half_life_days": _STEADY, "power": 1.0, "items": 20_000, "text": text, "asked_half_life_orders": 4.0}
        for text in (3.0, 8.0, 20.0)
    ],
    "sequence": [{}, {"tokens": 4096, "learning_rate": 2e-3}],
}
"""What is tried; a fit costs seconds for all but the last."""

_ALONE = ("als",)
"""Measured only when asked for by name: it brought nothing to the blend and takes longer than the rest together."""
RIVAL = "ease"
"""The model that the others are compared with, user by user."""


def run(
    data: Path,
    items: Path | None = None,
    model: str = "all",
    protocol: str = "untied",
    encoder: str = "none",
    seed: int = 0,
    progress: Progress = silent,
) -> BenchResult:
    """Run one protocol with one model or all. Raises `InvalidInput` for what cannot be read or is not there."""
    if protocol not in ("untied", "published"):
        raise InvalidInput(f"There is no protocol {protocol!r}; there are: untied, published.")
    grid = grid_of(model)
    file = read(data, items, seed)
    validation, test = splits(file.log)
    began = time.perf_counter()
    features = build(file.catalogue, validation.train, encoding(file.catalogue, encoder, progress), kinds_of(encoder))
    encode_s = time.perf_counter() - began
    allowed = np.ones(file.log.n_products, np.bool_)
    began = time.perf_counter()
    choice = choose(grid, validation, features, allowed, progress)
    train_s = time.perf_counter() - began
    table, ablation = _judge(choice, validation, test, allowed, progress)
    notes = {
        "chosen_on": "each user's second-last item, which nothing is fitted on",
        "settings": {name: dict(values) for name, values in choice.settings.items()},
        "weights": dict(choice.blend.weights),
        "validation_ndcg@10": dict(choice.validation),
        "ablation": ablation,
        "encode_s": encode_s,
        "train_s": train_s,
        "users": file.log.n_shoppers,
        "items": file.log.n_products,
        "interactions": len(file.log),
    }
    return BenchResult("sequences", data.name, protocol, table, choice.best, len(test.shoppers), seed, notes)


def splits(log: Interactions) -> tuple[Holdout, Holdout]:
    """The hold-out that choices are made on, and the one that judges; both of users with three items or more. Raises
    `InvalidInput` where there are none."""
    last = log.offsets[1:] - 1
    users = np.flatnonzero(np.diff(log.offsets) >= 3).astype(np.int32)
    if not len(users):
        raise InvalidInput("Nobody has three items: there is nothing to choose and to judge on.")
    keep = np.ones(len(log), np.bool_)
    keep[last[users]] = False
    known = log.where(keep)
    keep[last[users] - 1] = False
    train = log.where(keep)
    return (
        _held(log, last[users] - 1, users, train, train.take(users)),
        _held(log, last[users], users, train, known.take(users)),
    )


def _held(log: Interactions, rows: Longs, users: Array, train: Interactions, histories: Interactions) -> Holdout:
    targets = list(log.products[rows][:, None])
    return Holdout(train, users, histories, log.at[rows], targets, np.ones(len(rows), np.int32), repeats=False)


def grid_of(model: str) -> dict[str, Sequence[Mapping[str, Any]]]:
    """What is tried of this model, or of all whose extra is installed. Raises `InvalidInput` for another name."""
    if model == "all":
        able = (name for name in SETTINGS if name not in _ALONE and not missing(name))
        return {name: SETTINGS[name] for name in able}
    if model not in SETTINGS:
        raise InvalidInput(f"There is no model {model!r} in this bench; there are: all, {', '.join(SETTINGS)}.")
    return {model: SETTINGS[model]}


def kinds_of(encoder: str) -> tuple[str, ...]:
    """The features that are made with this encoder."""
    return ("terms",) if encoder == "none" else ("terms", "text")


def encoding(catalogue: pl.DataFrame, encoder: str, progress: Progress) -> Encode:
    """The encoder's vectors, kept between benches. Raises `InvalidInput` for an unknown encoder."""
    if encoder == "none":  # no feature asks then
        return lambda some: np.zeros((len(some), 1), np.float32)
    if encoder != "best":
        raise InvalidInput(f"There is no encoder {encoder!r}; there are: none, best.")
    cache = VectorCache(cache_folder(), best_encoder(texts(catalogue)))
    return lambda some: cache.encode(some, progress)


def _judge(
    choice: Choice, validation: Holdout, test: Holdout, allowed: Bools, progress: Progress
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """The table, and by each model of the blend what the blend is worth without it, all weights chosen anew."""
    several = len(choice.models) > 1
    members = [name for name, weight in choice.blend.weights.items() if weight and several]
    blends = {"blend": choice.blend} if several else {}
    for name in members:
        blends[f"without {name}"] = choose_weights(choice.candidates, validation, without=[name])
    found = outcomes(choice.models, blends, test, allowed, progress)
    fit_s = {**choice.fit_s, "blend": sum(choice.fit_s.values())}
    table = {
        name: row(outcome, found.get(RIVAL), fit_s[name], test) for name, outcome in found.items() if name in fit_s
    }
    return table, {name: _lost(found["blend"], found[f"without {name}"]) for name in members}


def row(outcome: Outcome, rival: Outcome | None, fit_s: float, test: Holdout) -> dict[str, float]:
    """One list-maker's figures, with the interval of its difference to the rival's."""
    told = {}
    for k in (5, 10):
        hit = metrics.hits(outcome.best[:, :k], test.targets)
        told[f"ndcg@{k}"] = float(metrics.ndcg(hit, test.wanted).mean())
        told[f"recall@{k}"] = float(metrics.recall(hit, test.wanted).mean())
    told["coverage@10"] = metrics.coverage(outcome.best, test.train.n_products)
    if rival is not None:
        low, high = metrics.paired_interval(outcome.ndcg, rival.ndcg)
        told |= {f"ndcg@10_minus_{RIVAL}_low": low, f"ndcg@10_minus_{RIVAL}_high": high}
    return {**told, "fit_s": fit_s, "recommend_s": outcome.seconds, "peak_mb": peak_mb()}


def _lost(blend: Outcome, without: Outcome) -> dict[str, float]:
    """What the blend loses where a model is left out: NDCG@10 without it, and the interval of the difference."""
    low, high = metrics.paired_interval(blend.ndcg, without.ndcg)
    return {"ndcg@10": float(without.ndcg.mean()), "lost_low": low, "lost_high": high}
