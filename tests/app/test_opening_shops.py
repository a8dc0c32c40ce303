"""Opening and importing: what is not done twice, and what has to be done again."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from daogou.app import Settings, import_facts, make_shop, open_shop
from daogou.testing.shops import catalogue, order_lines
from daogou.types import DaogouError, InvalidInput, Words

SETTINGS = Settings(Words("Corner"), "USD", "UTC")


@pytest.fixture
def files(tmp_path: Path) -> str:
    folder = tmp_path / "files"
    folder.mkdir()
    catalogue().write_parquet(folder / "products.parquet")
    order_lines(weeks=1).write_parquet(folder / "order_lines.parquet")
    return str(folder)


def test_the_same_is_not_imported_twice(tmp_path: Path, files: str) -> None:
    shop = open_shop(tmp_path / "shop", SETTINGS)
    assert import_facts(shop, files)
    assert import_facts(shop, files) is None
    shop.close()


def test_a_lost_database_is_filled_again(tmp_path: Path, files: str) -> None:
    shop = open_shop(tmp_path / "shop", SETTINGS)
    import_facts(shop, files)
    shop.close()
    for path in (tmp_path / "shop").glob("shop.db*"):
        path.unlink()
    shop = open_shop(tmp_path / "shop")
    assert import_facts(shop, files)
    assert len(shop.database.products.frame()) == len(catalogue())
    assert import_facts(shop, files) is None
    shop.close()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"currency": "yuan"}, "no currency"),
        ({"timezone": "Mars/Olympus"}, "no time zone"),
        ({"database": "mysql://root@localhost/shop"}, "postgresql"),
        ({"database": "postgresql://ann:secret@127.0.0.1:1/shop"}, "cannot be reached"),
    ],
)
def test_a_shop_that_makes_no_sense_is_not_made(tmp_path: Path, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(DaogouError, match=said):
        make_shop(tmp_path, replace(SETTINGS, **wrong))
    assert not (tmp_path / "shop.json").exists()
    make_shop(tmp_path, SETTINGS).close()
    with pytest.raises(InvalidInput, match="already"):
        make_shop(tmp_path, SETTINGS)


@pytest.mark.parametrize(
    ("models", "said"),
    [
        ("habit", '"habit" is not a list'),
        (7, "7 is not a list"),
        (None, "null is not a list"),
        ({"habit": 1}, "is not a list"),
        ([["habit"]], r'\["habit"\] is not one more of them'),
        ([None], "null is not one more"),
        (["habit", "crystal_ball"], '"crystal_ball" is not one more'),
        (["habit", "habit"], '"habit" is not one more'),
    ],
)
def test_models_are_checked_where_the_shop_is_opened(tmp_path: Path, models: object, said: str) -> None:
    make_shop(tmp_path, SETTINGS).close()
    path = tmp_path / "shop.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(held | {"models": models}), encoding="utf-8")
    with pytest.raises(InvalidInput, match=rf"shop\.json: `models` has to be a list .*{said}.* There are: popularity"):
        open_shop(tmp_path)
    path.write_text(json.dumps(held | {"models": ["habit", "popularity"]}), encoding="utf-8")
    open_shop(tmp_path).close()
