"""The product rule against its double sum in loops: self left out of both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from made_up import logs, near_products, near_shoppers, shop, visits, worth
from recommender_suite import NOW, RowsOfShoppersTests, at

from daogou.models.product_rule import ProductRule
from daogou.shop.interactions import Interactions
from daogou.types import Array


class TestProductRule(RowsOfShoppersTests):
    make = ProductRule


def expected(model: ProductRule, log: Interactions, now: int) -> Array:
    config, end = model.config, int(log.at.max()) + 1
    x, bought = worth(log, end, config), worth(log, end, config.bought())
    mine = worth(log, now, config)
    near = near_products(visits(log, config), config.k_products, config.min_visits, config.shrink)
    scores = np.zeros_like(x)
    for u in range(len(x)):
        neighbours = near_shoppers(x, mine[u], u, config.k)
        for p in range(x.shape[1]):
            scores[u, p] = sum(
                sim * near[p, q] * bought[v, q] for v, sim in neighbours.items() for q in range(x.shape[1]) if q != p
            )
    return scores


@given(logs())
def test_both_similarities_count(log: Interactions) -> None:
    model = ProductRule(half_life_days=30, bought_half_life_days=15, k=50, k_products=50, min_visits=2).fit(log, {})
    scores = model.score(log, np.full(log.n_shoppers, NOW))
    np.testing.assert_allclose(scores, expected(model, log, NOW), rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize(("k", "k_products"), [(1, 1), (5, 3)])
def test_only_the_nearest_count(k: int, k_products: int) -> None:
    log = shop(seed=5, shoppers=20, products=12, rows=400)
    model = ProductRule(k=k, k_products=k_products).fit(log, {})
    np.testing.assert_allclose(model.score(log, at(log)), expected(model, log, NOW), rtol=1e-3, atol=1e-6)
