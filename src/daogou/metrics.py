"""Metrics on plain arrays: of rankings, batched over shoppers, of probabilities, and a paired difference's interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daogou.types import Array, Bools, Floats, Ints, Longs

_BLOCK = 64
"""Products whose largest score is looked at first."""


def top(scores: Floats, k: int) -> Ints:
    """int32[shoppers, k]: the k products of highest score (float32[shoppers, products]), best first; equal scores go
    by product index. All products where there are fewer than k; −1 in the places of those that score −inf."""
    n = scores.shape[1]
    k = min(k, n)
    largest = np.maximum.reduceat(scores, np.arange(0, n, max(1, min(_BLOCK, n // k))), axis=1)
    # at least k blocks reach this, so at least k products do: most rows are zeros, which a plain partition is slow on
    floor = np.partition(largest, largest.shape[1] - k, axis=1)[:, largest.shape[1] - k]
    best = np.empty((len(scores), k), np.int32)
    for row, (values, least) in enumerate(zip(scores, floor, strict=True)):
        found = np.concatenate([np.flatnonzero(values > least), np.flatnonzero(values == least)[:k]])
        found = found[np.lexsort((found, -values[found]))[:k]]
        best[row] = np.where(np.isneginf(values[found]), -1, found)
    return best


def hits(best: Ints, targets: Sequence[Ints]) -> Bools:
    """bool[shoppers, k]: which of the ranked products (int32[shoppers, k]) are among each shopper's targets."""
    return np.stack([np.isin(row, wanted) for row, wanted in zip(best, targets, strict=True)])


def ndcg(hit: Bools, wanted: Ints) -> Array:
    """float64[shoppers]: Σ hit / log2(rank + 1), divided by that of min(k, wanted) hits at the top.

    `hit` bool[shoppers, k] by rank; `wanted` int[shoppers] ≥ 1 is how many targets there are, reachable or not.
    Source: Järvelin & Kekäläinen 2002, Cumulated gain-based evaluation of IR techniques, with binary gain.
    """
    discount = 1 / np.log2(np.arange(2, hit.shape[1] + 2))
    ideal = np.cumsum(discount)[np.minimum(wanted, hit.shape[1]) - 1]
    gained: Array = hit @ discount / ideal
    return gained


def ndcg_of_ranks(shopper: Longs, rank: Longs, wanted: Ints, k: int) -> Array:
    """float64[shoppers]: `ndcg` at k from the targets' ranks alone: target t (of n, in any order) is `shopper`'s
    (int64[n]) and comes at `rank` (int64[n], the first 0); `wanted` int[shoppers] as there."""
    discount = 1 / np.log2(np.arange(2, k + 2))
    gained = np.where(rank < k, discount[np.minimum(rank, k - 1)], 0)
    ideal = np.cumsum(discount)[np.minimum(wanted, k) - 1]
    worth: Array = np.bincount(shopper, gained, minlength=len(wanted)) / ideal
    return worth


def recall(hit: Bools, wanted: Ints) -> Array:
    """float64[shoppers]: the part of the targets that is in the list."""
    return np.asarray(hit.sum(axis=1) / wanted)


def hit_rate(hit: Bools) -> Array:
    """float64[shoppers]: 1 where any target is in the list."""
    return np.asarray(hit.any(axis=1), np.float64)


def coverage(best: Ints, n_products: int) -> float:
    """The part of the catalogue that is in at least one list."""
    return len(np.unique(best[best >= 0])) / n_products


def paired_interval(mine: Array, theirs: Array) -> tuple[float, float]:
    """The normal 95% interval of the mean of `mine − theirs` (float64[shoppers] of the same shoppers): mean ± 1.96
    standard errors."""
    difference = np.asarray(mine, np.float64) - np.asarray(theirs, np.float64)
    error = 1.96 * difference.std(ddof=1) / np.sqrt(len(difference)) if len(difference) > 1 else np.inf
    return float(difference.mean() - error), float(difference.mean() + error)


def clustered_interval(values: Array, clusters: Ints) -> tuple[float, float]:
    """The normal 95% interval of the mean of `values` (float64[n]) where those of one cluster (int[n]) are no
    independent witnesses: mean ± 1.96 √(Σ_c (Σ_{i ∈ c} (v_i − mean))²) / n · √(C / (C − 1)), of C clusters. Liang &
    Zeger, "Longitudinal data analysis using generalized linear models", Biometrika 1986."""
    values = np.asarray(values, np.float64)
    _, places = np.unique(clusters, return_inverse=True)
    sums = np.bincount(places, values - values.mean())
    if len(sums) < 2:
        return float("-inf"), float("inf")
    error = 1.96 * np.sqrt((sums**2).sum() * len(sums) / (len(sums) - 1)) / len(values)
    return float(values.mean() - error), float(values.mean() + error)


_CERTAIN = 1e-7
"""A probability nearer to 0 or 1 is taken for this near, or one miss would cost everything."""


def log_loss(probability: Array, happened: Array) -> float:
    """The mean of −ln P(what happened): `probability` float[n], `happened` bool[n]."""
    near = np.clip(np.asarray(probability, np.float64), _CERTAIN, 1 - _CERTAIN)
    return float(-np.log(np.where(happened, near, 1 - near)).mean())


def auc(score: Array, happened: Array) -> float:
    """The part of the pairs of one that happened and one that did not in which the first scores higher (`score`
    float[n], `happened` bool[n]); equal scores count half. NaN where all or none happened. Mann & Whitney 1947."""
    happened = np.asarray(happened, np.bool_)
    _, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    yes, no = int(happened.sum()), int((~happened).sum())
    if not yes or not no:
        return float("nan")
    return float((middle[place][happened].sum() - yes * (yes + 1) / 2) / (yes * no))


def expected_calibration_error(probability: Array, happened: Array, bins: int = 15) -> float:
    """Mean |mean probability − part that happened| over `bins` stretches of equal mass along the sorted probabilities
    (float[n], bool[n]), each weighed by its size; what is equally probable is not parted. Naeini, Cooper & Hauskrecht,
    "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015, with equal-mass bins."""
    values, place, counts = np.unique(np.asarray(probability, np.float64), return_inverse=True, return_counts=True)
    # a value goes where the middle of its mass lies
    middle = np.cumsum(counts) - counts / 2
    bin_of = np.minimum((middle * bins / len(place)).astype(np.int64), bins - 1)[place]
    apart = np.bincount(bin_of, values[place] - np.asarray(happened, np.float64), minlength=bins)
    return float(np.abs(apart).sum() / len(place))


def qini(score: Array, gained: Array) -> float:
    """By how much sending to the highest scores first gains more than sending in any order: the mean height of the
    curve of cumulated `gained` (float[n], each one's uplift or an unbiased estimate of it) over the straight line to
    its end, per one. Equal scores share what they gain. Radcliffe, "Using control groups to target on predicted
    lift", 2007."""
    _, place = np.unique(-np.asarray(score, np.float64), return_inverse=True)
    counts = np.bincount(place)
    order = np.argsort(place, kind="stable")
    level = (np.bincount(place, gained) / counts)[place[order]]
    n = len(order)
    line = np.asarray(gained, np.float64).mean() * np.arange(1, n + 1)
    return float((np.cumsum(level) - line).mean() / n)
