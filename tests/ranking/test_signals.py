"""The ranker's columns: held against values made by hand, and the same for one shopper as for many."""

from __future__ import annotations

import numpy as np
import pytest

from daogou.features import Features
from daogou.features.demand import SPAN, of_log
from daogou.features.placements import WEEK
from daogou.ranking.signals import Signals, signals, standing
from daogou.shop.interactions import BUY, CART, LIKE, VIEW, Interactions, build
from daogou.types import DAY

NOW = 400 * DAY + 3_600 * 9
BREAD, ROLL, TEA, COFFEE, PEN = range(5)
FEATURES: Features = {
    "title_group": np.array([0, 1, 2, 3, 4], np.int32),
    "kind": np.array([0, 0, 1, 2, -1], np.int32),
    "category": np.array([0, 0, 1, 1, -1], np.int32),
    "price_rank": np.array([0.2, 0.6, 0.0, 1.0, np.nan], np.float32),
    "repurchase_days": np.array([10, 20, np.nan, 5, 5], np.float32),
}


def log_of(*orders: tuple[int, float, tuple[int, ...]], shoppers: int = 3) -> Interactions:
    """A log of (shopper, days ago, products)."""
    rows = [(who, ago, order, product) for order, (who, ago, held) in enumerate(orders) for product in held]
    table = np.array(rows).reshape(-1, 4)
    return build(
        shoppers=table[:, 0].astype(int),
        products=table[:, 3].astype(int),
        at=(NOW - table[:, 1] * DAY).astype(int),
        kinds=np.full(len(table), BUY),
        quantities=np.ones(len(table)),
        baskets=table[:, 2].astype(int),
        keys=np.arange(shoppers, dtype=np.uint64),
        n_products=5,
    )


LOG = log_of(
    (0, 30, (BREAD, TEA)), (0, 20, (BREAD, BREAD)), (0, 5, (ROLL,)), (1, 2.5, (COFFEE, ROLL, PEN)), (1, 1, (TEA,))
)


def columns(
    log: Interactions = LOG, candidates: list[list[int]] | None = None, features: Features | None = None
) -> Signals:
    products = np.array(candidates or [[BREAD, ROLL, TEA, COFFEE, PEN]] * log.n_shoppers, np.int32)
    scores = {"m": np.where(products >= 0, 1 / (1 + np.abs(products)), 0).astype(np.float32)}
    known = {**FEATURES, **of_log(LOG), **(features or {})}
    return signals(log, np.full(log.n_shoppers, NOW), products, scores, known)


def test_what_the_shopper_did_with_it() -> None:
    found = columns()
    assert found["own_times"][0].tolist() == pytest.approx([2, 1, 1, np.nan, np.nan], nan_ok=True), "an order is a time"
    assert found["own_share"][0, :3].tolist() == pytest.approx([2 / 3, 1 / 3, 1 / 3])
    assert found["own_days"][0, :3].tolist() == pytest.approx([20, 5, 30])
    assert found["own_orders"][0, :3].tolist() == [1, 0, 2]
    assert found["own_times_28d"][0, 0] == pytest.approx(0.5 ** (30 / 28) + 0.5 ** (20 / 28))
    assert found["own_times_4o"][0, 0] == pytest.approx(0.5 ** (2 / 4) + 0.5 ** (1 / 4))
    assert found["own_due"][0].tolist() == pytest.approx([2, *[np.nan] * 4], nan_ok=True), (
        "20 days after an interval of 10"
    )
    assert found["due_again"][0, 0] == pytest.approx(2)
    assert found["own_hour"][0, 0] == pytest.approx(1), "always at the request's own hour"
    assert found["own_lines"][1, COFFEE] == pytest.approx(np.log(3))


def test_and_with_its_like() -> None:
    found = columns()
    assert found["kind_times"][0].tolist() == pytest.approx([3, 3, 1, np.nan, np.nan], nan_ok=True)
    assert found["category_times"][0].tolist() == pytest.approx([3, 3, 1, 1, np.nan], nan_ok=True)
    assert found["category_times"][1].tolist() == pytest.approx([1, 1, 2, 2, np.nan], nan_ok=True)
    assert found["category_days"][0, BREAD] == pytest.approx(5)


def test_what_everybody_buys() -> None:
    found = columns()
    assert np.expm1(found["sold_3d"][0]).tolist() == pytest.approx([0, 1, 1, 1, 1])
    assert np.expm1(found["sold"][0]).tolist() == pytest.approx([3, 2, 2, 1, 1])
    assert found["trend"][0, ROLL] == pytest.approx(np.log(9 / 3))


def test_price_against_what_the_shopper_pays() -> None:
    apart = columns()["price_apart"]
    assert apart[0, ROLL] == pytest.approx(0.6 - (3 * 0.2 + 0.6) / 4), "in the category"
    assert apart[1, BREAD] == pytest.approx(0.2 - 0.6)
    assert np.isnan(apart[0, PEN])


def test_what_is_mailed_this_week() -> None:
    week = NOW - NOW % WEEK
    keys = np.array([BREAD * SPAN + week - WEEK, BREAD * SPAN + week, TEA * SPAN + week - WEEK])
    told = {"placed": keys, "placed_displays": np.zeros(3), "placed_mailers": np.array([0.2, 0.4, 0.6], np.float32)}
    found = columns(features=told)
    assert found["placed_mailers"][0].tolist() == pytest.approx([0.4, 0, 0, 0, 0])
    assert found["placed_before"][0].tolist() == pytest.approx([0.2, 0, 0.6, 0, 0])
    assert not columns()["placed_mailers"].any(), "no week is stated"


def test_places_among_the_candidates() -> None:
    found = columns(candidates=[[TEA, BREAD, -1], [PEN, TEA, ROLL], [-1, -1, -1]])
    assert found["rank_m"][0].tolist() == [1, 0, 2]
    assert found["rank_m"][1].tolist() == [2, 1, 0]


def test_nothing_is_known_of_who_did_nothing() -> None:
    found = columns()
    for name in ("own_times", "category_days", "price_apart", "shopper_days"):
        assert np.isnan(found[name][2]).all()
    assert found["shopper_orders"][2].tolist() == [0] * 5
    nobody = columns(log_of(shoppers=1))
    assert {column.shape for column in nobody.values()} == {(1, 5)}


def test_one_shopper_is_told_as_among_many() -> None:
    many = columns()
    for shopper in range(3):
        alone = columns(LOG.take(np.array([shopper])))
        assert list(alone) == list(many)
        for name, column in alone.items():
            np.testing.assert_allclose(column[0], many[name][shopper], rtol=1e-6, err_msg=name)


def test_looking_is_not_buying() -> None:
    kinds = np.array([VIEW, VIEW, CART, LIKE])
    looked = build(
        shoppers=np.zeros(4, np.int64),
        products=np.array([TEA, TEA, TEA, PEN]),
        at=NOW - DAY * np.array([3, 1, 2, 4]),
        kinds=kinds,
        quantities=np.ones(4),
        baskets=np.full(4, -1),
        keys=np.zeros(1, np.uint64),
        n_products=5,
    )
    found = columns(looked)
    assert np.isnan(found["own_times"]).all()
    never = [np.nan] * 2
    assert found["view_times"][0].tolist() == pytest.approx([*never, 2, *never], nan_ok=True)
    assert found["view_days"][0].tolist() == pytest.approx([*never, 1, *never], nan_ok=True), "the last time"
    assert found["cart_days"][0, TEA] == pytest.approx(2)
    assert found["like_days"][0, PEN] == pytest.approx(4)
    assert np.isnan(found["like_times"][0, TEA])


def test_what_is_counted_once_is_the_same() -> None:
    products = np.array([[BREAD, ROLL, TEA, COFFEE, PEN]] * 3, np.int32)
    weeks = NOW - NOW % WEEK + WEEK * np.arange(-60, 3)
    keys = np.concatenate([product * SPAN + weeks for product in (BREAD, TEA)])
    shares = np.linspace(0, 1, len(keys)).astype(np.float32)
    features = {**FEATURES, **of_log(LOG), "placed": keys, "placed_displays": shares, "placed_mailers": 1 - shares}
    for now in (NOW, NOW + 9 * DAY, NOW - 9 * DAY):
        at = np.full(3, now)
        plain = signals(LOG, at, products, {"m": np.ones((3, 5), np.float32)}, features)
        once = signals(LOG, at, products, {"m": np.ones((3, 5), np.float32)}, standing(features))
        for name, column in plain.items():
            np.testing.assert_array_equal(once[name], column, err_msg=name)
