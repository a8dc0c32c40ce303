"""What products can be liked for: the matrix, the names of its columns, and price bands that fade into each other."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from daogou.features.build import build
from daogou.features.values import BANDS, FIELDS, names_of, places_of, read
from daogou.reading.vocabulary import Value
from daogou.shop.events import EVENT_COLUMNS
from daogou.shop.interactions import from_frames
from daogou.shop.orders import ORDER_LINE_COLUMNS
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.types import Words


def _json(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False)


def catalogue() -> pl.DataFrame:
    rows = []
    for n in range(11):
        given = {
            "id": f"p{n:02}", "category": "tea", "category_en": "Teas", "category_zh": "茶", "brand": f"b{n % 2}",
            "size": "", "price": 100 * (n + 1), "recommendable": True,
            "attributes": _json({"flavour": ["mint", "lemon"] if n == 3 else "mint", "style": "plain"}),
            "attributes_zh": _json({"口味": ["薄荷", "柠檬"] if n == 3 else "薄荷", "风格": "简约"}),
        }  # fmt: skip
        rows.append({name: given.get(name) for name in PRODUCT_COLUMNS})
    return pl.DataFrame(rows, schema=PRODUCT_COLUMNS)


@pytest.fixture
def features() -> dict[str, np.ndarray]:
    some = catalogue()
    log, _ = from_frames(
        pl.DataFrame(schema=ORDER_LINE_COLUMNS), pl.DataFrame(schema=EVENT_COLUMNS), some["id"].to_numpy(), len
    )
    return build(some, log, lambda texts: np.zeros((len(texts), 2), np.float32), ("values",))


def test_each_product_holds_its_values(features: dict[str, np.ndarray]) -> None:
    held, place = read(features).toarray(), places_of(features)
    lemon = place[Value("attribute", "flavour", "lemon")]
    assert np.flatnonzero(held[:, lemon]).tolist() == [3]
    assert held[:, place[Value("brand", "brand", "b1")]].tolist() == [n % 2 for n in range(11)]
    assert (held[:, place[Value("category", "category", "tea")]] == 1).all()
    assert FIELDS[features["values_field"][place[Value("style", "style", "plain")]]] == "style"


def test_values_are_called_as_the_shop_calls_them(features: dict[str, np.ndarray]) -> None:
    place = places_of(features)
    assert names_of(features, place[Value("category", "category", "tea")]) == Words("Teas", "茶")
    assert names_of(features, place[Value("attribute", "flavour", "lemon")]) == Words("lemon", "柠檬")
    assert names_of(features, place[Value("price", "price", "0")]).zh == "低价位"


def test_a_price_lies_between_two_bands(features: dict[str, np.ndarray]) -> None:
    held, place = read(features).toarray(), places_of(features)
    bands = held[:, [place[Value("price", "price", str(band))] for band in range(BANDS)]]
    np.testing.assert_allclose(bands.sum(axis=1), 1, rtol=1e-6)
    middle = bands @ np.arange(BANDS)
    assert (np.diff(middle) >= 0).all()
    assert middle[0] == 0
    assert middle[-1] == BANDS - 1
