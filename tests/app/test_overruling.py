"""What a shopper states outranks what was counted, is shown with its words, and binds neither others nor gifts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from daogou.app import Shop
from daogou.guide.portrait import PortraitLine
from daogou.shop.texts import TEXT_COLUMNS
from daogou.testing.shops import NOW, small
from daogou.types import Language, ShopperId, seconds


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    opened = small(tmp_path_factory.mktemp("overruling") / Path("shop"))
    yield opened
    opened.close()


def _coffee(shop: Shop, who: str, language: Language = "en") -> PortraitLine:
    lines = shop.portrait(ShopperId(who), language)
    return next(line for line in lines if (line.kind, line.key) == ("category", "coffee"))


def _writes(shop: Shop, who: str, text: str) -> None:
    row = (f"text-{who}", who, "chat", None, seconds(NOW) - 86_400, text, None, None)
    shop.database.texts.add(pl.DataFrame([row], schema=TEXT_COLUMNS, orient="row"))


@pytest.mark.parametrize(("who", "words"), [("s0", "no coffee please"), ("s5", "不要咖啡")])
def test_what_is_stated_overrules_what_was_counted_until_it_is_taken_back(shop: Shop, who: str, words: str) -> None:
    assert not _coffee(shop, who).overruled
    said = shop.control.say(ShopperId(who), words)
    line = _coffee(shop, who)
    assert words in line.overruled
    assert list(line.against) == [f"statement:{said.statements[0].id}"]
    assert line.facts, "what was counted is still shown"
    assert words in _coffee(shop, who, "zh").overruled
    shop.control.undo(ShopperId(who), said.edit)
    assert not _coffee(shop, who).overruled


@pytest.mark.parametrize(("who", "words"), [("s10", "I can't stand coffee."), ("s15", "我受不了咖啡。")])
def test_what_is_written_overrules_too(shop: Shop, who: str, words: str) -> None:
    _writes(shop, who, words)
    assert words.rstrip(".。") in _coffee(shop, who).overruled
    assert list(_coffee(shop, who).against) == [f"text:text-{who}"]


@pytest.mark.parametrize("words", ["no coffee, for my mum", "不要咖啡，送给妈妈"])
def test_what_is_stated_for_a_gift_leaves_the_shopper_alone(shop: Shop, words: str) -> None:
    who = ShopperId("s20")
    said = shop.control.say(who, words)
    assert not _coffee(shop, who).overruled
    assert not shop.control.view(who, whom="").stated.out
    assert shop.control.view(who, whom="mother").stated.out
    shop.control.undo(who, said.edit)


@pytest.mark.parametrize("words", ["no coffee please", "不要咖啡"])
def test_what_is_stated_for_oneself_does_not_bind_a_gift(shop: Shop, words: str) -> None:
    who = ShopperId("s20")
    said = shop.control.say(who, words)
    assert shop.control.view(who, whom="").stated.out
    assert not shop.control.view(who, whom="mother").stated.out
    shop.control.undo(who, said.edit)


@pytest.mark.parametrize(("who", "words"), [("s5", "My son can't stand coffee."), ("s0", "我老公受不了咖啡。")])
def test_what_a_child_or_partner_avoids_is_not_the_shoppers(shop: Shop, who: str, words: str) -> None:
    _writes(shop, who, words)
    assert not _coffee(shop, who).overruled
    assert any(trait.key.endswith(("/child", "/partner")) for trait in shop.profile(ShopperId(who)).of("words"))
