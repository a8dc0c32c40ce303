"""Titles of the Complete Journey: the rules by example, and what holds of every product of the package."""

from __future__ import annotations

import re

import polars as pl
import pytest

from daogou.adapters.completejourney.names import branded, named, names, stated
from daogou.adapters.completejourney.package import Files, folder
from daogou.adapters.completejourney.sizes import size_words
from daogou.adapters.completejourney.titles import titles, type_words
from daogou.types import MissingExtra

CHINESE = r"\p{Han}"


@pytest.mark.parametrize(
    ("size", "english", "chinese"),
    [
        (None, "", ""),
        ("22 LB", "22 lb", "22 磅"),
        ("(600) 4 LB", "4 lb", "4 磅"),
        ("966    8 OZ", "8 oz", "8 盎司"),
        ("100 CT", "100 ct", "100 个"),
        ("12 16.9 OZ", "12 16.9 oz", "12 16.9 盎司"),
        (".5 OZ", "0.5 oz", "0.5 盎司"),
        ("15.00 OZ", "15 oz", "15 盎司"),
        ("4. 5 OZ", "4.5 oz", "4.5 盎司"),
        ("10.5   OZ", "10.5 oz", "10.5 盎司"),
        ("1/2 GAL", "1/2 gal", "1/2 加仑"),
        ("GAL", "1 gal", "1 加仑"),
        ("13 1/2 OZ", "13 1/2 oz", "13 1/2 盎司"),
        ("12 PK/12 OZ", "12 × 12 oz", "12 × 12 盎司"),
        ("12 PK/16.9 Z", "12 × 16.9 oz", "12 × 16.9 盎司"),
        ("9 OZ/6 PK", "6 × 9 oz", "6 × 9 盎司"),
        ("2/12 OZ", "2 × 12 oz", "2 × 12 盎司"),
        ("3/8 OZ", "3/8 oz", "3/8 盎司"),
        ("16 CT/26 OZ", "16 ct/26 oz", "16 个/26 盎司"),
        ("13 X9 IN", "13 × 9 in", "13 × 9 英寸"),
        ("2 INX10 YD", "2 in × 10 yd", "2 英寸 × 10 码"),
        ("75.6 SQ FT", "75.6 sq ft", "75.6 平方英尺"),
        ("83710413 OZ", "13 oz", "13 盎司"),
        ("532424 4 PK", "4 pk", "4 件装"),
        ("971788  PK", "", ""),
        ("7 OZ 57264", "7 oz", "7 盎司"),
        ("AB    8 OZ", "8 oz", "8 盎司"),
        ("P    18 OZ", "18 oz", "18 盎司"),
        ("X-LARGE", "extra large", "特大号"),
        ("12 OZ NR", "12 oz", "12 盎司"),
        ("SMALL", "small", "小号"),
        ("750 ML", "750 ml", "750 毫升"),
        ("A B D  8 OZ", "8 oz", "8 盎司"),
        ("R 4/3.5 OZ", "4 × 3.5 oz", "4 × 3.5 盎司"),
        ("250.5 S FT", "250.5 sq ft", "250.5 平方英尺"),
        ("2 T-3 T/44 CT", "2 T-3 T/44 ct", "2 岁-3 岁/44 个"),
        ("20 OZ REQST", "20 oz reqst", "20 盎司"),
        ("ONE SIZE", "one size", "均码"),
        ("PINK PANTH", "", ""),
    ],
)
def test_a_size(size: str | None, english: str, chinese: str) -> None:
    assert size_words(size) == (english, chinese)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("ICE - CRUSHED/CUBED", "Ice, crushed/cubed"),
        ("CHEESE CRACKERS (CHEEZ-ITS/GOL", "Cheese crackers"),
        ("SFT DRNK MISC BTL (ANY BTL NOT", "Soft drink miscellaneous bottle"),
        ("SEAFOOD-FRE-SHRIMP", "Fresh seafood, shrimp"),
        ("BUSINESS&FINANCE-MAGAZINE", "Business & finance magazine"),
        ("CHILDREN S MUSICAL INSTRUMENTS", "Children's musical instruments"),
        ("BABY ANTIBIOTIC OINTMENTS & CR", "Baby antibiotic ointments"),
        ("CHRISTMAS  LIGHTS", "Christmas lights"),
        ("CHIX: ROTISSERIE COLD", "Chicken, rotisserie cold"),
    ],
)
def test_a_type_without_a_name_is_readable(kind: str, words: str) -> None:
    assert type_words(kind) == words


@pytest.mark.parametrize("table", ["departments", "categories", "types"])
def test_names_are_given_once_and_are_chinese_and_english(table: str) -> None:
    rows = names(table)
    key = ["key", "category"] if "category" in rows.columns else ["key"]
    assert not rows.select(key).is_duplicated().any()
    assert rows.filter(~pl.col("zh").str.contains(CHINESE).fill_null(False))["key"].to_list() == []
    given = rows["en"].drop_nulls()
    assert given.filter(given.str.contains(CHINESE) | (given.str.strip_chars() != given) | (given == "")).is_empty()


@pytest.fixture(scope="module")
def package() -> Files:
    try:
        return Files(folder())
    except MissingExtra as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def titled(package: Files) -> pl.DataFrame:
    return titles(package.scan("products").collect())


def test_each_product_is_titled_once_in_the_packages_order(package: Files, titled: pl.DataFrame) -> None:
    assert titled["product_id"].equals(package.scan("products").select("product_id").collect()["product_id"])


def test_every_department_and_category_has_its_names(titled: pl.DataFrame) -> None:
    assert titled.select("department_en", "department_zh").null_count().row(0) == (0, 0)
    categories = titled.filter(pl.col("product_category").is_not_null()).unique("product_category")
    assert len(categories) == 303
    assert categories.select("category_en", "category_zh").null_count().row(0) == (0, 0)
    assert len(names("categories")) == 303
    assert len(names("departments")) == titled["department"].n_unique() == 32


def test_every_brand_and_size_has_its_names(titled: pl.DataFrame) -> None:
    brands = branded(titled)
    assert brands.select("brand_en", "brand_zh").null_count().row(0) == (0, 0)
    sizes = titled.select("size", "size_en", "size_zh").unique()
    assert sizes.filter(pl.col("size") != pl.col("size_en")).is_empty()
    assert sizes.filter((pl.col("size_en") == "") != (pl.col("size_zh") == "")).is_empty()
    assert sizes.filter(pl.col("size_zh").str.contains("[A-Za-z]"))["size_zh"].to_list() == []


def test_every_fact_of_every_household_has_its_names(package: Files) -> None:
    people = package.scan("demographics").collect().drop("household_id")
    for row in people.unique().iter_rows(named=True):
        given = {name: value for name, value in row.items() if value is not None}
        chinese, english = stated(given, "zh"), stated(given, "en")
        assert len(chinese) == len(english) == len(given)
        assert not re.search("[A-Za-z]", "".join([*chinese, *chinese.values()]))
        assert not set(english) & set(given)


def test_a_fact_without_a_name_stays_as_it_is() -> None:
    assert stated({"age": "65+", "shoe size": "42"}, "zh") == {"年龄": "65 岁及以上", "shoe size": "42"}


def test_every_english_title_is_readable(titled: pl.DataFrame) -> None:
    title = pl.col("title_en")
    shouting = title.str.replace_all(r"\b(AA|CD|DVD|MLB|NFL|SPF|TV|VHS)s?\b", "").str.contains(r"[A-Z]{2,}")
    loose = title.str.contains(r"  |[(),/&-]$|^[^A-Z0-9]| ,|\(\)")
    wrong = titled.filter((title == "") | shouting | loose)
    assert wrong["title_en"].unique().to_list() == []


def test_every_chinese_title_is_chinese(titled: pl.DataFrame) -> None:
    wrong = titled.filter(~pl.col("title_zh").str.contains(CHINESE) | pl.col("title_zh").str.contains("  "))
    assert wrong["title_zh"].unique().to_list() == []


def test_titles_are_shared_but_not_by_everything(titled: pl.DataFrame) -> None:
    assert 15_000 < titled["title_en"].n_unique() < 20_000


def test_well_known_products_have_good_titles(titled: pl.DataFrame) -> None:
    ice = titled.row(by_predicate=pl.col("product_id") == 25671, named=True)
    assert (ice["title_en"], ice["title_zh"]) == ("Ice, crushed/cubed – 22 lb", "碎冰和方冰 – 22 磅")
    bananas = titled.filter((pl.col("product_type") == "BANANAS") & (pl.col("package_size") == "40 LB"))
    assert set(bananas["title_zh"]) == {"香蕉 – 40 磅"}
    premium = titled.filter(pl.col("product_type") == "PREMIUM").select("product_category", "kind").unique()
    assert ("BACON", "Premium bacon") in premium.rows()


def test_every_product_type_has_a_chinese_name_of_its_own(package: Files) -> None:
    typed = named(package.scan("products").collect()).drop_nulls("product_type")
    assert typed.filter(pl.col("type_zh").is_null())["product_type"].unique().to_list() == []
