"""What shoppers wrote that they avoid: forbidden things leave the list, others go down, and both say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from daogou.app import Shop
from daogou.app.avoids import forbids
from daogou.guide.cards import Shown
from daogou.shop.texts import TEXT_COLUMNS
from daogou.types import ShopperId, seconds

WHO = ShopperId("s0")


def write(shop: Shop, words: str, id_: str = "t1", days: int = 2) -> None:
    at = seconds(shop.clock.now() - timedelta(days=days))
    row = (id_, WHO, "chat", None, at, words, None, "en")
    shop.database.texts.add(pl.DataFrame([row], schema=TEXT_COLUMNS, orient="row"))


def shown(shop: Shop) -> tuple[Shown, list[str]]:
    made = shop.recommend(WHO, 17, noted=False)
    return made, [card.product.category for card in made.cards]


@pytest.mark.parametrize(
    "words", ["I'm allergic to coffee.", "I can't eat coffee, it makes me ill.", "咖啡过敏", "我对咖啡过敏"]
)
def test_what_is_forbidden_is_left_out_and_the_list_says_why(shop: Shop, words: str) -> None:
    assert "coffee" in shown(shop)[1]
    write(shop, words)
    made, categories = shown(shop)
    assert "coffee" not in categories
    (change,) = made.changes
    assert change.text.startswith("Left out: 3 products, because you said “")
    assert list(change.facts) == ["text:t1"]


def test_what_is_only_disliked_goes_down(shop: Shop) -> None:
    before = shown(shop)[1]
    write(shop, "I don't like coffee.")
    made, after = shown(shop)
    assert sorted(after) == sorted(before)
    assert after.index("coffee") > before.index("coffee")
    assert [name for name in after if name != "coffee"] == [name for name in before if name != "coffee"]
    assert made.changes[0].text == "Moved down, because you said “I don't like coffee” on 30 May"


def test_one_setting_turns_it_off(shop: Shop) -> None:
    before = shown(shop)[1]
    write(shop, "I'm allergic to coffee.")
    shop.settings = replace(shop.settings, avoids=False)
    made, after = shown(shop)
    assert after == before
    assert not made.changes


def test_what_was_said_later_and_what_is_so_for_others_stand_aside(shop: Shop) -> None:
    before = shown(shop)[1]
    write(shop, "My son is allergic to coffee.", "t1")
    write(shop, "I can't stand fruit.", "t2", days=9)
    write(shop, "I love fruit now.", "t3")
    made, after = shown(shop)
    assert after == before
    assert not made.changes


def test_a_statement_outranks_and_a_trait_can_be_wrong(shop: Shop) -> None:
    write(shop, "I'm allergic to coffee.")
    edit = shop.control.say(WHO, "more coffee please").edit
    assert "coffee" in shown(shop)[1]
    shop.control.undo(WHO, edit)
    assert "coffee" not in shown(shop)[1]
    shop.control.mark(WHO, "delete", "words:category/category/coffee/avoids/self", "avoids coffee")
    assert "coffee" in shown(shop)[1]


@pytest.mark.parametrize(
    ("quote", "hard"),
    [
        ("I have a nut allergy", True),
        ("never buy wool", True),
        ("我从不吃香菜", True),
        ("乳糖不耐受", True),
        ("not a fan of wool", False),
        ("不太喜欢羊毛", False),
        ("leather isn't for me", False),
    ],
)
def test_words_that_forbid(quote: str, hard: bool) -> None:
    assert forbids(quote) == hard
