"""A folder of files: three formats, one meaning; and what is said when a file is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from sources import catalogue, check_identity, database, line, lines

from daogou.adapters.files import FolderSource
from daogou.shop.intake import import_source
from daogou.types import InvalidInput, ProductId, ShopperId, Words

LINES = lines(
    line("1", at="2017-07-13 22:40"), line("2", at="2017-07-13 22:41"), line("1", line=2, at="2017-07-13 22:40")
)


def folder(place: Path, suffix: str) -> Path:
    place.mkdir()
    for name, frame in (("products", catalogue("a")), ("order_lines", LINES)):
        write = {"csv": frame.write_csv, "jsonl": frame.write_ndjson, "parquet": frame.write_parquet}[suffix]
        write(place / f"{name}.{suffix}")
    return place


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_every_format_brings_the_same_and_lines_that_lie_apart_are_brought_together(
    tmp_path: Path, suffix: str
) -> None:
    source = FolderSource(folder(tmp_path / suffix, suffix), "America/New_York")
    assert source.sizes() == {"products": 1, "order_lines": 3}
    stores = database(tmp_path)
    report = import_source(source, stores, tmp_path / "r.gz")
    check_identity(report, tmp_path / "r.gz")
    stored = stores.orders.lines()
    assert stored.select("order", "line", "at").rows() == [
        ("1", 1, 1_500_000_000),
        ("1", 2, 1_500_000_000),
        ("2", 1, 1_500_000_060),
    ]
    assert stores.products.frame()["title_en"].to_list() == ["Product a"]


def test_names_come_in_one_language_or_in_both(tmp_path: Path) -> None:
    place = tmp_path / "shop"
    place.mkdir()
    (place / "products.csv").write_text(
        "id,title_zh,brand,brand_zh,size\na,香蕉,Polar,极地,500 g\nb,冰,北极,,\n", encoding="utf-8"
    )
    (place / "shoppers.csv").write_text(
        'id,facts,facts_zh,source\ns,"{""age"": ""65+""}","{""年龄"": ""65 岁以上""}",form\n', encoding="utf-8"
    )
    stores = database(tmp_path)
    report = import_source(FolderSource(place), stores, tmp_path / "r.gz")
    assert [table.written for table in report.tables] == [2, 1]
    one, other = stores.products.get([ProductId("a"), ProductId("b")]).values()
    assert (one.brand, one.brand_name) == ("Polar", Words("Polar", "极地"))
    assert one.size_name == Words("500 g", "500 g")
    assert other.brand_name == Words("北极", "北极")
    stated = stores.shoppers.facts(ShopperId("s"))
    assert (stated.within("en"), stated.within("zh")) == ({"age": "65+"}, {"年龄": "65 岁以上"})
    assert stated.source == Words("form", "form")


def test_the_fingerprint_follows_the_bytes(tmp_path: Path) -> None:
    place = folder(tmp_path / "shop", "csv")
    before = FolderSource(place).fingerprint()
    assert FolderSource(place).fingerprint() == before
    catalogue("a", "b").write_csv(place / "products.csv")
    assert FolderSource(place).fingerprint() != before


def stopped(place: Path, tmp_path: Path, message: str) -> None:
    """The import stops with this message and has written nothing."""
    stores = database(tmp_path)
    with pytest.raises(InvalidInput, match=message):
        import_source(FolderSource(place), stores, tmp_path / "r.gz")
    assert stores.counts()["products"] == 0
    assert not (tmp_path / "r.gz").exists()


def test_a_missing_column_is_named_with_its_file(tmp_path: Path) -> None:
    place = folder(tmp_path / "shop", "csv")
    LINES.drop("paid").write_csv(place / "order_lines.csv")
    stopped(place, tmp_path, r"order_lines\.csv: column paid is missing")


@pytest.mark.parametrize("keep", [10, -10])
def test_a_file_cut_short_is_found_before_anything_is_written(tmp_path: Path, keep: int) -> None:
    place = folder(tmp_path / "shop", "parquet")
    path = place / "order_lines.parquet"
    path.write_bytes(path.read_bytes()[:keep])
    stopped(place, tmp_path, r"order_lines\.parquet cannot be read")


def test_a_line_with_too_many_fields_is_found_before_anything_is_written(tmp_path: Path) -> None:
    place = folder(tmp_path / "shop", "csv")
    with (place / "order_lines.csv").open("a") as file:
        file.write("1,2,3,4,5,6,7,8,9,10,11,12\n")
    stopped(place, tmp_path, r"order_lines\.csv cannot be read")


def test_bytes_that_are_no_text_are_found_before_anything_is_written(tmp_path: Path) -> None:
    place = folder(tmp_path / "shop", "csv")
    with (place / "order_lines.csv").open("ab") as file:
        file.write(b"\xff\xfe,1,s,5,1,a,1,1,0,0\n")
    stopped(place, tmp_path, r"order_lines\.csv cannot be read")


def test_a_folder_with_nothing_in_it_or_too_much(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is no folder"):
        FolderSource(tmp_path / "nowhere")
    with pytest.raises(InvalidInput, match="no file to import"):
        FolderSource(tmp_path)
    place = folder(tmp_path / "shop", "csv")
    (place / "products.jsonl").write_text("{}")
    with pytest.raises(InvalidInput, match="more than one file of products"):
        FolderSource(place)
    (place / "products.jsonl").rename(place / "order.jsonl")
    with pytest.raises(InvalidInput, match=r"order\.jsonl belongs to no table"):
        FolderSource(place)
