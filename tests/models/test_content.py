"""Content against its formula in loops, and what is similar to a product."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from made_up import log_of, logs, texts, worth
from recommender_suite import LOG, NOW, TEXTS, RecommenderTests

from daogou.models.content import Content
from daogou.shop.interactions import BUY, VIEW, Interactions
from daogou.types import Array


class TestContent(RecommenderTests):
    make = Content


def vectors(features: dict[str, Array]) -> Array:
    """float64[products, dim]: centred texts of length 1, zero where a product has none."""
    text = features["text"].astype(np.float64)
    text = text - text.mean(axis=0)
    text /= np.linalg.norm(text, axis=1, keepdims=True)
    rows = features["text_row"]
    return np.where(rows[:, None] >= 0, text[rows], 0)


@given(logs())
def test_a_shopper_is_where_their_products_are(log: Interactions) -> None:
    features = texts(log.n_products, seed=4)
    model = Content(half_life_days=30).fit(log, features)
    items = vectors(features)
    users = worth(log, NOW, model.config) @ items
    length = np.linalg.norm(users, axis=1, keepdims=True)
    told = length[:, 0] > 1e-6  # opposite texts cancel out, and what is left is rounding
    expected = np.divide(users, length, out=np.zeros_like(users), where=length > 1e-6) @ items.T
    scores = model.score(log, np.full(log.n_shoppers, NOW))
    np.testing.assert_allclose(scores[told], expected[told], rtol=1e-3, atol=1e-3)


def test_a_product_never_bought_is_found_by_its_text() -> None:
    features = texts(9, seed=4)
    model = Content().fit(log_of([], 1, 9), features)
    viewed = log_of([(0, 0, 100, VIEW)], 1, 9)
    scores = model.score(viewed, np.array([NOW]))[0]
    assert np.flatnonzero(np.isclose(scores, 1)).tolist() == [0, 3, 6], "the three that share the viewed one's text"


def test_similar_products_are_nearest_first() -> None:
    model = Content().fit(LOG, TEXTS)
    cosines = vectors(dict(TEXTS)) @ vectors(dict(TEXTS))[2]
    found, cosine = model.related(2, 8)
    assert 2 not in found
    np.testing.assert_allclose(cosine, cosines[found], rtol=1e-4)
    others = np.delete(cosines, 2)
    np.testing.assert_allclose(cosine, np.sort(others[others > 0])[::-1][:8], rtol=1e-4)


def test_of_products_with_one_text_the_most_touched_comes_first() -> None:
    log = log_of([(0, 8, 1, BUY), (1, 8, 1, VIEW), (0, 4, 1, BUY)], 2, 12)
    model = Content().fit(log, texts(12, seed=4))
    found, cosine = model.related(0, 2)
    assert found.tolist() == [8, 4], "these two share its text"
    np.testing.assert_allclose(cosine, 1, rtol=1e-5)
    assert model.related(8, 2)[0].tolist() == [4, 0]


def test_a_product_without_text_has_none_similar() -> None:
    found, cosine = Content().fit(LOG, TEXTS).related(LOG.n_products - 1, 5)
    assert len(found) == len(cosine) == 0
