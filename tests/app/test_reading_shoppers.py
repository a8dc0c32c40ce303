"""`daogou read shoppers`: what a model said of shoppers' words counts in their profiles, and goes with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from daogou.app import Shop
from daogou.language.outgoing import Outgoing
from daogou.shop.texts import TEXT_COLUMNS
from daogou.testing.generators import Scripted
from daogou.testing.shops import NOW, small
from daogou.types import NotReady, ShopperId, seconds

ME = ShopperId("s1")
LIKES = "category/category/fruit/likes/self"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = small(tmp_path / "shop")
    _writes(opened, "t1", "My days begin and end with fruit.")
    opened.desk.generator = Scripted(_likes)
    yield opened
    opened.close()


def _likes(outgoing: Outgoing) -> str:
    return json.dumps({"says": outgoing.schema["properties"]["says"]["enum"][0]})


def _writes(shop: Shop, id_: str, text: str, days_ago: int = 5) -> None:
    row = (id_, ME, "chat", None, seconds(NOW) - days_ago * 86_400, text, None, None)
    shop.database.texts.add(pl.DataFrame([row], schema=TEXT_COLUMNS, orient="row"))


def _believed(shop: Shop) -> dict[str, str]:
    return {trait.key: trait.quote for trait in shop.profile(ME).of("words")}


def _sent(shop: Shop) -> list[Outgoing]:
    assert isinstance(shop.desk.generator, Scripted)
    return shop.desk.generator.sent


def test_what_the_model_said_counts_once_it_was_asked_and_no_page_asks_it(shop: Shop) -> None:
    assert not _believed(shop)
    assert not _sent(shop)
    done = shop.beliefs.read(shop.desk)
    assert (done.said, dict(done.answers)) == (1, {"model": 1})
    assert _believed(shop) == {LIKES: "My days begin and end with fruit."}
    assert _believed(shop) == {LIKES: "My days begin and end with fruit."}
    assert len(_sent(shop)) == 1


def test_a_new_text_costs_itself_alone_and_a_later_word_outranks_the_model(shop: Shop) -> None:
    shop.beliefs.read(shop.desk)
    _writes(shop, "t2", "Bread crumbs everywhere, and me in heaven.", 3)
    assert dict(shop.beliefs.read(shop.desk).answers) == {"cache": 1, "model": 1}
    assert len(_sent(shop)) == 2
    _writes(shop, "t3", "I can't stand fruit.", 2)
    assert LIKES not in _believed(shop)
    assert "category/category/fruit/avoids/self" in _believed(shop)


def test_without_a_model_the_rules_alone_are_believed(shop: Shop) -> None:
    shop.beliefs.read(shop.desk)
    shop.desk.generator = None
    assert not _believed(shop)


def test_an_erased_shopper_leaves_no_answer(shop: Shop) -> None:
    shop.beliefs.read(shop.desk)
    kept = list((shop.folder / "cache" / "answers").rglob("*.json"))
    assert kept
    shop.erase(ME)
    assert not list((shop.folder / "cache" / "answers").rglob("*.json"))


def test_the_command_says_what_is_missing(shop: Shop) -> None:
    from typer.testing import CliRunner

    from daogou.cli import app

    told = CliRunner().invoke(app, ["read", "shoppers", "--shop", str(shop.folder)])
    assert isinstance(told.exception, NotReady)
