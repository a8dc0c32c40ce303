"""A price's place among its like."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from made_up_catalogue import catalogue, source

from daogou.features.price import write


def test_place_within_the_category() -> None:
    prices = [("a", 100), ("a", 300), ("a", 200), ("a", 300), ("a", None), ("b", 500), ("c", None), ("b", 0)]
    arrays = write(source(catalogue(*({"category": c, "price": p} for c, p in prices))))
    np.testing.assert_allclose(
        arrays["price_rank"], [0, 2.5 / 3, 1 / 3, 2.5 / 3, np.nan, 0.5, np.nan, np.nan], rtol=1e-6
    )


@given(st.lists(st.tuples(st.sampled_from("ab"), st.none() | st.integers(1, 50)), min_size=1, max_size=30))
def test_ranks_are_in_order_and_within_0_and_1(prices: list[tuple[str, int | None]]) -> None:
    rank = write(source(catalogue(*({"category": c, "price": p} for c, p in prices))))["price_rank"]
    for i, (category, price) in enumerate(prices):
        assert np.isnan(rank[i]) == (price is None)
        if price is None:
            continue
        assert 0 <= rank[i] <= 1
        dearer = [j for j, (c, p) in enumerate(prices) if c == category and p is not None and p > price]
        assert all(rank[j] > rank[i] for j in dearer)
