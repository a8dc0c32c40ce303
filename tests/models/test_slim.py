"""SLIM: its weights meet the conditions of the optimum, and its scores are a product with them."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import log_of, logs, shop, worth
from recommender_suite import NOW, RecommenderTests, at

from daogou.models.slim import Slim
from daogou.models.sparse_state import unpack
from daogou.shop.interactions import BUY, Interactions
from daogou.types import Array

WHOLE = pytest.mark.skipif(find_spec("fastslim") is None, reason="the extra `slim` is not installed")


@WHOLE
class TestSlim(RecommenderTests):
    make = Slim


class TestSlimOfFewCandidates(RecommenderTests):
    make = Slim
    settings: ClassVar[dict[str, Any]] = {"whole": 0, "candidates": 6}


def weights(model: Slim) -> Array:
    """float64[products, products]"""
    return unpack("weights", model.state()).toarray().astype(np.float64)


@pytest.mark.parametrize("whole", [pytest.param(1_000, marks=WHOLE), 0])
@given(logs(), st.sampled_from([0.0, 0.3]), st.sampled_from([0.5, 10.0]))
def test_no_weight_can_be_moved_for_the_better(whole: int, log: Interactions, sparsity: float, ridge: float) -> None:
    """Karush–Kuhn–Tucker: the slope at a weight above 0 is 0, at one of 0 it leads upward."""
    settings = {"sparsity": sparsity, "ridge": ridge, "min_shoppers": 1, "passes": 10_000, "whole": whole}
    model = Slim(half_life_days=30, **settings).fit(log, {})
    x, found = worth(log, int(log.at.max()) + 1, model.config), weights(model)
    assert (found >= 0).all()
    for p in range(log.n_products):
        slopes = x.T @ (x @ found[:, p] - x[:, p]) + sparsity + ridge * found[:, p]
        for q in range(log.n_products):
            if q == p:
                assert found[q, p] == 0
            elif found[q, p] > 0:
                assert slopes[q] == pytest.approx(0, abs=1e-2)
            else:
                assert slopes[q] >= -1e-2


@WHOLE
def test_scores_are_what_the_history_leads_to() -> None:
    log = shop(seed=6)
    model = Slim().fit(log, {})
    expected = worth(log, NOW, model.config) @ weights(model)
    np.testing.assert_allclose(model.score(log, at(log)), expected, rtol=1e-4, atol=1e-6)


@WHOLE
def test_the_penalty_makes_it_sparse() -> None:
    log = shop(seed=6)
    some, few = (np.count_nonzero(weights(Slim(sparsity=sparsity).fit(log, {}))) for sparsity in (0.1, 10.0))
    assert 0 < few < some / 2


@WHOLE
def test_what_was_never_bought_with_another_leads_nowhere() -> None:
    log = log_of([(0, 0, 1, BUY), (0, 2, 2, BUY), (1, 3, 1, BUY)], 2, 5)
    found = weights(Slim(sparsity=0.1, ridge=0.1, min_shoppers=1).fit(log, {}))
    assert list(zip(*np.nonzero(found), strict=True)) == [(0, 2), (2, 0)]


@WHOLE
def test_what_few_shoppers_touched_takes_no_part() -> None:
    log = log_of([(u, p, p, BUY) for u in range(4) for p in range(3) if u < 3 or p < 2], 4, 4)
    found = weights(Slim(sparsity=0.1, ridge=0.1, min_shoppers=4).fit(log, {}))
    assert set(zip(*np.nonzero(found), strict=True)) == {(0, 1), (1, 0)}
