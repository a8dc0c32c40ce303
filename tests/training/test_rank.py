"""The learned ranker: its parts add up, it comes back from its bytes, it learns what no model of the blend knows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from daogou.features import Features
from daogou.features.demand import of_log
from daogou.ranking.blend import Blend
from daogou.ranking.learned import Learned, Table, candidates, restored, table
from daogou.shop.interactions import BUY, Interactions, build
from daogou.training.choose import choose, fit_all
from daogou.training.earning import MAY_COST
from daogou.training.evaluate import outcomes
from daogou.training.holdout import last_baskets
from daogou.training.rank import ByRanker, Form, RankConfig, fit_ranker, fit_rankers, tried
from daogou.training.told import joined, worth
from daogou.types import DAY

pytest.importorskip("lightgbm", reason="the ranker extra is not installed")

PRODUCTS, SHOPPERS = 30, 150
SETTINGS = {"frequency": {}, "popularity": {}}
BLEND = Blend({"frequency": 1.0, "popularity": 0.1})
SMALL = RankConfig(trees=20, leaves=7, near=PRODUCTS)


def alternating() -> Interactions:
    """Everybody buys two favourites in turn, every 10 days, and something by chance: what was bought last is what is
    not bought next, though both are bought equally often."""
    draw = np.random.default_rng(0)
    rows = []
    for shopper in range(SHOPPERS):
        pair = draw.choice(PRODUCTS, 2, replace=False)
        for order in range(8 + shopper % 2):
            at = DAY * 10 * (order + 1)
            rows += [(shopper, pair[order % 2], at), (shopper, draw.integers(PRODUCTS), at)]
    table = np.array(rows)
    return build(
        shoppers=table[:, 0],
        products=table[:, 1],
        at=table[:, 2],
        kinds=np.full(len(table), BUY),
        quantities=np.ones(len(table)),
        baskets=table[:, 0] * 1_000 + table[:, 2] // DAY,
        keys=np.arange(SHOPPERS, dtype=np.uint64),
        n_products=PRODUCTS,
    )


def prepare(log: Interactions) -> Features:
    codes = {name: np.arange(PRODUCTS, dtype=np.int32) for name in ("title_group", "kind", "category")}
    unknown = {name: np.full(PRODUCTS, np.nan, np.float32) for name in ("price_rank", "repurchase_days")}
    return {**codes, **unknown, **of_log(log)}


LOG = alternating()
HELD = last_baskets(LOG)
FEATURES = prepare(HELD.train)
MODELS = fit_all(SETTINGS, HELD.train, FEATURES)
ALLOWED = np.ones(PRODUCTS, np.bool_)
SCORES = {name: model.score(HELD.histories, HELD.now) for name, model in MODELS.items()}


@pytest.fixture(scope="module", params=[False, True], ids=["one forest", "ordered"])
def learned(request: pytest.FixtureRequest) -> Learned:
    found = fit_ranker(SETTINGS, BLEND, HELD.train, prepare, SMALL, form=Form(SETTINGS, request.param))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def rows() -> Table:
    return table(HELD.histories, HELD.now, candidates(BLEND, SCORES, ALLOWED), FEATURES)


def test_it_learns_what_the_blend_does_not_know(learned: Learned) -> None:
    others = {"ranker": ByRanker(learned, BLEND, HELD, FEATURES, ALLOWED)}
    found = outcomes(MODELS, {"blend": BLEND}, HELD, ALLOWED, others=others)
    assert found["ranker"].ndcg.mean() > found["blend"].ndcg.mean() + 0.05


def test_its_parts_add_up(learned: Learned, rows: Table) -> None:
    parts = learned.parts(rows)
    rest = learned.rank(rows) - sum(parts.values())
    np.testing.assert_allclose(rest, rest[0], atol=1e-4)
    assert np.ptp(learned.rank(rows)) > 0.1


def test_it_comes_back_from_its_bytes(learned: Learned, rows: Table) -> None:
    state = learned.state()
    assert all(array.dtype == np.uint8 for array in state.values())
    np.testing.assert_array_equal(restored(state).rank(rows), learned.rank(rows))


def test_columns_are_known_by_name(learned: Learned, rows: Table) -> None:
    turned = Table(rows.columns[::-1], rows.values[:, ::-1], rows.products, rows.sizes)
    np.testing.assert_array_equal(learned.rank(turned), learned.rank(rows))
    with pytest.raises(KeyError, match="own_days"):
        learned.rank(rows._replace(columns=[name.replace("own_days", "other") for name in rows.columns]))


def test_what_judges_has_no_part_in_it(learned: Learned, rows: Table) -> None:
    last = np.zeros(len(LOG), np.bool_)
    last[np.concatenate([LOG.offsets[1:] - 1, LOG.offsets[1:] - 2])] = True
    other = replace(LOG, products=np.where(last, 0, LOG.products).astype(np.int32))
    form = Form(SETTINGS, learned.order is not None)
    again = fit_ranker(SETTINGS, BLEND, last_baskets(other).train, prepare, SMALL, form=form)
    assert again is not None
    np.testing.assert_array_equal(again.rank(rows), learned.rank(rows))


def test_candidates_are_the_best_of_all() -> None:
    draw = np.random.default_rng(1)
    scores = {name: draw.random((4, 2_000), np.float32) for name in ("frequency", "popularity", "silent")}
    allowed = np.arange(2_000) % 2 == 0
    found = candidates(BLEND, scores, allowed)
    assert set(found.scores) == {*scores, "blend"}
    for row, products in enumerate(found.products):
        there = products[products >= 0]
        assert (there % 2 == 0).all()
        assert len(np.unique(there)) == len(there)
        assert (np.diff(found.scores["blend"][row, : len(there)]) <= 0).all()
        wide = np.where(allowed, scores["popularity"][row], -1)
        assert set(np.argsort(-wide)[:20]) <= set(there.tolist())
    few = candidates(BLEND, scores, np.arange(2_000) < 3)
    assert sorted(few.products[0].tolist()) == [0, 1, 2]


def test_too_little_to_learn_from() -> None:
    short = LOG.where(LOG.at <= 10 * DAY)
    assert fit_ranker(SETTINGS, BLEND, short, prepare, SMALL) is None


def test_what_it_told_is_calibrated_on_later_baskets(learned: Learned) -> None:
    ranked = ByRanker(learned, BLEND, HELD, FEATURES, ALLOWED)
    outcomes(MODELS, {}, HELD, ALLOWED, others={"ranker": ranked})
    told = ranked.told
    assert len(told.odds) == SHOPPERS * PRODUCTS, "every product is a candidate"
    assert told.bought.sum() == sum(len(basket) for basket in HELD.targets)
    calibration = told.calibration()
    assert calibration is not None
    probability = calibration.probability(told.odds)
    assert probability.mean() == pytest.approx(told.bought.mean(), rel=0.02)
    assert worth(probability, told.bought)["auc"] > 0.7, "half of each basket is chance"
    assert joined([]).calibration() is None


def test_one_that_reads_less_knows_nothing_of_the_others() -> None:
    less, more = fit_rankers(SETTINGS, BLEND, HELD.train, prepare, [Form({"frequency"}), Form(SETTINGS)], SMALL)
    assert less.models == {"frequency"}
    assert more.models == {"frequency", "popularity"}
    assert set(more.columns) - set(less.columns) == {"score_popularity", "rank_popularity"}
    (alone,) = fit_rankers(SETTINGS, BLEND, HELD.train, prepare, [Form({"frequency"})], SMALL)
    rows = table(HELD.histories, HELD.now, candidates(BLEND, SCORES, ALLOWED), FEATURES)
    np.testing.assert_array_equal(alone.rank(rows), less.rank(rows))


def test_one_that_reads_less_is_taken_unless_it_costs() -> None:
    less, more = fit_rankers(SETTINGS, BLEND, HELD.train, prepare, [Form({"frequency"}), Form(SETTINGS, True)], SMALL)
    grid = {name: [{}] for name in SETTINGS}
    choice = choose(grid, HELD, FEATURES, ALLOWED)
    worth = [tried(choice, [one], HELD, FEATURES, ALLOWED)[0].validation["ranker"] for one in (less, more)]
    both, calibration = tried(choice, [less, more], HELD, FEATURES, ALLOWED)
    wanted = 0 if worth[0] >= (1 - MAY_COST) * max(worth) else 1
    assert (set(both.reads), both.ordered) == [({"frequency"}, False), (set(SETTINGS), True)][wanted]
    assert both.validation["ranker"] == worth[wanted]
    assert calibration is not None
    assert tried(choice, [], HELD, FEATURES, ALLOWED) == (choice, None)
