"""A small catalogue for the features' tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from daogou.features.build import Source
from daogou.shop.interactions import Interactions, build
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.types import DAY, Floats

_EMPTY: dict[str, Any] = {name: "" for name, kind in PRODUCT_COLUMNS.items() if kind == pl.String()}


def catalogue(*products: dict[str, Any]) -> pl.DataFrame:
    """`PRODUCT_COLUMNS` of these products, p0, p1 …; what is not said is empty, and everything is merchandise."""
    rows = [
        {**_EMPTY, "id": f"p{i}", "price": None, "recommendable": True, **product} for i, product in enumerate(products)
    ]
    return pl.DataFrame(rows, schema=PRODUCT_COLUMNS)


def purchases(rows: Sequence[tuple[int, int, float]], shoppers: int, products: int, kind: int = 0) -> Interactions:
    """A log from (shopper, product, day), all of one kind."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return build(
        shoppers=table[:, 0].astype(np.int64),
        products=table[:, 1].astype(np.int64),
        at=(table[:, 2] * DAY).astype(np.int64),
        kinds=np.full(len(table), kind),
        quantities=np.ones(len(table)),
        baskets=np.arange(len(table)),
        keys=np.arange(1, shoppers + 1, dtype=np.uint64),
        n_products=products,
    )


def encode(texts: Sequence[str]) -> Floats:
    """Each text's length and first letter, as a vector of length 1; the empty text is zero."""
    vectors = np.array([[len(text), ord(text[0])] if text else [0, 0] for text in texts], np.float32).reshape(-1, 2)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)


def source(frame: pl.DataFrame, log: Interactions | None = None) -> Source:
    return Source(frame, purchases([], 1, len(frame)) if log is None else log, encode)
