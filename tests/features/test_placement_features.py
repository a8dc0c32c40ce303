"""What is displayed and mailed is told of its own week alone, as a part of the most of that week."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from made_up_catalogue import catalogue, encode, purchases

from daogou.features.build import build
from daogou.features.placements import WEEK, placed
from daogou.shop.products import PLACEMENT_COLUMNS

FRAME = catalogue({"title_en": "Ice"}, {"title_en": "Milk"}, {"title_en": "Tea"})
LOG = purchases([(0, 0, 1.0), (0, 1, 2.0)], 1, 3)
ROW = st.tuples(st.integers(0, 1), st.integers(0, 6), st.integers(0, 9), st.integers(0, 9))


def features(*rows: tuple[int, int, int, int]) -> dict[str, np.ndarray]:
    """(product, week, displays, mailers)"""
    stated = [(f"p{product}", week * WEEK, displays, mailers) for product, week, displays, mailers in rows]
    frame = pl.DataFrame(stated, schema=PLACEMENT_COLUMNS, orient="row")
    return build(FRAME, LOG, encode, ("placements",), frame)


@given(st.lists(ROW, unique_by=lambda row: row[:2]), st.integers(0, 8 * WEEK - 1))
def test_the_week_of_the_moment_counts(rows: list[tuple[int, int, int, int]], now: int) -> None:
    displays, mailers = placed(features(*rows), np.arange(3), np.full(3, now))
    this = [row for row in rows if row[1] == now // WEEK]
    for product in range(3):
        told = next(((row[2], row[3]) for row in this if row[0] == product), (0, 0))
        most = [max([1, *(row[place] for row in this)]) for place in (2, 3)]
        np.testing.assert_allclose([displays[product], mailers[product]], np.divide(told, most), rtol=1e-6)


def test_what_nobody_bought_is_left_out() -> None:
    found = features((2, 1, 5, 5), (0, 1, 1, 0))
    assert len(found["placed"]) == 1
    displays = placed(found, np.array([0, 2]), np.array([WEEK, WEEK]))[0]
    np.testing.assert_allclose(displays, [0.2, 0], rtol=1e-6, err_msg="a part of the most of all")


def test_many_shoppers_ask_at_once() -> None:
    found = features((0, 1, 2, 1), (1, 2, 3, 4))
    displays, mailers = placed(found, np.array([[0, 1], [1, 1]]), np.array([[WEEK], [2 * WEEK]]))
    assert displays.tolist() == [[1, 0], [1, 1]]
    assert mailers.tolist() == [[1, 0], [1, 1]]


def test_nothing_stated_reads_as_nothing() -> None:
    for known in (features(), {}):
        displays, mailers = placed(known, np.zeros((2, 3), np.int32), np.zeros((2, 1), np.int64))
        assert displays.shape == mailers.shape == (2, 3)
        assert not displays.any()
