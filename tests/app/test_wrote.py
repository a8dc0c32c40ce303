"""What a shopper wrote counts in their list beside what they did, says so, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from daogou.app import Shop
from daogou.app.learning import facts_of
from daogou.profiles.affinity import READINGS
from daogou.profiles.sayings import with_words
from daogou.shop.events import Event
from daogou.shop.interactions import from_frames
from daogou.shop.texts import TEXT_COLUMNS
from daogou.types import ShopperId, seconds

WHO, NEW = ShopperId("s3"), ShopperId("newcomer")


@pytest.fixture
def reading(shop: Shop) -> Shop:
    """The small shop with the profile as its only recommender."""
    shop.settings = replace(shop.settings, models=("profile",))
    shop.train()
    return shop


def write(shop: Shop, who: ShopperId, words: str, id_: str = "t1") -> None:
    at = seconds(shop.clock.now() - timedelta(days=1))
    row = (id_, who, "chat", None, at, words, None, "en")
    shop.database.texts.add(pl.DataFrame([row], schema=TEXT_COLUMNS, orient="row"))


def places(shop: Shop, who: ShopperId, shelf: int) -> float:
    """The mean place of a shelf's products in the whole list."""
    ids = [card.product.id for card in shop.recommend(who, 17, noted=False).cards]
    return float(np.mean([place for place, id_ in enumerate(ids) if id_.startswith(f"p{shelf}")]))


def test_what_is_said_moves_the_list_and_is_the_reason(reading: Shop) -> None:
    before = places(reading, WHO, 4)
    write(reading, WHO, "I really love pet food.")
    assert places(reading, WHO, 4) < before
    write(reading, WHO, "I can't stand pet food any more.", "t2")
    assert places(reading, WHO, 4) > before


def test_a_newcomers_list_is_made_of_their_words(reading: Shop) -> None:
    write(reading, NEW, "I really love pet food.")
    shown = reading.recommend(NEW, 17, noted=False)
    assert shown.basis == "wished"
    fitting = [card for card in shown.cards if card.product.category == "pet food"]
    assert shown.cards[0] in fitting
    for card in fitting:
        assert card.reasons[0].text == "You said that you like Pet food"
        assert list(card.reasons[0].facts) == ["text:t1"]


def test_a_search_on_the_pages_is_heard(reading: Shop) -> None:
    searched = Event("e1", NEW, "search", reading.clock.now() - timedelta(seconds=5), text="pet food")
    reading.accept([searched])
    (card, *_) = reading.recommend(NEW, 3, noted=False).cards
    assert card.product.category == "pet food"
    assert (card.reasons[0].text, list(card.reasons[0].facts)) == ("You searched for Pet food", ["event:e1"])


def test_what_is_wrong_counts_no_more(reading: Shop) -> None:
    before = places(reading, WHO, 4)
    write(reading, WHO, "I really love pet food.")
    reading.control.mark(WHO, "delete", "words:category/category/pet food/likes/self", "likes pet food")
    assert places(reading, WHO, 4) == before


def test_training_hears_everybody(reading: Shop) -> None:
    """Who says to love a shelf buys of another: words come to count for less."""
    deaf = reading.serving().release.arrays.under("models/profile")["beta"]
    at = seconds(reading.clock.now() - timedelta(days=70))
    rows = [(f"t{n}", f"s{n}", "chat", None, at, "I really love pet food.", None, "en") for n in range(24) if n % 5 < 4]
    reading.database.texts.add(pl.DataFrame(rows, schema=TEXT_COLUMNS, orient="row"))
    reading.train()
    heard = reading.serving().release.arrays.under("models/profile")["beta"]
    likes = READINGS.index("likes")
    assert heard[likes] < deaf[likes]


def test_a_request_reads_what_training_reads(reading: Shop) -> None:
    write(reading, WHO, "I really love pet food.")
    reading.accept([Event("e1", WHO, "search", reading.clock.now() - timedelta(hours=5), text="bread")])
    facts = facts_of(reading)
    log, ids = from_frames(facts.order_lines, facts.events, facts.catalogue["id"].to_numpy(), facts.key)
    log = with_words(log, ids, facts.catalogue, facts.texts)
    model, now = reading.serving().ranker.models["profile"], np.array([seconds(reading.clock.now()) + 1])
    trained = model.score(log.take(np.array([ids.index(WHO)])), now)
    np.testing.assert_allclose(model.score(reading.history(WHO, int(now[0])), now), trained, rtol=1e-5)


def test_without_the_profile_nothing_is_read(shop: Shop) -> None:
    write(shop, WHO, "I really love pet food.")
    assert shop.history(WHO, seconds(shop.clock.now()) + 1).said is None
