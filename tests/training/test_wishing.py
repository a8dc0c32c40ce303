"""How much wishes count is chosen on held-out baskets: more where people buy what they name, never below popularity."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from daogou.features.build import build
from daogou.models.popularity import Popularity
from daogou.ranking.wishes import PRESET
from daogou.shop.interactions import BUY, Interactions
from daogou.shop.interactions import build as lay_out
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.training.evaluate import outcomes
from daogou.training.holdout import last_baskets
from daogou.training.wishes import Said, choose_wishing, said_of, wishing_of

SHELVES, EACH, SHOPPERS = 12, 6, 240
CATALOGUE = pl.DataFrame(
    [
        {"id": f"{n:03}", "title_en": f"thing {n}", "category_en": f"shelf{n // EACH}", "recommendable": True}
        for n in range(SHELVES * EACH)
    ],
    PRODUCT_COLUMNS,
)
ALLOWED = np.ones(SHELVES * EACH, np.bool_)


def log_of(loyal: bool) -> Interactions:
    """Three orders of two products each: on one's own shelf, or anywhere, shelf 0 being liked by all."""
    draw = np.random.default_rng(0)
    own = np.repeat(np.arange(SHOPPERS) % SHELVES, 6)
    shelf = own if loyal else np.where(draw.random(len(own)) < 0.5, 0, draw.integers(0, SHELVES, len(own)))
    order = np.tile(np.repeat(np.arange(3), 2), SHOPPERS)
    who = np.repeat(np.arange(SHOPPERS), 6)
    products = EACH * shelf + draw.integers(0, EACH, len(own))
    at, ones = 86_400 * (10 + order), np.ones(len(own))
    keys = np.arange(SHOPPERS, dtype=np.uint64)
    return lay_out(who, products, at, ones * BUY, ones, 10 * who + order, keys, SHELVES * EACH)


def prepared(log: Interactions) -> dict[str, np.ndarray]:
    return build(CATALOGUE, log, lambda texts: np.zeros((len(texts), 1)), ("catalogue", "terms", "popularity"))


def test_it_counts_where_people_buy_what_they_name() -> None:
    counts = {}
    for loyal in (True, False):
        held = last_baskets(log_of(loyal))
        found = wishing_of(held, prepared(held.train), ALLOWED)
        assert found is not None
        counts[loyal] = found.first
    assert counts[True] > 1 > counts[False] > 0


@pytest.mark.parametrize("loyal", [True, False])
def test_it_is_not_below_popularity_where_it_was_chosen(loyal: bool) -> None:
    held = last_baskets(log_of(loyal))
    features, popular = prepared(held.train), Popularity().fit(held.train, {})
    said = said_of(held, features)
    _, worth = choose_wishing(lambda wishing: Said(features, said, wishing), popular, held, ALLOWED)
    assert worth >= outcomes({"it": popular}, {}, held, ALLOWED)["it"].ndcg.mean()


def test_what_is_said_is_the_last_basket_known() -> None:
    held = last_baskets(log_of(True))
    said = said_of(held, prepared(held.train))
    assert said == {who: [f"shelf{who % SHELVES}"] for who in range(SHOPPERS)}


def test_each_is_scored_by_what_it_says() -> None:
    held = last_baskets(log_of(True))
    features = prepared(held.train)
    scores = Said(features, {0: [], 1: ["shelf1"], 2: ["shelf1", "nonsense"]}, PRESET).score(
        held.train.take(np.array([2, 0, 1])), held.now[:3]
    )
    assert not scores[1].any()
    np.testing.assert_array_equal(scores[0], scores[2])
    assert set(np.flatnonzero(scores[0]) // EACH) == {1}


def test_nothing_to_choose_on() -> None:
    log = log_of(True)
    held = last_baskets(log.where(log.at < 0))
    assert wishing_of(held, prepared(log), ALLOWED) is None
