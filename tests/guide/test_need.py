"""Uplift is learned from experiments alone, and found where it is."""

import json
import re

import numpy as np
import pytest

from daogou.app import answers
from daogou.app.coupons import Coupon
from daogou.guide.need.experiment import Experiment
from daogou.guide.need.learners import LEARNERS, learn, pseudo_outcomes
from daogou.metrics import qini
from daogou.shop.offers import CampaignOffer
from daogou.testing.madeup.experiment import COLUMNS, TYPES, draw_experiment
from daogou.trials import uplift
from daogou.types import Array, InvalidInput, Money, moment
from daogou.web.words import WORDS


def _made(n: int = 6_000, seed: int = 0) -> tuple[Experiment, Array]:
    """Whoever's first column is positive buys 40% more often with the offer, the others 10% less; the second column
    tells who buys anyway."""
    draw = np.random.default_rng(seed)
    known, treated = draw.normal(size=(n, 3)), draw.random(n) < 0.5
    true = np.where(known[:, 0] > 0, 0.4, -0.1)
    without = np.where(known[:, 1] > 0, 0.5, 0.12)
    return Experiment(("a", "b", "c"), known, treated, 0.5, draw.random(n) < without + treated * true), true


@pytest.mark.parametrize("name", list(LEARNERS))
def test_a_learner_finds_the_uplift(name: str) -> None:
    given, true = _made()
    later, _ = _made(2_000, seed=1)
    told = LEARNERS[name](given, np.arange(len(true)))(later.known)
    wanted = np.where(later.known[:, 0] > 0, 0.4, -0.1)
    assert np.corrcoef(told, wanted)[0, 1] > 0.85
    assert told.mean() == pytest.approx(wanted.mean(), abs=0.04)


def test_the_best_learner_is_chosen_on_shoppers_it_has_not_seen() -> None:
    given, true = _made()
    need, errors = learn(given, np.arange(len(true)))
    assert need.name == min(errors, key=lambda name: errors[name])
    gain = need.gain(given.known, np.full(len(true), 100.0), np.full(len(true), 30.0))
    assert gain[true > 0].mean() > 0 > gain[true < 0].mean()


def test_pseudo_outcomes_are_right_on_average() -> None:
    given, true = _made(20_000)
    told = pseudo_outcomes(given, np.arange(len(true)))
    for part in (true > 0, true < 0):
        assert told[part].mean() == pytest.approx(true[part].mean(), abs=0.03)


def test_an_ordinary_log_is_refused() -> None:
    draw = np.random.default_rng(2)
    known, bought = draw.normal(size=(2_000, 2)), draw.random(2_000) < 0.3
    chosen_by_the_shop = known[:, 1] + draw.normal(size=2_000) > 0
    with pytest.raises(InvalidInput, match="spend tells them"):
        Experiment(("visits", "spend"), known, chosen_by_the_shop, 0.5, bought)
    with pytest.raises(InvalidInput, match="no experiment"):
        Experiment(("visits", "spend"), known, np.ones(2_000, np.bool_), 0.5, bought)
    with pytest.raises(InvalidInput, match="no lot"):
        Experiment(("visits", "spend"), known, draw.random(2_000) < 0.8, 0.5, bought)


def test_what_is_told_of_coupons_never_speaks_of_need() -> None:
    """What a log of redemptions tells is called by its name, in every answer and on every page."""
    offer = CampaignOffer("o", "c", "X", Money(5, "USD"), True, moment(0), moment(9), frozenset())
    told = json.dumps(answers.coupon(Coupon(offer, 1, 0.5)))
    assert "need" not in told
    shown = [text for words in WORDS.values() for text in (words.en, words.zh) if re.search("coupon|优惠券", text)]
    assert [text for text in shown if re.search(r"\bneed|需要", text)] == []


def test_qini() -> None:
    gained = np.array([1.0, 1.0, 0.0, 0.0])
    assert qini(np.array([4, 3, 2, 1]), gained) == pytest.approx((0.5 + 1 + 0.5 + 0) / 16)
    assert qini(np.array([1, 2, 3, 4]), gained) < 0
    assert qini(np.zeros(4), gained) == pytest.approx(0)


def test_the_made_up_experiment_knows_its_truth() -> None:
    drawn, again = draw_experiment(3, 80, products=300), draw_experiment(3, 80, products=300)
    assert np.array_equal(drawn.known, again.known)
    assert drawn.known.shape == (320, len(COLUMNS))
    apart = drawn.with_offer - drawn.without
    for place, name in enumerate(TYPES):
        told = apart[drawn.types == place]
        assert len(told), name
        assert (told < 0).all() if name == "sleeping dog" else (told > 0).all()
    Experiment(COLUMNS, drawn.known, drawn.treated, 0.5, drawn.bought)


def test_the_bench_tells_need_from_redemption() -> None:
    result = uplift.run(1, 120, draws=40)
    assert result.best in result.models
    truth, rival = result.models["the truth"], result.models["redemption"]
    assert truth["qini"] >= max(row["qini"] for row in result.models.values())
    assert truth["profit"] >= max(row["profit"] for row in result.models.values())
    assert rival["sent"] == pytest.approx(result.models[result.best]["sent"])
    assert "qini_above_redemption_low" in result.models[result.best]
