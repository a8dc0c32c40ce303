"""What a product is, as a vector: its meaning alone, since brand, size and price are features of their own.

| array | | |
| --- | --- | --- |
| `text` | float32[texts, dim] | one row per distinct text, rows of length 1 |
| `text_row` | int32[products] | the product's row in `text`, −1 where nothing is said of it |

Many products share a text ("Tropical fruit – Bananas"): it is encoded and stored once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from daogou.features.catalogue import codes
from daogou.types import Array

if TYPE_CHECKING:
    from daogou.features.build import Source


def write(source: Source) -> dict[str, Array]:
    """The arrays above."""
    rows, distinct = codes(texts(source.catalogue))
    vectors = source.encode(distinct.tolist())
    return {"text": np.asarray(vectors, dtype=np.float32), "text_row": rows}


def texts(catalogue: pl.DataFrame) -> pl.Series:
    """str[products]: "category – kind" in the catalogue's own words, or "category – title" where it knows no kind; a
    part that is empty or says the same twice is left out."""
    category = _either(catalogue, "category_en", "category_zh", "category")
    finest = _either(catalogue, "kind", "title_en", "title_zh")
    both = pl.DataFrame({"category": category, "finest": finest})
    joined = pl.concat_str(
        pl.when(pl.col("category") != "").then("category"),
        pl.when((pl.col("finest") != "") & (pl.col("finest") != pl.col("category"))).then("finest"),
        separator=" – ",
        ignore_nulls=True,
    )
    return both.select(joined.alias("text")).to_series()


def _either(catalogue: pl.DataFrame, *columns: str) -> pl.Series:
    """The first of these columns that says something, row by row."""
    said = [pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name).str.strip_chars()) for name in columns]
    return catalogue.select(pl.coalesce(*said, pl.lit("")).alias("said")).to_series()
