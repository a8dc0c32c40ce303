"""Campaigns are foretold by those before them; what is too little is said."""

import numpy as np
import polars as pl
import pytest

from daogou.testing.campaigns import made_up_campaigns
from daogou.training.redemption import Invitations, fit_redemption
from daogou.trials import redemption
from daogou.types import DAY, InvalidInput, NotReady


def test_who_clips_coupons_is_found_and_the_probabilities_hold() -> None:
    facts, lines = made_up_campaigns(shoppers=200)
    fitted = fit_redemption(facts, lines, 300 * DAY)
    assert fitted.foretold["auc"] > 0.85
    past = Invitations.of(facts, lines)
    told = fitted.model.probability(past.values)
    assert told.sum() == pytest.approx(past.happened(300 * DAY).sum(), rel=0.1)


def test_what_came_after_the_moment_changes_nothing() -> None:
    facts, lines = made_up_campaigns(shoppers=200)
    until = 220 * DAY
    now, then = (
        fit_redemption(facts, lines, until),
        fit_redemption(facts.before(until), lines.filter(pl.col("at") < until), until),
    )
    assert np.array_equal(now.model.weights, then.model.weights)
    assert now.foretold == then.foretold


def test_too_few_redemptions_are_said() -> None:
    facts, lines = made_up_campaigns(shoppers=20, campaigns=2)
    with pytest.raises(NotReady, match="100"):
        fit_redemption(facts, lines, 300 * DAY)


def test_how_much_of_a_running_campaign_has_come() -> None:
    facts, lines = made_up_campaigns()
    past = Invitations.of(facts, lines)
    middle = int(past.starts.max()) + 10 * DAY
    covered = past.covered(middle)
    assert set(covered[past.ends <= middle]) == {1.0}
    running = covered[(past.starts < middle) & (past.ends > middle)]
    assert 0.3 < running.mean() < 0.7, "redemptions are spread evenly over 21 days"


def test_the_bench_beats_what_is_simpler() -> None:
    facts, lines = made_up_campaigns(shoppers=200)
    result = redemption.measure(facts, lines, "made up", draws=50)
    own = result.models["redemption"]
    assert own["auc_low"] <= own["auc"] <= own["auc_high"]
    assert own["log_loss"] < result.models["base rate"]["log_loss"]
    assert result.n == result.notes["judged"]["invitations"]  # type: ignore[index]
    with pytest.raises(InvalidInput, match="nowhere"):
        redemption.run("nowhere")
