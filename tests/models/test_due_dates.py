"""When things are needed next: the formula in a loop, and days between which it really is in four of five cases."""

from datetime import UTC

import numpy as np
import pytest

from daogou.models.due_dates import DueDates
from daogou.models.repurchase import Repurchase
from daogou.profiles.days import local_day
from daogou.shop.interactions import BUY, Interactions, build
from daogou.types import DAY

START = 19_000


def log(seed: int = 0, shoppers: int = 400, products: int = 6) -> tuple[Interactions, dict[tuple[int, int], int]]:
    """Everybody buys each thing at a rhythm of theirs, give or take; and the day of the purchase that comes next."""
    draw = np.random.default_rng(seed)
    rows, coming = [], {}
    for shopper in range(shoppers):
        for product in range(products):
            rhythm, day = 5 + 5 * product * np.exp(0.3 * draw.normal()), float(START)
            for _ in range(int(draw.integers(2, 12))):
                rows.append((shopper, product, int(day) * DAY + 3_600))
                day += max(1.0, rhythm * np.exp(0.25 * draw.normal()))
            coming[shopper, product] = int(day)
    who, what, at = np.array(rows).T
    n = len(rows)
    keys = np.arange(shoppers, dtype=np.uint64)
    return build(who, what, at, np.full(n, BUY), np.ones(n), np.arange(n), keys, products), coming


def test_the_days_hold_for_four_of_five() -> None:
    known, coming = log()
    model = DueDates().fit(known)
    inside, off = [], []
    for shopper in range(known.n_shoppers):
        due = model.due(known.take(np.array([shopper])))
        shift = local_day(0, UTC)
        for at, product in enumerate(due.products.tolist()):
            day = coming[shopper, product] + shift
            inside.append(due.early[at] - 0.5 <= day <= due.late[at] + 0.5)
            off.append((day - due.last[at]) / (due.expected[at] - due.last[at]))
    assert 0.76 < np.mean(inside) < 0.9, "whole days widen it a little"
    assert 0.9 < np.median(off) < 1.1


def test_the_interval_is_that_of_the_model_of_repurchase() -> None:
    known, _ = log(shoppers=30)
    model, config = DueDates().fit(known), Repurchase().config
    gaps: dict[int, list[int]] = {}
    days: dict[tuple[int, int], list[int]] = {}
    for who, what, at in zip(known.shoppers.tolist(), known.products.tolist(), known.at.tolist(), strict=True):
        days.setdefault((who, what), []).append(at // DAY)
    for (_, what), some in days.items():
        gaps.setdefault(what, []).extend(np.diff(sorted(set(some))).tolist())
    everything = [gap for some in gaps.values() for gap in some]
    for shopper in range(5):
        due = model.due(known.take(np.array([shopper])))
        for product, times, interval in zip(due.products, due.times, due.interval, strict=True):
            own = sorted(set(days[shopper, int(product)]))
            overall = sum(everything) / len(everything)
            mean = (sum(gaps[int(product)]) + config.trust * overall) / (len(gaps[int(product)]) + config.trust)
            assert times == len(own)
            expected = (own[-1] - own[0] + config.trust * mean) / (len(own) - 1 + config.trust)
            assert interval == pytest.approx(expected, rel=1e-5)


def test_more_of_it_lasts_longer() -> None:
    known, _ = log()
    model = DueDates().fit(known)
    at = (START + np.array([0, 7, 14, 21])) * DAY

    def interval(last: float) -> float:
        one = build(np.zeros(4, int), np.zeros(4, int), at, np.full(4, BUY), np.array([1, 1, 1, last]), np.arange(4),
                    np.zeros(1, np.uint64), 6)  # fmt: skip
        return float(model.due(one).interval[0])

    assert interval(3) > interval(1)


def test_what_was_bought_once_has_no_day_and_nothing_learnt_is_no_error() -> None:
    key, once = np.zeros(1, np.uint64), np.zeros(1, int)
    one = build(once, once, np.array([START * DAY]), np.full(1, BUY), np.ones(1), once, key, 6)
    model = DueDates().fit(one)
    assert not len(model.due(one).products)
    assert not len(model.due(one.where(np.zeros(1, np.bool_))).products)
    twice = build(np.zeros(2, int), np.zeros(2, int), (START + np.array([0, 9])) * DAY, np.full(2, BUY), np.ones(2),
                  np.arange(2), np.zeros(1, np.uint64), 6)  # fmt: skip
    due = DueDates().fit(twice).due(twice)
    assert due.expected - due.last == pytest.approx(9)
    assert (due.early < due.expected).all()
    assert (due.expected < due.late).all()


def test_a_release_gives_the_same() -> None:
    known, _ = log(shoppers=40)
    model = DueDates().fit(known)
    again = DueDates().restored({name: np.array(array) for name, array in model.state().items()})
    one = known.take(np.array([3]))
    for mine, theirs in zip(model.due(one), again.due(one), strict=True):
        np.testing.assert_array_equal(mine, theirs)
