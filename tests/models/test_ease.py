"""EASE against the dense closed form, and what it does not know."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import log_of, logs, shop, texts, worth
from recommender_suite import LOG, NOW, TEXTS, RecommenderTests, at
from scipy import sparse

from daogou.features import terms
from daogou.models.ease import Cease, Ease, closed_form
from daogou.shop.interactions import BUY, Interactions
from daogou.types import Array


class TestEase(RecommenderTests):
    make = Ease


class TestCease(RecommenderTests):
    make = Cease


class TestAskedByOrders(RecommenderTests):
    make = Cease
    settings: ClassVar[dict[str, Any]] = {"asked_half_life_orders": 4.0}


def closed(x: Array, ridge: float) -> Array:
    """B, dense, in float64."""
    inverse = np.linalg.inv(x.T @ x + ridge * np.eye(x.shape[1]))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return weights


@given(logs(), st.sampled_from([0.5, 10.0]))
def test_is_the_closed_form(log: Interactions, ridge: float) -> None:
    model = Ease(half_life_days=30, regularisation=ridge).fit(log, {})
    weights = closed(worth(log, int(log.at.max()) + 1, model.config), ridge)
    scores = model.score(log, np.full(log.n_shoppers, NOW))
    np.testing.assert_allclose(scores, worth(log, NOW, model.config) @ weights, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("shoppers", [60, 800])
def test_either_gram_matrix_gives_the_closed_form(shoppers: int) -> None:
    """Fewer shoppers than items and more, in several blocks."""
    rng = np.random.default_rng(0)
    x = sparse.random_array((shoppers, 700), density=0.05, rng=rng, dtype=np.float32).tocsr()
    found = np.concatenate(list(closed_form(x, 5.0))).T
    np.testing.assert_allclose(found, closed(x.toarray().astype(np.float64), 5.0), rtol=1e-2, atol=1e-5)


def test_products_outside_the_most_bought_score_nothing() -> None:
    model = Ease(items=10).fit(LOG, {})
    x = worth(LOG, int(LOG.at.max()) + 1, model.config)
    most = np.argsort(-(x > 0).sum(axis=0), kind="stable")[:10]
    outside = np.setdiff1d(np.arange(LOG.n_products), most)
    assert np.flatnonzero(model.modelled()).tolist() == sorted(most.tolist())
    assert not model.score(LOG, at(LOG))[:, outside].any()
    weights = closed(x[:, most], model.config.regularisation)
    expected = worth(LOG, NOW, model.config)[:, most] @ weights
    np.testing.assert_allclose(model.score(LOG, at(LOG))[:, most], expected, rtol=1e-3, atol=1e-5)


def test_pruning_keeps_the_largest_weights_of_each_product() -> None:
    log = shop(seed=9)
    whole, pruned = (Ease(kept=kept).fit(log, {}) for kept in (log.n_products, 3))
    weights = closed(worth(log, int(log.at.max()) + 1, whole.config), whole.config.regularisation)
    order = np.argsort(-np.abs(weights), axis=0)[:3]
    few = np.zeros_like(weights)
    np.put_along_axis(few, order, np.take_along_axis(weights, order, axis=0), axis=0)
    mine = worth(log, NOW, pruned.config)
    np.testing.assert_allclose(pruned.score(log, at(log)), mine @ few, rtol=1e-3, atol=1e-5)
    assert np.count_nonzero(pruned.state()["weights_values"]) <= 3 * log.n_products


@given(logs(), st.sampled_from([0.5, 10.0]))
def test_terms_teach_as_shoppers_do(log: Interactions, strength: float) -> None:
    said = texts(log.n_products)
    model = Cease(half_life_days=30, regularisation=2.0, text=strength).fit(log, said)
    x = worth(log, int(log.at.max()) + 1, model.config)
    rows = np.concatenate([x, np.sqrt(strength) * terms.read(said).toarray().T.astype(np.float64)])
    scores = model.score(log, np.full(log.n_shoppers, NOW))
    expected = worth(log, NOW, model.config) @ closed(rows, 2.0)
    np.testing.assert_allclose(scores, expected, rtol=1e-3, atol=1e-5)


def test_a_product_nobody_bought_is_known_by_its_words() -> None:
    unseen = LOG.where(LOG.products != 4)
    plain, told = (kind().fit(unseen, TEXTS) for kind in (Ease, Cease))
    assert not plain.modelled()[4]
    assert told.modelled()[4]
    assert told.score(unseen, at(unseen))[:, 4].any()


def test_orders_since_count_only_in_what_is_asked() -> None:
    slow, quick = (Ease(asked_half_life_orders=orders).fit(LOG, {}) for orders in (None, 1.0))
    for name, array in slow.state().items():
        np.testing.assert_array_equal(array, quick.state()[name])
    asked = worth(LOG, NOW, quick.config.model_copy(update={"half_life_orders": 1.0}))
    weights = closed(worth(LOG, int(LOG.at.max()) + 1, slow.config), slow.config.regularisation)
    np.testing.assert_allclose(quick.score(LOG, at(LOG)), asked @ weights, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("length", [1.0, 2.5])
def test_what_is_not_sold_yet_is_taken_for_new(length: float) -> None:
    unseen = LOG.where((LOG.products != 4) & (LOG.products != 9))
    learned, fresh = (Cease(unsold=unsold).fit(unseen, TEXTS) for unsold in (0.0, length))
    before, after = (np.zeros((LOG.n_products,) * 2), np.zeros((LOG.n_products,) * 2))
    for model, weights in ((learned, before), (fresh, after)):
        for product in range(LOG.n_products):
            viewed = log_of([(0, product, 100, BUY)], 1, LOG.n_products)
            weights[product] = model.score(viewed, at(viewed))[0]
    sold = np.setdiff1d(np.arange(LOG.n_products), [4, 9])
    np.testing.assert_array_equal(after[:, sold], before[:, sold])
    average = np.linalg.norm(before[:, sold], axis=0).mean()
    np.testing.assert_allclose(np.linalg.norm(after[:, [4, 9]], axis=0), length * average, rtol=1e-4)
