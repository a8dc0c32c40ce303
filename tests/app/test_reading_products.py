"""`daogou read products`: what the catalogue lacks is read once, beside what the shop states."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from daogou.app import Settings, Shop, open_shop
from daogou.cli import app
from daogou.language.cache import AnswerCache
from daogou.language.outgoing import Outgoing
from daogou.language.run import Desk
from daogou.language.spending import Budget, Ledger
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.testing.generators import Scripted
from daogou.types import ProductId, Words

NEW = ProductId("new")


def _product(id_: str, **fields: Any) -> dict[str, Any]:
    own = {"colour": "navy", "material": "linen"}
    en, zh = {"Colour": "navy", "Material": "linen"}, {"颜色": "藏青色", "材质": "亚麻"}
    told = {f"attributes{end}": json.dumps(each) for end, each in (("", own), ("_en", en), ("_zh", zh))}
    plain = {"id": id_, "title_en": f"Bag {id_}", "category": "bags", "recommendable": True, **told}
    return dict.fromkeys(PRODUCT_COLUMNS) | plain | fields


def _lacking(**fields: Any) -> dict[str, Any]:
    bare = {"attributes": None, "attributes_en": None, "attributes_zh": None}
    told = {"title_en": "Lake bag, navy", "description_en": "Tough linen for long hikes."}
    return _product(NEW, **{**bare, **told, **fields})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shop = open_shop(tmp_path / "shop", Settings(Words("Bags", "包"), "CNY", "UTC"))
    shop.database.products.add(pl.DataFrame([_product("p1"), _lacking()], schema=PRODUCT_COLUMNS))
    shop.close()
    return tmp_path / "shop"


def _claims(outgoing: Outgoing) -> str:
    told = [("use", "long hikes", "for long hikes"), ("material", "gold", "Tough linen"), ("colour", "navy", "navy")]
    return json.dumps({"attributes": [{"name": n, "value": v, "quote": q} for n, v, q in told]})


def _desk(folder: Path, script: Callable[[Outgoing], str] = _claims, **more: Any) -> Desk:
    return Desk(Scripted(script), cache=AnswerCache(folder / "answers", hash), **more)


@pytest.fixture
def shop(folder: Path) -> Any:
    opened = open_shop(folder)
    yield opened
    opened.close()


def test_rules_fill_in_what_the_shop_does_not_state(shop: Shop) -> None:
    before = shop.database.products.frame()
    done = shop.items.read()
    assert (done.products, done.found["rules"]) == (2, 2)
    shown = {each.name: (list(each.values), each.field, each.quote) for each in shop.items.of(NEW, "en")}
    assert shown == {
        "Colour": (["navy"], "title", "navy"),
        "Material": (["linen"], "description", "Tough linen for long hikes"),
    }
    assert [list(each.values) for each in shop.items.of(NEW, "zh")] == [["藏青色"], ["亚麻"]]
    assert not shop.items.of(ProductId("p1"), "en"), "the shop states it itself"
    assert shop.database.products.frame().equals(before)


def test_a_model_adds_what_the_rules_do_not_find_with_its_name_and_prompt(shop: Shop, tmp_path: Path) -> None:
    done = shop.items.read(_desk(tmp_path))
    assert done.dropped == {"not asked for": 2, "the quote is not there": 1, "the quote does not name it": 1}
    shown = {each.name: each for each in shop.items.of(NEW, "en")}
    assert set(shown) == {"Colour", "Material", "Use"}
    (use,) = shown["Use"].read
    assert (use.reader, use.model, use.prompt, use.quote) == (
        "model", "scripted/1", "item.1", "Tough linen for long hikes",
    )  # fmt: skip
    assert [one.reader for one in shown["Colour"].read] == ["rules"]


def test_a_second_run_asks_nothing_and_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    desk = _desk(tmp_path)
    shop.items.read(desk)
    before = [replace_time(one) for one in shop.database.readings.of(NEW)]
    assert shop.items.read(desk).answers == {"cache": 2}
    assert isinstance(desk.generator, Scripted)
    assert len(desk.generator.sent) == 2
    assert [replace_time(one) for one in shop.database.readings.of(NEW)] == before


def replace_time(one: Any) -> tuple[str, ...]:
    return one.name, one.value, one.field, one.quote, one.reader, one.model, one.prompt


def test_a_text_that_has_changed_is_read_anew_and_until_then_its_old_words_are_not_shown(
    shop: Shop, tmp_path: Path
) -> None:
    shop.items.read(_desk(tmp_path))
    changed = _lacking(description_en="For short walks.")
    shop.database.products.add(pl.DataFrame([changed], schema=PRODUCT_COLUMNS))
    assert [each.name for each in shop.items.of(NEW, "en")] == ["Colour"]
    assert shop.items.read(_desk(tmp_path)).answers == {"cache": 1, "model": 1}


def test_what_the_shop_states_later_takes_the_place_of_what_was_read(shop: Shop) -> None:
    shop.items.read()
    stated = _lacking(attributes='{"colour": "black"}')
    shop.database.products.add(pl.DataFrame([stated], schema=PRODUCT_COLUMNS))
    assert [each.name for each in shop.items.of(NEW, "en")] == ["Material"]


def test_over_budget_the_rules_still_read(shop: Shop, tmp_path: Path) -> None:
    done = shop.items.read(_desk(tmp_path, ledger=Ledger(Budget(run_tokens=1))))
    assert done.found["rules"] == 2
    assert not done.found["model"]
    assert list(done.answers) == ["none: The run's budget of 1 tokens is used up."]


def test_the_command_reads_and_says_what_it_did(folder: Path) -> None:
    from typer.testing import CliRunner

    told = CliRunner().invoke(app, ["read", "products", "--shop", str(folder)])
    assert told.exit_code == 0, told.output
    assert "found by rules" in told.output
