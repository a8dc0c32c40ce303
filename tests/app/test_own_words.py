"""What a shopper wrote shows in the profile, in their own words, and goes when a later word says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from daogou.app import Shop
from daogou.shop.texts import TEXT_COLUMNS
from daogou.testing.shops import NOW, small
from daogou.types import ShopperId, seconds

ME = ShopperId("s1")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    opened = small(tmp_path_factory.mktemp("beliefs") / Path("shop"))
    yield opened
    opened.close()


def _writes(shop: Shop, id_: str, text: str, days_ago: int = 1) -> None:
    row = (id_, ME, "chat", None, seconds(NOW) - days_ago * 86_400, text, None, None)
    shop.database.texts.add(pl.DataFrame([row], schema=TEXT_COLUMNS, orient="row"))


def test_words_become_traits_with_their_quote_and_later_words_take_them_back(shop: Shop) -> None:
    assert not shop.profile(ME).of("words")
    _writes(shop, "t1", "Shipping was quick. I love fruit! My dog is allergic to coffee.", 9)
    _writes(shop, "t2", "我受不了面包。", 8)
    found = {trait.key: trait for trait in shop.profile(ME).of("words")}
    assert {"category/category/fruit/likes/self", "category/category/bread/avoids/self"} <= found.keys()
    assert "category/category/coffee/avoids/pet" in found
    assert found["category/category/fruit/likes/self"].quote == "I love fruit"
    assert found["category/category/fruit/likes/self"].facts == ("text:t1",)
    lines = {line.key: line.text for line in shop.portrait(ME, "zh") if line.kind == "words"}
    assert lines["category/category/bread/avoids/self"] == "不要面包：“我受不了面包”"
    _writes(shop, "t3", "I no longer like fruit.", 2)
    assert "category/category/fruit/likes/self" not in {trait.key for trait in shop.profile(ME).of("words")}
    assert not shop.profile(ShopperId("s2")).of("words")
