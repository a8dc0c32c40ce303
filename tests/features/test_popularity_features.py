"""How much a product is bought of late."""

from __future__ import annotations

import numpy as np
from made_up_catalogue import catalogue, purchases, source

from daogou.features.popularity import BUYERS_DAYS, HALF_LIFE_DAYS, write
from daogou.shop.interactions import VIEW

FRAME = catalogue({}, {}, {})


def test_decayed_purchases_and_recent_buyers() -> None:
    end = 200.0
    rows = [(0, 0, end), (0, 0, end), (1, 0, end - HALF_LIFE_DAYS), (1, 1, end - BUYERS_DAYS - 1)]
    arrays = write(source(FRAME, purchases(rows, 2, 3)))
    expected = [2.5, 0.5 ** ((BUYERS_DAYS + 1) / HALF_LIFE_DAYS), 0]
    np.testing.assert_allclose(arrays["popularity"], expected, rtol=1e-4)
    assert arrays["purchases"].tolist() == [3, 1, 0], "what is long ago counts in full"
    assert arrays["buyers"].tolist() == [1, 0, 0], "one second more than 28 days ago is not within them"


def test_a_buyer_counts_once() -> None:
    arrays = write(source(FRAME, purchases([(0, 2, 99.0), (0, 2, 99.5), (1, 2, 100.0)], 2, 3)))
    assert arrays["buyers"].tolist() == [0, 0, 2]


def test_looking_is_not_buying() -> None:
    arrays = write(source(FRAME, purchases([(0, 1, 5.0)], 1, 3, kind=VIEW)))
    assert not arrays["popularity"].any()
    assert not arrays["purchases"].any()
    assert not arrays["buyers"].any()
