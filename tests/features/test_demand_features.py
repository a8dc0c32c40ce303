"""What sold before any moment is counted as of that moment, held against counting the log's rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_catalogue import catalogue, encode, purchases

from daogou.features.build import Source
from daogou.features.demand import sold, write
from daogou.types import DAY

FRAME = catalogue({"title_en": "Ice"}, {"title_en": "Milk"}, {"title_en": "Tea"})
BOUGHT = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 40).map(float)), min_size=1)


@given(BOUGHT, st.integers(0, 60))
def test_counts_are_those_of_the_log(rows: list[tuple[int, int, float]], day: int) -> None:
    log = purchases(rows, 2, 3)
    features = write(Source(FRAME, log, encode))
    products = np.arange(3)
    now = np.full(3, min(day * DAY, int(log.at.max()) + 1))
    found = sold(features, products, np.full(3, day * DAY), (3, 14))
    for counts, since in zip(found, (now - 3 * DAY, now - 14 * DAY, now * 0), strict=True):
        kept = (log.at < now[0]) & (log.at >= since[0])
        assert counts.tolist() == np.bincount(log.products[kept], minlength=3).tolist()


def test_after_the_logs_end_it_is_as_of_the_end() -> None:
    features = write(Source(FRAME, purchases([(0, 1, 9.0), (1, 1, 10.0)], 2, 3), encode))
    week_later = sold(features, np.array([1]), np.array([17 * DAY]), (3,))
    assert week_later[:, 0].tolist() == [2, 2]


@pytest.mark.parametrize("product", range(3))
def test_nothing_sold_yet(product: int) -> None:
    features = write(Source(FRAME, purchases([], 1, 3), encode))
    assert sold(features, np.array([product]), np.array([DAY]), (7,)).tolist() == [[0], [0]]
