"""A shop's own pictures: brought by an import, found by the product's id, whatever characters it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from daogou.app import Settings, import_facts, make_shop
from daogou.app.pictures import LARGEST, Pictures
from daogou.types import InvalidInput, ProductId, Words

A, B = ProductId("a/b 苹果"), ProductId("b")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a%2Fb%20苹果.png").write_bytes(b"png")
    (folder / "b.svg").write_text("<svg/>")
    (folder / "notes.txt").write_text("no picture")
    return folder


def test_pictures_are_brought_once_and_found_by_id(source: Path, tmp_path: Path) -> None:
    pictures = Pictures(tmp_path / "shop" / "pictures")
    assert pictures.of(A) is None
    assert pictures.bring(source) == 2
    assert pictures.bring(source) == 0
    found = pictures.of(A)
    assert found
    assert found.read_bytes() == b"png"
    assert pictures.of(ProductId("notes")) is None
    assert pictures.of(ProductId("../source/b")) is None


def test_another_picture_takes_the_place_of_the_one_before(source: Path, tmp_path: Path) -> None:
    pictures = Pictures(tmp_path / "pictures")
    pictures.bring(source)
    (source / "b.svg").rename(source / "b.webp")
    assert pictures.bring(source) == 1
    there = pictures.of(B)
    assert there
    assert there.suffix == ".webp"
    assert len(list((tmp_path / "pictures").iterdir())) == 2


def test_one_that_is_too_large_stops_it_before_anything_is_copied(source: Path, tmp_path: Path) -> None:
    (source / "z.png").write_bytes(b"0" * (LARGEST + 1))
    with pytest.raises(InvalidInput, match=r"z\.png is larger than 2 MB"):
        Pictures(tmp_path / "pictures").bring(source)
    assert not (tmp_path / "pictures").exists()


def test_no_folder_brings_nothing(tmp_path: Path) -> None:
    assert Pictures(tmp_path / "pictures").bring(tmp_path / "none") == 0


def test_an_import_brings_them_also_where_the_facts_are_known(tmp_path: Path, source: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "products.csv").write_text("id,title_en\nb,Bananas\n")
    shop = make_shop(tmp_path / "shop", Settings(Words("Mine"), "USD", "UTC"))
    assert import_facts(shop, str(files))
    assert shop.pictures.of(B) is None
    source.rename(files / "pictures")
    assert import_facts(shop, str(files)) is None
    assert shop.pictures.of(B)
    shop.close()
