"""The profile as a vector, against its formula in plain loops; sessions, decay, and what was said last."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.features.values import FIELDS
from daogou.profiles.affinity import (
    READINGS,
    SESSION_GAP,
    Affinities,
    Space,
    Tasting,
    affinities,
    in_session,
    readings,
    restored,
    space,
    weigh,
)
from daogou.shop.interactions import BUY, VIEW, Interactions
from daogou.types import DAY, Array

sys.path.append(str(Path(__file__).parents[1] / "models"))
from made_up import START, log_of, logs, shop, texts

NOW = START + 101 * DAY
LOG, FEATURES, CONFIG = shop(seed=2), texts(30), Tasting()
SPACE = space(LOG, FEATURES, CONFIG)


def profile(history: Interactions, now: int = NOW) -> Affinities:
    return affinities(history, np.full(history.n_shoppers, now), SPACE, CONFIG)


def lifted(history: Interactions, shopper: int) -> Array:
    """float64[values], value by value."""
    held, kinds = SPACE.held.toarray(), CONFIG.by_kind()
    worth = np.zeros(30)
    sessions = in_session(history, np.full(history.n_shoppers, NOW))
    for row in range(history.offsets[shopper], history.offsets[shopper + 1]):
        age = (NOW - history.at[row]) / DAY
        fresh = CONFIG.session if sessions[row] else 1
        worth[history.products[row]] += kinds[history.kinds[row]] * 0.5 ** (age / CONFIG.half_life_days) * fresh
    worth = worth**CONFIG.power
    found = np.zeros(10)
    for value in range(10):
        n = sum(worth[p] * held[p, value] for p in range(30))
        if FIELDS[SPACE.field[value]] == "category":
            expected = worth.sum() * SPACE.share[value]
        else:
            shelves = [np.flatnonzero(np.arange(30) % 3 == shelf) for shelf in range(3)]
            expected = sum(worth[on].sum() * held[on, value].mean() for on in shelves)
        known = CONFIG.prior * SPACE.share[value]
        found[value] = np.log((n + known) / (expected + known))
    return found


@pytest.mark.parametrize("shopper", [0, 5, 17])
def test_the_vector_is_its_formula(shopper: int) -> None:
    np.testing.assert_allclose(profile(LOG).acts[shopper], lifted(LOG, shopper), rtol=1e-4, atol=1e-5)


def test_readings_are_sums_over_a_products_values() -> None:
    known = profile(LOG)
    products = np.tile(np.arange(30, dtype=np.int32), (LOG.n_shoppers, 1))
    told, held = readings(known, products, SPACE), SPACE.held.toarray()
    for name, field in ((name, FIELDS.index(name)) for name in ("category", "brand", "price")):
        wanted = known.acts @ (held * (SPACE.field == field)).T
        np.testing.assert_allclose(told[..., READINGS.index(name)], wanted, rtol=1e-4, atol=1e-5)
    bought = LOG.where(LOG.kinds == BUY).matrix(np.ones((LOG.kinds == BUY).sum(), np.float32)).toarray() > 0
    np.testing.assert_array_equal(told[..., READINGS.index("bought")], bought)
    text = np.einsum("sd,pd->sp", known.text, SPACE.texts[SPACE.text_row])
    np.testing.assert_allclose(told[..., READINGS.index("text")], text, atol=1e-5)


def test_the_text_vector_is_longer_the_more_is_known() -> None:
    few, many = (np.linalg.norm(profile(log_of([(0, 4, day, BUY) for day in range(n)], 1, 30)).text) for n in (1, 40))
    assert 0 < few < many < 1
    assert not profile(log_of([], 1, 30)).text.any()


def test_what_is_done_in_this_session_weighs_more() -> None:
    minutes = 1 / 1_440
    rows = [(0, 1, 100.9, VIEW), (0, 2, 101 - 50 * minutes, VIEW), (0, 3, 101 - 25 * minutes, VIEW)]
    history = log_of(rows, 1, 30)
    assert in_session(history, np.array([NOW])).tolist() == [False, True, True]
    weights = weigh(history, np.array([NOW]), CONFIG)
    assert weights[2] / weights[0] == pytest.approx(CONFIG.session, rel=0.01)
    # half an hour without anything, and the session is over
    assert not in_session(history, np.array([NOW + SESSION_GAP])).any()


def test_a_mood_of_now_outweighs_last_year() -> None:
    """What was bought in one category last year, then one session in another."""
    year = [(0, 3 * n % 30, -265.0 + 24 * n, BUY) for n in range(12)]
    mood = [(0, 3 * n + 1, 101 - (5 - n) / 1_440, VIEW) for n in range(5)]
    history = log_of([*year, *mood], 1, 30)
    before = profile(history.where(history.kinds == BUY)).acts[0]
    after = profile(history).acts[0]
    assert before[0] > 0 > before[1]
    assert after[1] > after[0]


@given(logs(shoppers=3), st.integers(0, 100))
@settings(max_examples=30, deadline=None)
def test_the_session_is_what_no_long_break_parts_from_now(log: Interactions, day: int) -> None:
    now = START + day * DAY
    found = in_session(log, np.full(log.n_shoppers, now))
    for shopper in range(log.n_shoppers):
        rows = range(log.offsets[shopper], log.offsets[shopper + 1])
        edge, expected = now, {}
        for row in reversed([row for row in rows if log.at[row] < now]):
            edge = int(log.at[row]) if edge is not None and edge - log.at[row] <= SESSION_GAP else None
            expected[row] = edge is not None
        assert [found[row] for row in rows] == [expected.get(row, False) for row in rows]


def test_a_release_keeps_the_space() -> None:
    kept: Space = restored(SPACE.state())
    for name, array in SPACE.state().items():
        np.testing.assert_array_equal(array, kept.state()[name])
