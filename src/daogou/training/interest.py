"""The interest head: how probable it is that a shopper looks at a candidate in the next visit.

Each shopper's last visits are the labels, one after the other, the history of each cut before its first look. A head
is fitted on one, calibrated on the next and judged on the one after; then it is made again, one visit later each, to
serve.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from daogou import metrics
from daogou.features import Features
from daogou.features.demand import of_log
from daogou.models.recommender import Recommender
from daogou.ranking.blend import Blend
from daogou.ranking.heads import Head, Slice, fit_head
from daogou.shop.interactions import Interactions
from daogou.training.choose import fit_all
from daogou.training.evaluate import scored
from daogou.training.holdout import Holdout, last_visits
from daogou.training.rank import Prepare, candidate_table
from daogou.training.told import CANDIDATES, worth
from daogou.types import Bools, Progress, silent

FEWEST = 100
"""Candidates that were looked at, in the visits of each part, below which there is too little to learn from."""


class Interest(NamedTuple):
    """The head, and how well one made in the same way held on visits that neither fit nor calibration knew."""

    head: Head
    judged: Mapping[str, float]


def fit_interest(
    settings: Mapping[str, Mapping[str, Any]],
    blend: Blend,
    log: Interactions,
    prepare: Prepare,
    progress: Progress = silent,
) -> Interest | None:
    """From this log's last visits; None where it has no looks, or too few. Raises `MissingExtra`."""
    held = [last_visits(log)]
    for _ in range(2):
        held.append(last_visits(held[-1].train))
    if sum(len(targets) for targets in held[-1].targets) < FEWEST:
        return None
    before = held[-1].train
    features = {**prepare(before), **of_log(held[0].train)}
    models = fit_all(settings, before, features, progress)
    allowed = np.bincount(before.products, minlength=before.n_products) > 0
    read = [_read(models, blend, visit, features, allowed, progress) for visit in reversed(held)]
    (columns, first), (_, second), (_, last) = read
    if min(part.happened.sum() for part in (first, second, last)) < FEWEST:
        return None
    tried = fit_head(columns, first, second)
    return Interest(fit_head(columns, second, last), worth(tried.probability(last.values), last.happened))


def _read(
    models: Mapping[str, Recommender[Any]],
    blend: Blend,
    held: Holdout,
    features: Features,
    allowed: Bools,
    progress: Progress,
) -> tuple[list[str], Slice]:
    """The columns' names, and the best candidates of one visit each with what was looked at."""
    parts, columns = [], []
    for part, scores in scored(models, held, {}, progress):
        found, rows = candidate_table(blend, scores, held, part, features, allowed)
        columns, there = list(rows.columns), found.products >= 0
        near = np.nonzero(there)[1] < CANDIDATES
        looked = metrics.hits(found.products, held.targets[part])[there]
        parts.append(Slice(rows.values[near], looked[near]))
    values, happened = (np.concatenate([getattr(part, name) for part in parts]) for name in ("values", "happened"))
    return columns, Slice(values, happened)
