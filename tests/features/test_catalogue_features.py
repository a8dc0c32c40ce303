"""What the catalogue says, as codes."""

from __future__ import annotations

import polars as pl
from made_up_catalogue import catalogue, source

from daogou.features.catalogue import codes, title_groups, write

FRAME = catalogue(
    {"title_en": "Ice", "title_zh": "冰", "category": "ice", "category_en": "Ice", "brand": "Polar", "size": "1 lb"},
    {"title_en": "Ice", "title_zh": "冰", "category": "ice", "category_en": "Ice", "brand": "Arctic"},
    {"title_en": "Ice", "title_zh": "沙冰", "category": "ice", "category_zh": "冰"},
    {"recommendable": False, "category": "fuel"},
    {},
)


def test_products_of_one_title_share_a_group() -> None:
    groups = title_groups(FRAME)
    assert groups[0] == groups[1]
    assert len(set(groups.tolist())) == 4, "another Chinese title is another product, and two without any are two"


def test_codes_lead_to_keys() -> None:
    arrays = write(source(FRAME))
    assert arrays["category_key"].tolist() == ["fuel", "ice"]
    assert arrays["category"].tolist() == [1, 1, 1, 0, -1]
    assert arrays["brand_key"][arrays["brand"][0]] == "Polar"
    assert arrays["size"].tolist() == [0, -1, -1, -1, -1]
    assert arrays["category_en"].tolist() == ["", "Ice"]
    assert arrays["id"].tolist() == ["p0", "p1", "p2", "p3", "p4"]
    assert arrays["recommendable"].tolist() == [True, True, True, False, True]


def test_a_keys_names_are_those_of_whichever_product_has_them() -> None:
    frame = catalogue(
        {"brand": "Polar", "brand_zh": ""},
        {"brand": "Polar", "brand_zh": "极地"},
        {"brand_en": "Arctic", "brand_zh": "北极"},
        {"size": "1 lb", "size_en": "1 lb", "size_zh": "1 磅"},
    )
    arrays = write(source(frame))
    named = zip(*(arrays[f"brand_{part}"].tolist() for part in ("key", "en", "zh")), strict=True)
    assert list(named) == [("Arctic", "Arctic", "北极"), ("Polar", "", "极地")]
    assert arrays["brand"].tolist() == [1, 1, 0, -1]
    assert arrays["size_zh"].tolist() == ["1 磅"]


def test_null_and_empty_have_no_code() -> None:
    place, keys = codes(pl.Series(["b", None, "", "a", "b"]))
    assert place.tolist() == [1, -1, -1, 0, 1]
    assert keys.tolist() == ["a", "b"]
