"""Rhythms against plain loops."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from daogou.profiles.rhythm import MIN_TIMES, rhythms
from daogou.shop.interactions import BUY, build
from daogou.types import DAY

purchases = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60)), max_size=40)


@given(purchases)
def test_rhythms_are_the_medians_of_the_gaps(bought: list[tuple[int, int]]) -> None:
    n, now = len(bought), 100 * DAY
    products = np.array([p for p, _ in bought], np.int64)
    at = np.array([day * DAY for _, day in bought], np.int64)
    log = build(np.zeros(n, np.int64), products, at, np.full(n, BUY), np.ones(n), at, np.array([1], np.uint64), 4)
    found = rhythms(log, now)
    expected = {}
    for product in range(4):
        days = sorted({day for p, day in bought if p == product})
        if len(days) >= MIN_TIMES:
            expected[product] = (len(days), float(np.median(np.diff(days))), 100.0 - days[-1])
    told = zip(found.products, found.times, found.interval_days, found.days_ago, strict=True)
    assert {int(p): (int(t), float(i), float(a)) for p, t, i, a in told} == expected
    assert ((found.dueness >= 0) & (found.dueness <= 1)).all()
