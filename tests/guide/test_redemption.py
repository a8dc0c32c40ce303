"""Who redeems: columns that know nothing of what came later, a regression that finds what it was made from."""

import numpy as np
import polars as pl
import pytest
from scipy.special import expit

from daogou.guide.redemption.columns import COLUMNS, WINDOW, asked_at_start, columns
from daogou.guide.redemption.model import Redemption, calibrated, fit, least_loss, restored
from daogou.ranking.heads import Platt
from daogou.shop.campaigns import CampaignFacts
from daogou.shop.offers import CAMPAIGN_COLUMNS, INVITATION_COLUMNS, REDEMPTION_COLUMNS, SCOPE_COLUMNS
from daogou.shop.orders import ORDER_LINE_COLUMNS
from daogou.testing.campaigns import made_up_campaigns
from daogou.types import DAY, ReleaseError

START = 200 * DAY


def _facts(redeemed: list[tuple[str, str, int]] = ()) -> CampaignFacts:  # type: ignore[assignment]
    runs = [("old", "A", 100 * DAY, 120 * DAY), ("now", "B", START, START + 30 * DAY)]
    return CampaignFacts(
        pl.DataFrame(runs, CAMPAIGN_COLUMNS, orient="row"),
        pl.DataFrame([("old", "ann"), ("now", "ann"), ("now", "bo")], INVITATION_COLUMNS, orient="row"),
        pl.DataFrame([("o1", "old"), ("n1", "now")], {"id": pl.String, "campaign": pl.String}, orient="row"),
        pl.DataFrame([("o1", "p1"), ("n1", "p1"), ("n1", "p2")], SCOPE_COLUMNS, orient="row"),
        pl.DataFrame(list(redeemed), REDEMPTION_COLUMNS, orient="row"),
    )


def _line(order: str, at: int, product: str = "p1", coupon: int = 0, shopper: str = "ann") -> tuple[object, ...]:
    return (order, 1, shopper, at, "main", product, 1, 100, 0, coupon)


def _lines(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), ORDER_LINE_COLUMNS, orient="row")


def test_what_the_columns_count() -> None:
    lines = _lines(
        _line("a", START - DAY, coupon=5),
        _line("b", START - 2 * DAY, "p2"),
        _line("c", START - 3 * DAY, "p9", coupon=5),
        _line("old", START - WINDOW - 1, coupon=5),
    )
    facts = _facts([("o1", "ann", 110 * DAY)])
    asked = asked_at_start(facts).filter(pl.col("campaign") == "now")
    ann, bo = columns(facts, lines, asked)
    told = dict(zip(COLUMNS, ann, strict=True))
    assert np.expm1(told["coupons_used_on_these"]) == pytest.approx(1)
    assert np.expm1(told["bought_of_these"]) == pytest.approx(2)
    assert np.expm1(told["coupons_used"]) == pytest.approx(2)
    assert np.expm1(told["orders"]) == pytest.approx(3)
    assert np.exp(told["redeemed_share"]) == pytest.approx(1.1 / 2)
    assert told["bought_of_these_squared"] == pytest.approx(told["bought_of_these"] ** 2)
    assert np.exp(bo[COLUMNS.index("redeemed_share")]) == pytest.approx(0.1)
    assert bo[: COLUMNS.index("redeemed_share")].tolist() == [0, 0, 0, 0]


def test_nothing_that_came_later_counts() -> None:
    facts, lines = made_up_campaigns()
    asked = asked_at_start(facts)
    known = columns(facts, lines, asked)
    for start in asked["at"].unique().sort().to_list()[::3]:
        then = columns(facts.before(start + 1), lines.filter(pl.col("at") < start), asked.filter(pl.col("at") == start))
        assert np.array_equal(then, known[(asked["at"] == start).to_numpy()])


def test_no_invitation_no_row() -> None:
    facts = _facts()
    assert columns(facts, _lines(), asked_at_start(facts).clear()).shape == (0, len(COLUMNS))


def test_a_campaign_that_still_runs_teaches_as_one_that_has_ended() -> None:
    """Of half the rows only a part has come by now; the weights are found all the same."""
    draw = np.random.default_rng(0)
    values, covered = draw.normal(size=(60_000, 2)), np.where(draw.random(60_000) < 0.5, 0.4, 1.0)
    rate = expit(values @ np.array([1.0, -0.5]) - 2)
    happened = draw.random(60_000) < covered * rate
    assert least_loss(values, happened, covered, 0.0) == pytest.approx([1.0, -0.5, -2.0], abs=0.06)
    odds = values @ np.array([2.0, -1.0]) - 4
    assert calibrated(odds, happened, covered).slope == pytest.approx(0.5, abs=0.03)


def test_the_gradient_is_the_loss_own_and_a_penalty_shrinks() -> None:
    draw = np.random.default_rng(1)
    values = draw.normal(size=(500, len(COLUMNS)))
    happened = draw.random(500) < expit(values[:, 0] - 1)
    ones = np.ones(500)
    free, held = fit(values, happened, ones, 0.0), fit(values, happened, ones, 1e4)
    assert np.abs(held.weights).max() < 0.1 < free.weights[0]
    assert expit(held.shift) == pytest.approx(happened.mean(), abs=0.02)


def test_a_release_gives_back_what_it_was_given() -> None:
    model = Redemption(np.arange(len(COLUMNS)) / 10, -1.5, Platt(0.9, 0.1))
    values = np.random.default_rng(2).normal(size=(9, len(COLUMNS)))
    assert np.array_equal(restored(model.state()).probability(values), model.probability(values))
    with pytest.raises(ReleaseError, match="daogou train"):
        restored({**model.state(), "columns": np.array(["something", "else"])})
