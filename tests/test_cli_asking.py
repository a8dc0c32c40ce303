"""`daogou ask` and `daogou compare` on a shop in a folder."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from daogou.cli import app
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.testing.shops import small


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("asking") / "shop"
    shop = small(made)
    rows = {row["id"]: row for row in shop.database.products.frame().to_dicts()}
    for id_, weight in (("p00", "1.2 kg"), ("p01", "900 g")):
        told = json.dumps({"weight": weight, "colour": "Black"})
        rows[id_] |= {"attributes": told, "attributes_en": None, "attributes_zh": None}
    shop.database.products.add(pl.DataFrame([rows["p00"], rows["p01"]], schema=PRODUCT_COLUMNS))
    shop.close()
    return made


def said(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.output


def test_asking_in_the_terminal(folder: Path) -> None:
    told = said("ask", "How heavy is it?", "p00", "--shop", str(folder))
    assert "Weight: 1.2 kg.  [attribute:p00:weight]" in told
    answer = json.loads(said("ask", "哪个更轻？", "p00", "p01", "--shop", str(folder), "--json"))
    assert answer["best"] == "p01"


def test_comparing_in_the_terminal(folder: Path) -> None:
    told = said("compare", "p00", "p01", "--shop", str(folder))
    assert "900 g" in told
    rows = json.loads(said("compare", "p00", "p01", "--shop", str(folder), "--json"))["rows"]
    assert {row["key"]: row["differs"] for row in rows}["weight"]
