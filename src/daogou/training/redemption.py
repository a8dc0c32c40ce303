"""Learns who redeems coupons: every campaign is foretold by what was known when it began, and so the penalty is chosen
and the probabilities are calibrated.

    campaigns by their start:   1 2 3 … k-1 │ k        learn on those before, told until then; foretell k
                                1 2 3 … k-1   k │ k+1  …

The foretold log-odds of campaigns, each by a model that knew nothing of it, choose the penalty (least log-loss) and
give the calibration; the model that serves is then fitted on everything. Only forecasts by models that had learned from
half as many redemptions as there are now count: those before are of models less sure than the one that serves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.special import expit

from daogou import metrics
from daogou.guide.redemption.columns import asked_at_start, columns
from daogou.guide.redemption.model import Redemption, calibrated, fit
from daogou.shop.campaigns import CampaignFacts
from daogou.training.told import worth
from daogou.types import Array, Bools, Longs, NotReady, Progress, silent

PENALTIES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
ENOUGH = 50
"""Fewer redeemed invitations teach nothing, neither to begin with nor to calibrate on."""


@dataclass(frozen=True)
class FittedRedemption:
    """The model, the penalty that was chosen, and how well campaigns were foretold that it had not seen."""

    model: Redemption
    penalty: float
    foretold: Mapping[str, float]


def fit_redemption(
    facts: CampaignFacts, lines: pl.DataFrame, until: int, progress: Progress = silent
) -> FittedRedemption:
    """Learn from all that was known at `until`. Raises `NotReady`, which says what is missing, where too little was
    ever redeemed."""
    past = Invitations.of(facts.before(until), lines.filter(pl.col("at") < until))
    happened = past.happened(until)
    if happened.sum() < 2 * ENOUGH or happened.all():
        raise NotReady(f"Coupons were redeemed on {happened.sum()} invitations; {2 * ENOUGH} teach who redeems them.")
    tried = {}
    for done, penalty in enumerate(PENALTIES):
        tried[penalty] = _foretold(past, penalty, until)
        progress("redemption", done + 1, len(PENALTIES))
    rows, covered = ~np.isnan(tried[PENALTIES[0]]), past.covered(until)
    if happened[rows].sum() < ENOUGH:
        raise NotReady(
            f"Of campaigns to judge by, {happened[rows].sum()} invitations were redeemed; {ENOUGH} are needed."
        )

    def loss(penalty: float) -> float:
        return metrics.log_loss(covered[rows] * expit(tried[penalty][rows]), happened[rows])

    best = min(PENALTIES, key=loss)
    told = worth(covered[rows] * expit(tried[best][rows]), happened[rows])
    calibration = calibrated(tried[best][rows], happened[rows], covered[rows])
    model = replace(fit(past.values, happened, covered, best), calibration=calibration)
    return FittedRedemption(model, best, {**told, "invitations": float(rows.sum())})


def _foretold(past: Invitations, penalty: float, until: int) -> Array:
    """float64[n]: each invitation's log-odds by a model of the campaigns begun before its own and of what was known of
    them then; NaN where that was too little."""
    odds = np.full(len(past.starts), np.nan)
    least = max(ENOUGH, past.happened(until).sum() / 2)
    for start in np.unique(past.starts).tolist():
        earlier, these = past.starts < start, past.starts == start
        happened = past.happened(start)[earlier]
        if happened.sum() >= least and not happened.all():
            model = fit(past.values[earlier], happened, past.covered(start)[earlier], penalty)
            odds[these] = model.log_odds(past.values[these])
    return odds


@dataclass(frozen=True)
class Invitations:
    """Every invitation: when its campaign begins and ends, `values` float64[n, COLUMNS] that were known when it began,
    and the moment `first` of its first redemption (NaN: none yet)."""

    starts: Longs
    ends: Longs
    values: Array
    first: Array

    @classmethod
    def of(cls, facts: CampaignFacts, lines: pl.DataFrame) -> Invitations:
        """In the order of `asked_at_start`."""
        asked = asked_at_start(facts)
        redeemed = facts.redeemed().group_by("campaign", "shopper").agg(first=pl.col("at").min())
        rows = asked.join(redeemed, on=["campaign", "shopper"], how="left", maintain_order="left")
        first = rows["first"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        return cls(rows["at"].to_numpy(), rows["ends"].to_numpy(), columns(facts, lines, asked), first)

    def happened(self, moment: int) -> Bools:
        """bool[n]: what was redeemed before this moment."""
        return np.asarray(self.first < moment, np.bool_)

    def covered(self, moment: int, known: int | None = None) -> Array:
        """float64[n]: the part of all redemptions that comes before this moment, by how much of its campaign is over:
        the distribution of first redemptions in the campaigns that had ended when this was `known` (that moment)."""
        known = moment if known is None else known
        told = (self.ends <= known) & self.happened(known)
        came = np.sort(self._over(self.first[told], told))
        over = np.clip(self._over(np.full(len(self.starts), moment), slice(None)), 0.0, 1.0)
        part = (np.searchsorted(came, over) + 0.5) / (len(came) + 1)
        return np.where(over >= 1, 1.0, part)

    def _over(self, moments: Array, rows: Bools | slice) -> Array:
        start = self.starts[rows]
        share: Array = (moments - start) / np.maximum(self.ends[rows] - start, 1)
        return share
