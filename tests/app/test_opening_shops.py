"""Opening and importing: what is not done twice, and what has to be done again."""

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
