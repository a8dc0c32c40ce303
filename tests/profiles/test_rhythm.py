"""Rhythms against plain loops."""

from datetime import UTC, date, datetime, tzinfo
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from daogou.profiles.rhythm import MIN_TIMES, rhythms
from daogou.shop.interactions import BUY, build
from daogou.types import DAY

ZONES = [UTC, ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")]
MARCH = int(datetime(2017, 3, 1, tzinfo=UTC).timestamp())
"""New York's clocks go forward on 12 March 2017."""

purchases = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20 * DAY)), max_size=40)


def day_of(at: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(at, zone).date()


@given(purchases, st.integers(20 * DAY + 1, 25 * DAY), st.sampled_from(ZONES))
def test_rhythms_are_the_medians_of_the_gaps(bought: list[tuple[int, int]], later: int, zone: tzinfo) -> None:
    n, now = len(bought), MARCH + later
    products = np.array([p for p, _ in bought], np.int64)
    at = np.array([MARCH + moment for _, moment in bought], np.int64)
    log = build(np.zeros(n, np.int64), products, at, np.full(n, BUY), np.ones(n), at, np.array([1], np.uint64), 4)
    found = rhythms(log, now, zone)
    expected = {}
    for product in range(4):
        days = sorted({day_of(MARCH + moment, zone) for p, moment in bought if p == product})
        if len(days) >= MIN_TIMES:
            gaps = [(after - before).days for before, after in pairwise(days)]
            expected[product] = (len(days), median(gaps), (day_of(now, zone) - days[-1]).days)
    told = zip(found.products, found.times, found.interval_days, found.days_ago, strict=True)
    assert {int(p): (int(t), float(i), float(a)) for p, t, i, a in told} == expected
    assert ((found.dueness >= 0) & (found.dueness <= 1)).all()
