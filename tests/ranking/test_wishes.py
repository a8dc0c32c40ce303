"""Wishes: what is said is found, of what matches equally the more bought comes first, and a list says what it is."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from daogou.app import Shop
from daogou.features.build import build
from daogou.ranking.wishes import wished
from daogou.shop.interactions import BUY, Interactions
from daogou.shop.interactions import build as lay_out
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.types import ReleaseError, ShopperId

TITLES = ["Espresso coffee", "Filter coffee", "Cat food", "Dog food", "Tea"]


def log() -> Interactions:
    """Filter coffee is bought more than espresso."""
    products = np.array([0, 1, 1, 1, 2, 3])
    n = len(products)
    ones = np.ones(n)
    return lay_out(np.arange(n), products, ones * 86_400, np.full(n, BUY), ones, np.arange(n), np.arange(n) + 1, 5)


def scores(*wishes: str, power: float = 0.5) -> list[float]:
    rows = [{"id": str(row), "title_en": title, "recommendable": True} for row, title in enumerate(TITLES)]
    features = build(pl.DataFrame(rows, PRODUCT_COLUMNS), log(), lambda _: np.zeros((1, 1)), ("terms", "popularity"))
    return wished(features, wishes, power=power).round(5).tolist()


def test_of_what_matches_the_more_bought_comes_first() -> None:
    espresso, filtered, *others = scores("coffee")
    assert filtered == 1 > espresso > 0 == max(others)
    assert scores("coffee", power=0)[:2] == [1, 1]


def test_each_wish_counts_the_same() -> None:
    assert scores("coffee", "Cat food") == pytest.approx(np.add(scores("coffee"), scores("cat FOOD")))


def test_unknown_words_say_nothing() -> None:
    assert scores("harpsichord") == scores() == [0.0] * 5


def test_features_of_an_older_version_are_told_apart() -> None:
    with pytest.raises(ReleaseError, match="daogou train"):
        wished({}, ["coffee"])


def test_a_newcomer_gets_what_was_asked_for(shop: Shop) -> None:
    visitor = ShopperId("nobody yet")
    plain = shop.recommend(visitor, 3, noted=False)
    asked = shop.recommend(visitor, 3, noted=False, wishes=["Coffee"])
    chinese = shop.recommend(visitor, 3, language="zh", noted=False, wishes=["咖啡"])
    assert plain.basis == "popular"
    for shown in (asked, chinese):
        assert shown.basis == "wished"
        assert {card.product.category for card in shown.cards} == {"coffee"}
    assert "what you say you like" in asked.cards[0].reasons[0].text
    assert shop.recommend(visitor, 3, noted=False, wishes=["harpsichord"]).basis == "popular"


def test_a_known_shopper_stays_known(shop: Shop) -> None:
    shown = shop.recommend(ShopperId("s1"), 5, noted=False, wishes=["cat"])
    assert shown.basis == "personal"
    assert shown.cards[0].product.title.en.startswith("Cat")
