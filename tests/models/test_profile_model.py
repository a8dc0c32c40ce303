"""The profile as a recommender: it prefers what shares values with what was chosen, and hears what was said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from made_up import log_of, texts
from recommender_suite import LOG, NOW, TEXTS, RecommenderTests, one

from daogou.models.profile import PRESET, ByProfile, learned
from daogou.profiles.affinity import READINGS
from daogou.profiles.sayings import sayings
from daogou.shop.interactions import BUY, Interactions
from daogou.types import DAY, Array


class TestByProfile(RecommenderTests):
    make = ByProfile


def told(history: Interactions, rows: list[tuple[int, int, float]]) -> Interactions:
    """The history with what was said of values: (value, days before now, stance)."""
    said = sayings(((0, NOW - days * DAY, -1, value, stance, "text:t") for value, days, stance in rows), 1)
    return replace(history, said=said)


def scores(model: ByProfile, history: Interactions) -> Array:
    return model.score(history, np.array([NOW]))[0]


def test_what_was_said_raises_and_lowers_what_holds_it() -> None:
    model = ByProfile().fit(log_of([], 1, 30), TEXTS)  # nothing to learn from: the presets
    silent, brand = one(LOG, 3), np.arange(30) % 5 == 2
    liked, avoided = (scores(model, told(silent, [(5, 3, stance)])) for stance in (1.0, -1.0))
    before = scores(model, silent)
    assert (liked[brand] > before[brand]).all()
    assert (avoided[brand] < before[brand]).all()
    ratio = avoided[brand] / before[brand]
    assert (ratio < np.exp(PRESET["avoids"] / 2)).all()


def test_the_last_word_stands_and_the_future_is_not_heard() -> None:
    model = ByProfile().fit(LOG, TEXTS)
    silent = one(LOG, 3)
    once = told(silent, [(5, 30, 1.0), (5, 3, 0.0)])
    later = told(silent, [(5, -3, 1.0)])
    for history in (once, later):
        np.testing.assert_allclose(scores(model, history), scores(model, silent), rtol=1e-5)


def test_words_alone_make_a_list() -> None:
    model = ByProfile().fit(LOG, TEXTS)
    nobody = log_of([], 1, LOG.n_products)
    assert not scores(model, nobody).any()
    found = scores(model, told(nobody, [(5, 1, 1.0)]))
    assert found.min() > 0


def test_weights_that_made_the_choices_are_found_again() -> None:
    draw = np.random.default_rng(1)
    seen = draw.normal(size=(3_000, 40, len(READINGS))).astype(np.float32)
    true = draw.normal(size=len(READINGS))
    chosen = (seen @ true + draw.gumbel(size=(3_000, 40))).argmax(axis=1)
    rows = np.arange(len(seen))
    seen[rows, 0], seen[rows, chosen] = seen[rows, chosen].copy(), seen[rows, 0].copy()
    none = np.zeros(len(READINGS), np.float32)
    found = learned(seen, np.zeros(seen.shape[:2], np.float32), none, drawn=0.0)
    np.testing.assert_allclose(found, true, atol=0.12)


def test_it_learns_that_shoppers_stay_with_their_brand() -> None:
    """Everybody keeps buying products of one brand, on every shelf."""
    draw = np.random.default_rng(0)
    rows = [(u, int(5 * draw.integers(12) + u % 5), float(day), BUY) for u in range(60) for day in range(0, 100, 10)]
    log = log_of(rows, 60, 60)
    model = ByProfile(drawn=1.0).fit(log, texts(60))
    newcomer = log_of([(0, 7, 90, BUY), (0, 12, 95, BUY)], 1, 60)
    best = np.argsort(-scores(model, newcomer))[:8]
    assert (best % 5 == 2).sum() >= 7
