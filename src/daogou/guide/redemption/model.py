"""The probability of a redemption: a logistic regression on a few columns, calibrated on later campaigns.

    P(redeemed by the end) = 1 / (1 + exp(−(slope · (w·x + b) + shift)))

A campaign is redeemed by some hundred shoppers at most, so little can be learned, and a few columns in a line foretell
better than a forest (`daogou bench redemption` shows both).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from daogou.guide.redemption.columns import COLUMNS
from daogou.ranking.heads import Platt
from daogou.types import Array, Bools, ReleaseError


@dataclass(frozen=True)
class Redemption:
    """`weights` float64[COLUMNS] and `shift` on the columns as they are, and what makes the log-odds hold."""

    weights: Array
    shift: float
    calibration: Platt

    def log_odds(self, values: Array) -> Array:
        """float64[n] of float64[n, COLUMNS], not calibrated."""
        told: Array = values @ self.weights + self.shift
        return told

    def probability(self, values: Array) -> Array:
        """float64[n] of float64[n, COLUMNS]: that something of the campaign is redeemed by its end."""
        return self.calibration.probability(self.log_odds(values))

    def state(self) -> Mapping[str, Array]:
        """As a release stores it."""
        return {
            "weights": self.weights,
            "shift": np.array([self.shift, self.calibration.slope, self.calibration.shift]),
            "columns": np.array(COLUMNS),
        }


def restored(state: Mapping[str, Array]) -> Redemption:
    """From what `state` gave. Raises `ReleaseError` where it is of other columns than these."""
    if tuple(state["columns"].tolist()) != COLUMNS:
        raise ReleaseError("The release foretells redemptions from other columns. Run `daogou train` again.")
    shift, slope, level = state["shift"].tolist()
    return Redemption(np.asarray(state["weights"]), shift, Platt(slope, level))


UNCHANGED = Platt(1.0, 0.0)


def fit(values: Array, happened: Bools, covered: Array, penalty: float) -> Redemption:
    """The weights of least Σ −ln P(what happened) + penalty/2 · |w|² on float64[n, COLUMNS] of deviation 1, not yet
    calibrated; `covered`: see `least_loss`."""
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    scale = np.where(deviation > 0, deviation, 1.0)
    found = least_loss((values - mean) / scale, happened, covered, penalty)
    weights = found[:-1] / scale
    return Redemption(weights, float(found[-1] - mean @ weights), UNCHANGED)


def calibrated(odds: Array, happened: Bools, covered: Array) -> Platt:
    """From log-odds (float64[n]) to probabilities that hold; `covered`: see `least_loss`."""
    slope, shift = least_loss(odds[:, None], happened, covered, 0.0).tolist()
    return Platt(slope, shift)


def least_loss(values: Array, happened: Bools, covered: Array, penalty: float) -> Array:
    """float64[columns + 1], weights and shift: a logistic regression where only a part of what will happen has yet.

    Of a campaign that still runs, `covered` (float64[n], above 0 and up to 1) of the redemptions have come by now, so
    that P(redeemed by now) = covered · P(redeemed by the end); the penalty does not hold back the shift."""

    def loss(at: Array) -> tuple[float, Array]:
        rate = expit(values @ at[:-1] + at[-1])
        now = np.clip(covered * rate, 1e-12, 1 - 1e-12)
        total = -np.log(np.where(happened, now, 1 - now)).sum() + penalty / 2 * at[:-1] @ at[:-1]
        pull = (1 - rate) * np.where(happened, -1.0, now / (1 - now))
        return float(total), np.append(values.T @ pull + penalty * at[:-1], pull.sum())

    return np.asarray(minimize(loss, np.zeros(values.shape[1] + 1), jac=True, method="L-BFGS-B").x)
