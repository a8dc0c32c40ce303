"""An offer experiment: by lot some had the offer and others had not, and what each then did.

What a shopper would have done otherwise is never seen, so an ordinary log cannot tell need: whom the shop chose for an
offer differs from those it did not choose. An `Experiment` is refused where the lot is not known, or where what was
known before tells who had the offer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from daogou.types import Array, Bools, InvalidInput

SUSPICIOUS = 5.0
"""Standard errors by which a column may differ between the groups: by lot it does once in two million."""


@dataclass(frozen=True)
class Experiment:
    """Of n shoppers and offers: `known` float64[n, columns] from before, who was `treated` by lot (bool[n]) with which
    `share` of probability, and who `bought` (bool[n]). Raises `InvalidInput` for what is no experiment."""

    columns: Sequence[str]
    known: Array
    treated: Bools
    share: float
    bought: Bools

    def __post_init__(self) -> None:
        n = len(self.treated)
        if not 0 < self.share < 1 or not self.treated.any() or self.treated.all():
            raise InvalidInput("This is no experiment: some have to have the offer by lot, and others not.")
        drawn = abs(self.treated.mean() - self.share) / np.sqrt(self.share * (1 - self.share) / n)
        if drawn > SUSPICIOUS:
            raise InvalidInput(f"{self.treated.mean():.1%} had the offer: that was no lot of {self.share:.1%}.")
        apart = np.abs(_differences(self.known, self.treated))
        if (apart > SUSPICIOUS).any():
            told = self.columns[int(np.argmax(apart))]
            raise InvalidInput(f"Who had the offer was not drawn by lot: {told} tells them from the others.")

    def take(self, rows: Array) -> Experiment:
        """These rows (bool[n] or int[m])."""
        return Experiment(self.columns, self.known[rows], self.treated[rows], self.share, self.bought[rows])


def _differences(known: Array, treated: Bools) -> Array:
    """float64[columns]: how many standard errors the groups' means are apart."""
    one, other = known[treated], known[~treated]
    error = np.sqrt(one.var(axis=0) / len(one) + other.var(axis=0) / len(other))
    apart: Array = np.divide(one.mean(axis=0) - other.mean(axis=0), error, out=np.zeros_like(error), where=error > 0)
    return apart
