"""User-kNN against its formula in loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from made_up import logs, near_shoppers, shop, worth
from recommender_suite import LOG, NOW, RowsOfShoppersTests, at, one

from daogou.models.user_knn import UserKnn
from daogou.shop.interactions import BUY, Interactions
from daogou.types import Array


class TestUserKnn(RowsOfShoppersTests):
    make = UserKnn

    def test_erasing_is_as_if_the_shopper_had_never_been(self, model: UserKnn, tmp_path: object) -> None:
        after = UserKnn().restore(self.erased(model, tmp_path, int(LOG.keys[7])))
        without = UserKnn().fit(LOG.where(LOG.shoppers != 7), {})
        # the log's end, which weights stand on, is another shopper's row
        np.testing.assert_allclose(after.score(LOG, at(LOG)), without.score(LOG, at(LOG)), rtol=1e-4, atol=1e-6)


def expected(model: UserKnn, log: Interactions, now: int) -> Array:
    end = int(log.at.max()) + 1
    x, bought = worth(log, end, model.config), worth(log, end, model.config.bought())
    mine = worth(log, now, model.config)
    scores = np.zeros_like(x)
    for u in range(len(x)):
        for v, sim in near_shoppers(x, mine[u], u, model.config.k).items():
            scores[u] += sim * bought[v]
    return scores


@given(logs())
def test_neighbours_give_what_they_took(log: Interactions) -> None:
    model = UserKnn(half_life_days=30, bought_half_life_days=15, k=50).fit(log, {})
    scores = model.score(log, np.full(log.n_shoppers, NOW))
    np.testing.assert_allclose(scores, expected(model, log, NOW), rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("k", [1, 3, 10])
def test_only_the_nearest_count(k: int) -> None:
    log = shop(seed=5)
    model = UserKnn(k=k).fit(log, {})
    np.testing.assert_allclose(model.score(log, at(log)), expected(model, log, NOW), rtol=1e-3, atol=1e-6)


def test_buyers_are_neighbours_who_bought_it() -> None:
    model = UserKnn(k=5).fit(LOG, {})
    x = worth(LOG, int(LOG.at.max()) + 1, model.config)
    mine = worth(one(LOG, 2), NOW, model.config)[0]
    near = near_shoppers(x, mine, 2, 5)
    bought = {(u, p) for u, p, kind in zip(LOG.shoppers, LOG.products, LOG.kinds, strict=True) if kind == BUY}
    counts = [sum((v, p) in bought for v in near) for p in range(LOG.n_products)]
    found = model.buyers(one(LOG, 2), NOW, np.arange(LOG.n_products, dtype=np.int32))
    np.testing.assert_array_equal(found, counts)
