"""Hold-outs leak nothing, by hand and by property."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.shop.interactions import BUY, VIEW, Interactions, build
from daogou.training.holdout import baskets_since, last_baskets, next_baskets, next_days
from daogou.types import DAY


def log_of(rows: list[tuple[int, int, int, int]], shoppers: int) -> Interactions:
    """(shopper, product, at, basket); basket −1 is a view."""
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    kinds = np.where(columns[3] < 0, VIEW, BUY)
    return build(
        columns[0],
        columns[1],
        columns[2],
        kinds,
        np.ones(len(rows)),
        columns[3],
        np.arange(shoppers, dtype=np.uint64),
        9,
    )


def test_last_baskets_by_hand() -> None:
    log = log_of([(0, 1, 10, 0), (0, 2, 20, 1), (0, 3, 20, 1), (0, 4, 30, -1), (1, 5, 15, 2)], 2)
    held = last_baskets(log)
    assert held.shoppers.tolist() == [0]  # shopper 1 has one basket only and stays
    assert held.now.tolist() == [20]
    assert [t.tolist() for t in held.targets] == [[2, 3]]
    assert held.train.products.tolist() == [1, 5]  # the later view went with the basket


def test_next_baskets_by_hand() -> None:
    since = 100 * DAY
    log = log_of([(0, 1, since - 5, 0), (0, 2, since + 5, 1), (0, 3, since + 9, 2), (1, 4, since + 1, 3)], 2)
    held = next_baskets(log, since)
    assert held.shoppers.tolist() == [0]  # shopper 1 was unknown before
    assert [t.tolist() for t in held.targets] == [[2]]
    assert held.train.products.tolist() == [1]


def test_next_days_by_hand() -> None:
    since = 100 * DAY
    rows = [(0, 1, since - 5, 0), (0, 2, since + 5, 1), (0, 3, since + 9, 2), (0, 3, since + 7 * DAY, 4)]
    log = log_of([*rows, (0, 4, since + 8, -1), (1, 4, since + 1, 3), (2, 5, since - 9, 5)], 3)
    held = next_days(log, since, 7)
    assert held.shoppers.tolist() == [0]  # shopper 1 was unknown before, 2 bought nothing after
    assert held.now.tolist() == [since]
    assert [t.tolist() for t in held.targets] == [[2, 3]]  # what was only looked at is no target
    assert held.wanted.tolist() == [2]
    assert held.train.products.tolist() == [1, 5]


def test_baskets_since_by_hand() -> None:
    since = 100 * DAY
    rows = [
        (0, 1, since - 5, 0),
        (0, 2, since + 5, 1),
        (0, 3, since + 9, 2),
        (0, 4, since + 9, 2),
        (0, 5, since + 20, 3),
    ]
    log = log_of([*rows, (0, 6, since + 7, -1), (1, 4, since + 1, 4), (2, 5, since - 9, 5), (2, 5, since, 6)], 3)
    held = baskets_since(log, since, each=2)
    assert held.shoppers.tolist() == [0, 0, 2]  # shopper 1 was unknown before, and 0 has a third one
    assert held.now.tolist() == [since + 5, since + 9, since]
    assert [t.tolist() for t in held.targets] == [[2], [3, 4], [5]]
    assert [held.histories.take(np.array([n])).products.tolist() for n in range(3)] == [[1], [1, 2, 6], [5]]
    assert held.train.products.tolist() == [1, 5]


baskets = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 8), st.integers(0, 400)), min_size=1, max_size=60).map(
    lambda rows: [(s, p, at * DAY, s * 1_000 + at) for s, p, at in rows]
)


@given(baskets)
@settings(max_examples=100, deadline=None)
def test_nothing_of_the_test_is_in_train(rows: list[tuple[int, int, int, int]]) -> None:
    held = last_baskets(log_of(rows, 4))
    for shopper, now, targets in zip(held.shoppers, held.now, held.targets, strict=True):
        mine = held.train.take(np.array([shopper]))
        assert (mine.at < now).all()
        assert len(mine)
        assert set(targets) == {p for s, p, at, _ in rows if s == shopper and at == now}
    since = 200 * DAY
    later = next_baskets(log_of(rows, 4), since)
    assert (later.train.at < since).all()
    assert ((later.now >= since) & (later.now < since + 28 * DAY)).all()
