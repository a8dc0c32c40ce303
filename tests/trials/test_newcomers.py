"""Newcomers are in no training, what they say is of before, and what is foretold is what came next."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from daogou.shop.interactions import BUY, Interactions, build
from daogou.testing.shops import catalogue
from daogou.trials import newcomers
from daogou.trials.newcomer_sessions import DAYS, FOLDS, Newcomers, fold, of_baskets, of_log
from daogou.types import DAY, InvalidInput

PRODUCTS = catalogue().sort("id")
SHELVES = PRODUCTS["category"].to_list()
ON_SHELF = [[row for row, shelf in enumerate(SHELVES) if shelf == name] for name in sorted({*SHELVES})]


def log_of(households: int = 150, weeks: int = 14) -> Interactions:
    """A basket a week, all of one of two shelves, which a household keeps to."""
    draw = np.random.default_rng(0)
    lines = []
    for who in range(households):
        for week in range(weeks):
            for product in draw.permutation(ON_SHELF[who % 2 * 2])[:3]:
                lines.append((who, product, week * 7 + who % 7))
    shopper, product, day = np.array(lines).T
    ones = np.ones(len(lines))
    keys = np.arange(1, households + 1, dtype=np.uint64)
    return build(shopper, product, day * DAY, ones * BUY, ones, shopper * 1_000 + day, keys, len(PRODUCTS))


LOG = log_of()


@pytest.fixture(scope="module")
def parts() -> tuple[Newcomers, Newcomers]:
    return of_baskets(PRODUCTS, LOG)


def test_no_newcomer_is_in_training(parts: tuple[Newcomers, Newcomers]) -> None:
    end = (int(LOG.at.max()) // DAY + 1) * DAY
    for part, own, out, until in zip(
        parts, (1, 0), ({0, 1}, {0}), (end - 2 * DAYS * DAY, end - DAYS * DAY), strict=True
    ):
        held = part.seen.where(part.seen.kinds == BUY)
        assert {fold(int(held.keys[who])) for who in held.shoppers} == set(range(FOLDS)) - out
        assert {fold(int(part.daily.keys[who])) for who in part.daily.shoppers} == set(range(FOLDS)) - out
        assert held.at.max() < until <= part.sessions.at.min()
        assert part.sessions.n_shoppers == sum(fold(int(key)) == own for key in LOG.keys)
        assert not set(part.sessions.keys.tolist()) & set(LOG.keys.tolist())


def test_what_is_known_and_what_comes_next(parts: tuple[Newcomers, Newcomers]) -> None:
    for k in range(3):
        held, sessions = parts[1].after(k)
        assert np.diff(held.histories.offsets).tolist() == [k] * len(sessions)
        for row, session in enumerate(sessions.tolist()):
            mine = parts[1].sessions.take(np.array([session])).products.tolist()
            assert held.histories.take(np.array([row])).products.tolist() == mine[:k]
            assert held.targets[row].tolist() == mine[k:]
        assert (held.histories.at < np.repeat(held.now, k)).all()
    assert not len(parts[1].after(3)[0].shoppers), "a basket holds three"


def test_what_is_said_is_the_basket_before(parts: tuple[Newcomers, Newcomers]) -> None:
    _, sessions = parts[1].after(0)
    for session in sessions.tolist():
        product = parts[1].sessions.take(np.array([session])).products[0]
        assert parts[1].named["category"][session] == [PRODUCTS["category_en"][int(product)]]


def test_wishes_and_sessions_help(parts: tuple[Newcomers, Newcomers]) -> None:
    grid = {"popularity": [{}], "item_knn": [{}]}
    table, notes = newcomers.measure(PRODUCTS, *parts, grid, sold=True)
    assert table["after 0: wishes, 1 category"]["ndcg@10_minus_popularity_low"] > 0
    assert table["after 1: blend"]["ndcg@10_minus_last_7_days_low"] > 0
    assert table["after 0: popularity"]["n"] == len(parts[1].after(0)[0].shoppers)
    assert notes["wishes"]


HEADINGS = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n"


def test_a_log_of_views(tmp_path: Path) -> None:
    events = [(minute, minute % 3, minute // 2) for minute in range(20)]  # (minute, product, user), two views each
    events += [(20, 0, 0), (20, 1, 0)]  # user 0 comes again at the end and is no newcomer then
    lines = [
        f"2019-10-01 00:{at:02}:{place % 60:02} UTC,view,{product},1,a.b_c,,1.5,{user},s{user}-{at // 2}\n"
        for place, (at, product, user) in enumerate(events)
    ]
    (tmp_path / "log.csv").write_text(HEADINGS + "".join(lines))
    products, before, test = of_log(tmp_path)
    assert products["category_en"].to_list() == ["a b c"] * 3
    assert set(products.columns) == set(pl.DataFrame(schema=PRODUCTS.schema).columns)
    assert test.sessions.at.min() > test.seen.at.max() // DAY * DAY + DAY - 1
    held, _ = test.after(1)
    assert len(held.shoppers) == 1, "user 9: the visit of user 8 lies across the border, and user 0 was seen before"
    assert [len(target) for target in held.targets] == [1]
    assert len(before.seen) < len(test.seen)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nowhere"):
        newcomers.run(None, "nowhere")
    with pytest.raises(InvalidInput):
        newcomers.run(tmp_path / "none.csv")
