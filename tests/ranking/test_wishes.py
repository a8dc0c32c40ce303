"""Wishes: what is said is found, of what matches equally the more bought comes first, and a list says what it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from daogou.app import Shop
from daogou.features.build import build
from daogou.ranking.wishes import OF_LATE, PRESET, WISHES, wished
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
    return wished(features, wishes, PRESET._replace(power=power)).round(5).tolist()


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


def test_what_everybody_buys_counts_beside_it() -> None:
    late, told = np.array([0.0, 4.0, 8.0], np.float32), np.array([1.0, 0.0, 0.0], np.float32)
    for first, best in ((0.5, 2), (2.0, 0)):
        blend, scores = PRESET._replace(first=first).newcomers({"popularity": late}, told)
        assert set(scores) == {OF_LATE, WISHES}
        assert blend.combine(scores)[0].tolist() == [first, 0.5, 1]
        assert blend.combine(scores)[0].argmax() == best


def test_how_much_it_counts_is_the_releases(shop: Shop) -> None:
    ranker = shop.serving().ranker
    nobody = shop.history(ShopperId("nobody yet"), shop.now())
    faint = replace(ranker, wishing=PRESET._replace(first=0.001))
    plain = faint.shortlist(nobody, shop.now(), 5)
    found = faint.shortlist(nobody, shop.now(), 5, wishes=["Coffee"])
    assert [entry.product for entry in found.entries] == [entry.product for entry in plain.entries]
    assert found.basis == "wished"
    kinds = {reason.kind for entry in found.entries for reason in entry.reasons}
    assert kinds == {"popular"}, "what hardly counts is no reason"


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
