"""How soon a product is bought again."""

from __future__ import annotations

import numpy as np
from made_up_catalogue import catalogue, purchases, source

from daogou.features.repurchase import write

FRAME = catalogue({"category": "a"}, {"category": "a"}, {"category": "b"}, {"category": "b"})


def test_intervals_between_one_shoppers_days() -> None:
    rows = [(0, 0, 1.0), (0, 0, 1.4), (0, 0, 8.0), (0, 0, 18.0), (1, 0, 2.0), (1, 0, 5.0), (1, 1, 5.0), (0, 2, 9.0)]
    arrays = write(source(FRAME, purchases(rows, 2, 4)))
    assert arrays["repurchase_count"].tolist() == [3, 0, 0, 0], "7, 10 and 3 days; twice in a day is once"
    np.testing.assert_array_equal(arrays["repurchase_days"], np.array([7, np.nan, np.nan, np.nan], np.float32))
    np.testing.assert_array_equal(arrays["repurchase_category_days"], np.array([7, 7, np.nan, np.nan], np.float32))


def test_no_purchases_no_intervals() -> None:
    arrays = write(source(FRAME))
    assert np.isnan(arrays["repurchase_days"]).all()
    assert not arrays["repurchase_count"].any()
