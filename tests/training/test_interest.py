"""The interest head: learned from visits, told apart from purchases, absent where nobody looked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from daogou.features import Features
from daogou.features.demand import of_log
from daogou.ranking.blend import Blend
from daogou.shop.interactions import BUY, VIEW, Interactions, build
from daogou.training.holdout import VISIT_GAP, last_visits
from daogou.training.interest import fit_interest
from daogou.types import DAY

PRODUCTS, SHOPPERS = 20, 120
SETTINGS = {"frequency": {}, "popularity": {}}
BLEND = Blend({"frequency": 1.0, "popularity": 0.1})


def browsing() -> Interactions:
    """Everybody looks at a favourite and at something by chance in each of 6 visits, and buys the favourite twice."""
    draw = np.random.default_rng(0)
    rows = []
    for shopper in range(SHOPPERS):
        favourite = draw.integers(PRODUCTS)
        for visit in range(6):
            at = DAY * 5 * (visit + 1)
            rows += [(shopper, favourite, at, VIEW, -1), (shopper, draw.integers(PRODUCTS), at + 60, VIEW, -1)]
            if visit in (1, 4):
                rows.append((shopper, favourite, at + 120, BUY, 10 * shopper + visit))
    shoppers, products, at, kinds, baskets = np.array(rows).T
    keys = np.arange(SHOPPERS, dtype=np.uint64)
    return build(shoppers, products, at, kinds, np.ones(len(rows)), baskets, keys, PRODUCTS)


def prepare(log: Interactions) -> Features:
    codes = {name: np.arange(PRODUCTS, dtype=np.int32) for name in ("title_group", "kind", "category")}
    unknown = {name: np.full(PRODUCTS, np.nan, np.float32) for name in ("price_rank", "repurchase_days")}
    return {**codes, **unknown, **of_log(log)}


LOG = browsing()


def test_the_last_visit_is_held_out_with_all_after_it() -> None:
    held = last_visits(LOG)
    assert len(held.shoppers) == SHOPPERS
    assert (held.now == DAY * 30).all()
    assert held.train.at.max() < DAY * 30
    for shopper, targets in enumerate(held.targets):
        mine = (LOG.shoppers == shopper) & (LOG.at >= DAY * 30)
        assert set(targets) == set(LOG.products[mine].tolist())
    before = last_visits(held.train)
    assert (before.now == DAY * 25).all()
    assert (before.train.at < DAY * 25).all(), "what was bought in a visit goes with it"


def test_a_pause_begins_another_visit() -> None:
    apart = LOG.where(LOG.at < DAY * 6)
    assert not len(last_visits(apart).shoppers), "one visit each"
    later = replace(apart, at=np.where(apart.at % DAY == 60, apart.at + VISIT_GAP, apart.at))
    assert len(last_visits(later).shoppers) == SHOPPERS
    assert not len(last_visits(LOG.where(LOG.kinds == BUY)).shoppers)


def test_it_knows_what_will_be_looked_at() -> None:
    pytest.importorskip("lightgbm", reason="the ranker extra is not installed")
    found = fit_interest(SETTINGS, BLEND, LOG, prepare)
    assert found is not None
    rate = 2 / PRODUCTS
    base = -(rate * np.log(rate) + (1 - rate) * np.log(1 - rate))
    assert found.judged["log_loss"] < 0.8 * base
    assert found.judged["auc"] > 0.65, "half of what is looked at is chance"
    assert found.judged["calibration_error"] < 0.05


def test_where_nobody_looked_there_is_no_data() -> None:
    assert fit_interest(SETTINGS, BLEND, LOG.where(LOG.kinds == BUY), prepare) is None
