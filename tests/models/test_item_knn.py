"""Item-kNN against its formula in loops, and what goes with a product."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from made_up import log_of, logs, near_products, shop, visits, worth
from recommender_suite import NOW, RecommenderTests, at

from daogou.models.copurchase import MIN_BASKETS
from daogou.models.item_knn import ItemKnn
from daogou.shop.interactions import BUY, Interactions
from daogou.types import Array


class TestItemKnn(RecommenderTests):
    make = ItemKnn


def expected(model: ItemKnn, log: Interactions, now: int) -> Array:
    config = model.config
    near = near_products(visits(log, config), config.k, config.min_visits, config.shrink)
    return worth(log, now, config) @ near.T


@given(logs())
def test_neighbours_of_what_was_taken(log: Interactions) -> None:
    model = ItemKnn(half_life_days=30, k=50, min_visits=2, shrink=1.5).fit(log, {})
    scores = model.score(log, np.full(log.n_shoppers, NOW))
    np.testing.assert_allclose(scores, expected(model, log, NOW), rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("k", [1, 4])
def test_only_the_nearest_count(k: int) -> None:
    log = shop(seed=5)
    model = ItemKnn(k=k).fit(log, {})
    np.testing.assert_allclose(model.score(log, at(log)), expected(model, log, NOW), rtol=1e-3, atol=1e-6)


def test_shrinking_trusts_the_rare_less() -> None:
    log = shop(seed=5)
    plain, shrunk = (ItemKnn(shrink=s).fit(log, {}).score(log, at(log)) for s in (0.0, 5.0))
    assert (shrunk[plain > 0] < plain[plain > 0]).all()


def test_what_goes_with_a_product() -> None:
    log = shop(seed=3, shoppers=60, products=12, rows=3_000, days=5)
    model = ItemKnn().fit(log, {})
    baskets: dict[int, set[int]] = {}
    for basket, product in zip(log.baskets, log.products, strict=True):
        if basket >= 0:
            baskets.setdefault(int(basket), set()).add(int(product))
    alone = Counter(p for basket in baskets.values() for p in basket)
    both = Counter(pair for basket in baskets.values() for pair in permutations(basket, 2))
    lift = {pair: n * len(baskets) / (alone[pair[0]] * alone[pair[1]]) for pair, n in both.items() if n >= MIN_BASKETS}
    cosine = {pair: both[pair] / np.sqrt(alone[pair[0]] * alone[pair[1]]) for pair in lift if lift[pair] > 1}
    assert cosine
    for product in range(12):
        found, lifts = model.related(product, 20)
        ranked = sorted((pair for pair in cosine if pair[0] == product), key=lambda pair: -cosine[pair])
        assert set(found.tolist()) == {q for _, q in ranked}
        np.testing.assert_allclose(lifts, [lift[product, int(q)] for q in found], rtol=1e-4)
        ordered = [cosine[product, int(q)] for q in found]
        np.testing.assert_allclose(ordered, sorted(ordered, reverse=True), rtol=1e-5)


def test_a_thing_seen_together_once_goes_with_nothing() -> None:
    log = log_of([(0, 0, 1, BUY), (0, 1, 1, BUY), (1, 0, 2, BUY), (1, 1, 2, BUY)], 2, 3)
    found, lifts = ItemKnn().fit(log, {}).related(0, 5)
    assert len(found) == len(lifts) == 0
