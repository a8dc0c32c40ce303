"""Heads: how probable it is that a shopper is interested in a product, or buys it; calibrated on a later slice.

    P = 1 / (1 + exp(−(slope · s + shift)))        s = the log-odds that a boosted forest gives

The forest is fitted to log-loss on one slice of time, slope and shift on the next one, which it has not seen: a forest
is too sure of what it was fitted to. Platt, "Probabilistic outputs for support vector machines", 1999, with his
smoothed targets; Niculescu-Mizil & Caruana, "Predicting good probabilities with supervised learning", ICML 2005, find
it best where there is little to calibrate on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from daogou.ranking.learned import Table, lightgbm
from daogou.ranking.shortlist import UNKNOWN, Chances
from daogou.types import Array, Bools, Floats, InvalidInput, Longs

if TYPE_CHECKING:
    from lightgbm import Booster


@dataclass(frozen=True)
class Platt:
    """From log-odds to a probability that holds."""

    slope: float
    shift: float

    def probability(self, odds: Array) -> Array:
        """float64[n] of float[n]."""
        told: Array = expit(self.slope * np.asarray(odds, np.float64) + self.shift)
        return told


def platt(odds: Array, happened: Bools) -> Platt:
    """The slope and shift of least log-loss for these log-odds (float[n]) and what happened (bool[n])."""
    yes, no = int(happened.sum()), int((~happened).sum())
    wanted = np.where(happened, (yes + 1) / (yes + 2), 1 / (no + 2))

    def loss(at: Array) -> tuple[float, Array]:
        z = at[0] * odds + at[1]
        apart = expit(z) - wanted
        return float((np.logaddexp(0, z) - wanted * z).mean()), np.array([(apart * odds).mean(), apart.mean()])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B")
    return Platt(float(found.x[0]), float(found.x[1]))


@dataclass(frozen=True)
class Head:
    """One calibrated forest."""

    forest: Booster
    calibration: Platt

    def probability(self, values: Floats) -> Array:
        """float64[n] of float32[n, columns]."""
        odds = self.forest.predict(values, raw_score=True, num_threads=1)
        return self.calibration.probability(np.asarray(odds))

    def of(self, rows: Table) -> Array:
        """float64[n]: of candidates, whose columns are known by name."""
        return self.probability(rows.read(self.forest.feature_name()))

    def state(self) -> Mapping[str, Array]:
        """As a release stores it."""
        forest = np.frombuffer(self.forest.model_to_string().encode(), dtype=np.uint8)
        return {"forest": forest, "calibration": np.array([self.calibration.slope, self.calibration.shift])}


def restored(state: Mapping[str, Array]) -> Head:
    """From what `state` gave. Raises `MissingExtra` where LightGBM is not installed."""
    slope, shift = state["calibration"].tolist()
    return Head(lightgbm().Booster(model_str=state["forest"].tobytes().decode()), Platt(slope, shift))


@dataclass(frozen=True)
class Heads:
    """What a release can tell: of the purchase by the ranker's own forest, calibrated; None where there is no data."""

    purchase: Platt | None = None
    interest: Head | None = None

    def at(self, odds: Floats, rows: Table, there: Longs, n: int) -> list[Chances]:
        """Of n products, of which those at `there` (int64[m]) are candidates with these rows, whose log-odds of the
        purchase, as the ranker gives them, are `odds` float32[m]."""
        found = [UNKNOWN] * n
        bought = self.purchase.probability(odds).tolist() if self.purchase else [None] * len(there)
        seen = self.interest.of(rows).tolist() if self.interest and len(there) else [None] * len(there)
        for place, *told in zip(there.tolist(), bought, seen, strict=True):
            found[place] = Chances(*told)
        return found

    def state(self) -> Mapping[str, Array]:
        """As a release stores it."""
        state = {f"interest/{name}": array for name, array in self.interest.state().items()} if self.interest else {}
        return state | ({"purchase": np.array(astuple(self.purchase))} if self.purchase else {})


def restored_heads(state: Mapping[str, Array]) -> Heads:
    """From what `state` gave. Raises `MissingExtra` where LightGBM is needed and not installed."""
    forest = {name.partition("/")[2]: array for name, array in state.items() if name.startswith("interest/")}
    purchase = Platt(*state["purchase"].tolist()) if "purchase" in state else None
    return Heads(purchase, restored(forest) if forest else None)


@dataclass(frozen=True)
class Slice:
    """What was known (`values` float32[n, columns]) and what `happened` (bool[n]) in one stretch of time."""

    values: Floats
    happened: Bools


def fit_head(columns: Sequence[str], learn: Slice, later: Slice, trees: int = 60, leaves: int = 7) -> Head:
    """A head fitted on one slice and calibrated on a `later` one. Raises `InvalidInput` where either knows nothing that
    happened, and `MissingExtra`."""
    if not learn.happened.any() or not later.happened.any():
        raise InvalidInput("There is no data to learn a probability from: nothing of the kind happened.")
    library = lightgbm()
    params = {
        "objective": "binary",
        "num_leaves": leaves,
        "learning_rate": 0.05,
        "min_data_in_leaf": 50,
        "lambda_l2": 10.0,
        "feature_fraction": 0.7,
        "seed": 1,
        "deterministic": True,
        "force_col_wise": True,
        "verbosity": -1,
    }
    data = library.Dataset(learn.values, learn.happened.astype(np.float32), feature_name=list(columns), params=params)
    forest = library.train(params, data, trees)
    return Head(forest, platt(np.asarray(forest.predict(later.values, raw_score=True)), later.happened))
