"""Uplift: by how much an offer raises the probability that a shopper buys, learned from an experiment.

With μ₁, μ₀ the probabilities with and without the offer, e the lot's share, T who had it and Y who bought:

    T-learner   μ₁(x) − μ₀(x), each fitted on its own group
    X-learner   (1 − e)·f₁ + e·f₀, f₁ fitted to Y − μ₀ of those with, f₀ to μ₁ − Y of those without
    DR-learner  f fitted to μ₁ − μ₀ + (T − e)/(e(1 − e)) · (Y − μ_T), the μ fitted on other shoppers

Künzel, Sekhon, Bickel & Yu, "Metalearners for estimating heterogeneous treatment effects using machine learning", PNAS
2019; Kennedy, "Towards optimal doubly robust estimation of heterogeneous causal effects", 2023. The regressions are
scikit-learn's boosted trees, small and strongly held back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np

from daogou.guide.need.experiment import Experiment
from daogou.types import Array, Bools

Uplift = Callable[[Array], Array]
"""float64[m, columns] → float64[m]."""
_FOLDS, _PARTS = 4, 3
_TREES = {"max_iter": 80, "max_leaf_nodes": 6, "learning_rate": 0.05, "min_samples_leaf": 60, "l2_regularization": 20.0}


@dataclass(frozen=True)
class Need:
    """What an experiment taught: `uplift` of a shopper and offer, and the probability of buying with it (to which the
    discount is given)."""

    name: str
    uplift: Uplift
    with_offer: Uplift

    def gain(self, known: Array, margin: Array, discount: Array) -> Array:
        """float64[m]: what sending the offer is expected to bring, in minor units: more purchases at their margin, less
        the discount on all that are made with it."""
        return np.asarray(self.uplift(known) * margin - self.with_offer(known) * discount)


def probability(known: Array, happened: Bools) -> Uplift:
    """P(happened | x) by boosted trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    if happened.all() or not happened.any():
        rate = float(happened.mean())
        return lambda values: np.full(len(values), rate)
    with _one_thread():
        model = HistGradientBoostingClassifier(**_TREES, early_stopping=False, random_state=0).fit(known, happened)
    return lambda values: np.asarray(model.predict_proba(values)[:, 1])


def _regression(known: Array, target: Array) -> Uplift:
    from sklearn.ensemble import HistGradientBoostingRegressor

    with _one_thread():
        model = HistGradientBoostingRegressor(**_TREES, early_stopping=False, random_state=0).fit(known, target)
    return lambda values: np.asarray(model.predict(values))


def _one_thread() -> AbstractContextManager[Any]:
    """The trees are small: threads that wait for each other would cost more than they bring, by far on a machine that
    has other work."""
    from threadpoolctl import threadpool_limits

    limited: AbstractContextManager[Any] = threadpool_limits(1, "openmp")
    return limited


def _both(given: Experiment) -> tuple[Uplift, Uplift]:
    """μ₁ and μ₀."""
    return (
        probability(given.known[given.treated], given.bought[given.treated]),
        probability(given.known[~given.treated], given.bought[~given.treated]),
    )


def t_learner(given: Experiment, groups: Array) -> Uplift:
    """See the top of the file."""
    with_it, without = _both(given)
    return lambda values: with_it(values) - without(values)


def x_learner(given: Experiment, groups: Array) -> Uplift:
    """See the top of the file."""
    with_it, without = _both(given)
    had, had_not = given.known[given.treated], given.known[~given.treated]
    one = _regression(had, given.bought[given.treated] - without(had))
    other = _regression(had_not, with_it(had_not) - given.bought[~given.treated])
    return lambda values: (1 - given.share) * one(values) + given.share * other(values)


def dr_learner(given: Experiment, groups: Array) -> Uplift:
    """See the top of the file; `groups` int[n]: rows of one shopper are on one side of every fit."""
    return _regression(given.known, pseudo_outcomes(given, groups))


def pseudo_outcomes(given: Experiment, groups: Array) -> Array:
    """float64[n]: unbiased for each row's uplift, cross-fitted over shoppers."""
    told = np.empty(len(given.treated))
    fold = np.unique(groups, return_inverse=True)[1] % _FOLDS
    for number in range(_FOLDS):
        asked = fold == number
        with_it, without = (learned(given.known[asked]) for learned in _both(given.take(~asked)))
        treated, bought = given.treated[asked], given.bought[asked]
        surprise = bought - np.where(treated, with_it, without)
        lot = (treated - given.share) / (given.share * (1 - given.share))
        told[asked] = with_it - without + lot * surprise
    return told


LEARNERS: Mapping[str, Callable[[Experiment, Array], Uplift]] = {"t": t_learner, "x": x_learner, "dr": dr_learner}


def learn(given: Experiment, groups: Array) -> tuple[Need, Mapping[str, float]]:
    """The learner that foretells the pseudo-outcomes of shoppers whom it has not seen best (least squared error, whose
    expectation is that on the true uplift and a constant), fitted on all; and that error of each."""
    wanted, fold = pseudo_outcomes(given, groups), np.unique(groups, return_inverse=True)[1] % _PARTS
    errors = {}
    for name, learner in LEARNERS.items():
        told = np.empty(len(wanted))
        for part in range(_PARTS):
            asked = fold == part
            told[asked] = learner(given.take(~asked), groups[~asked])(given.known[asked])
        errors[name] = float(((told - wanted) ** 2).mean())
    best = min(errors, key=lambda name: errors[name])
    with_it = probability(given.known[given.treated], given.bought[given.treated])
    return Need(best, LEARNERS[best](given, groups), with_it), errors
