"""What a product can be liked for, as a matrix: its shelf, brand, size, attributes, and where its price lies.

| array | | |
| --- | --- | --- |
| `values_starts`, `values_columns`, `values_shape` | | sparse float32[products, values]: what each product holds, |
| `values_weights` | float32[nnz] | 1; of the two bands that its price lies between, how near it is to each |
| `values_key` | str[values] | ascending: kind, key and value of a `reading.vocabulary.Value`, with tabs between |
| `values_field` | int32[values] | place in `FIELDS` |
| `values_en`, `values_zh` | str[values] | what it is called; the key's own word where the shop has no name |

A price band is the `BANDS`-th part of a category's prices: `price`, `price`, `0` is the cheapest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy import sparse

from daogou.features import Features
from daogou.features.price import places
from daogou.reading.catalogue import Catalogue, value_of
from daogou.reading.vocabulary import Value
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.types import Array, Words

if TYPE_CHECKING:
    from daogou.features.build import Source

FIELDS = ("department", "category", "kind", "brand", "size", "price", "style", "ingredient", "attribute")
"""The kinds of values; all attributes that are none of the named kinds are one."""
BANDS = 5
_PRICES = (
    Words("low prices", "低价位"),
    Words("prices below the middle", "偏低价位"),
    Words("middle prices", "中等价位"),
    Words("prices above the middle", "偏高价位"),
    Words("high prices", "高价位"),
)
"""What the bands are called."""


def write(source: Source) -> dict[str, Array]:
    """The arrays above."""
    return of_catalogue(source.catalogue)


def of_catalogue(catalogue: pl.DataFrame) -> dict[str, Array]:
    """The same; a catalogue (`PRODUCT_COLUMNS`) is all that they are made of."""
    held = [*_held(catalogue)]
    named = {value: names for _, value, names, _ in reversed(held)}
    keys = sorted("\t".join(value) for value in named)
    place = {key: column for column, key in enumerate(keys)}
    columns = [place["\t".join(value)] for _, value, *_ in held]
    cells = ([weight for *_, weight in held], ([row for row, *_ in held], columns))
    shape = (len(catalogue), len(keys))
    matrix = sparse.coo_array(cells, shape=shape, dtype=np.float32).tocsr()
    names = [named[_value(key)] for key in keys]
    return {
        "values_starts": matrix.indptr,
        "values_columns": matrix.indices,
        "values_weights": matrix.data,
        "values_shape": np.array(matrix.shape, dtype=np.int64),
        "values_key": np.array(keys, dtype=np.str_),
        "values_field": np.array([FIELDS.index(_value(key).kind) for key in keys], dtype=np.int32),
        "values_en": np.array([name.en for name in names], dtype=np.str_),
        "values_zh": np.array([name.zh for name in names], dtype=np.str_),
    }


def read(features: Features) -> sparse.csr_array:
    """float32[products, values]"""
    parts = tuple(np.asarray(features[f"values_{part}"]) for part in ("weights", "columns", "starts"))
    products, values = features["values_shape"]
    return sparse.csr_array(parts, shape=(int(products), int(values)))


def places_of(features: Features) -> Mapping[Value, int]:
    """The column of each value."""
    return {_value(key): column for column, key in enumerate(features["values_key"].tolist())}


def names_of(features: Features, column: int) -> Words:
    """What a value is called."""
    return Words(str(features["values_en"][column]), str(features["values_zh"][column]))


def _value(key: str) -> Value:
    return Value(*key.split("\t", 2))


_Held = tuple[int, Value, Words, float]
"""Row, value, its names, weight."""


def _held(catalogue: pl.DataFrame) -> Iterator[_Held]:
    """What each product holds."""
    lacking = [
        pl.lit(None, kind).alias(name) for name, kind in PRODUCT_COLUMNS.items() if name not in catalogue.columns
    ]
    goods = Catalogue(catalogue.with_columns(lacking))
    for target, names in goods.names.items():
        value = value_of(target) or Value(target.kind, target.kind, target.key)
        for row in goods.rows(target):
            yield row, value, Words(names.en or names.zh or target.key, names.zh or names.en or target.key), 1.0
    for row, rank in enumerate(places(catalogue).tolist()):
        for band, weight in _bands(rank):
            yield row, Value("price", "price", str(band)), _PRICES[band], weight


def _bands(rank: float) -> Iterator[tuple[int, float]]:
    """The bands that a place between 0 and 1 lies in; none of NaN."""
    if np.isnan(rank):
        return
    at = min(max(rank * BANDS - 0.5, 0.0), BANDS - 1.0)
    low = int(at)
    yield low, 1 - (at - low)
    if at > low:
        yield low + 1, at - low
