"""What the catalogue itself says of a product, as codes.

| array | | |
| --- | --- | --- |
| `id` | str[products] | the shop's own ids, in row order |
| `recommendable` | bool[products] | merchandise, as the catalogue says |
| `title_group` | int32[products] | equal for products with the same title: a list shows one of them |
| `department`, `category`, `kind`, `brand`, `size` | int32[products] | place in the `…_key` array, −1: none |
| `department_key`, `category_key`, … | str[keys] | ascending |
| `department_en`, `department_zh`, `category_en`, `category_zh` | str[keys] | the key's names, empty where missing |
| `brand_en`, `brand_zh`, `size_en`, `size_zh` | str[keys] | likewise |

A product that has a name but no key is known by the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from daogou.types import LANGUAGES, Array, Ints

if TYPE_CHECKING:
    from daogou.features.build import Source

GROUPS = ("department", "category", "kind", "brand", "size")
NAMED = ("department", "category", "brand", "size")


def write(source: Source) -> dict[str, Array]:
    """The arrays above."""
    catalogue = source.catalogue
    arrays: dict[str, Array] = {
        "id": _strings(catalogue["id"]),
        "recommendable": catalogue["recommendable"].fill_null(False).to_numpy().copy(),
        "title_group": title_groups(catalogue),
    }
    for group in GROUPS:
        named = [f"{group}_{language}" for language in LANGUAGES] if group in NAMED else []
        said = catalogue.select(_said(name) for name in (group, *named))
        said = said.with_columns(pl.coalesce(group, *named))
        arrays[group], arrays[f"{group}_key"] = codes(said[group])
        names = said.group_by(group).agg(pl.col(named).drop_nulls().first())
        by_key = pl.DataFrame({group: arrays[f"{group}_key"]}).join(names, on=group, how="left", maintain_order="left")
        arrays |= {name: _strings(by_key[name]) for name in named}
    return arrays


def codes(column: pl.Series) -> tuple[Ints, Array]:
    """(int32[n] place of each value in the keys, −1 for null or empty; str[keys] ascending)."""
    keys = column.drop_nulls().unique().sort()
    keys = keys.filter(keys != "")
    place = pl.DataFrame({"key": keys}).with_row_index("place")
    joined = column.rename("key").to_frame().join(place, on="key", how="left", maintain_order="left")
    return joined["place"].cast(pl.Int32).fill_null(-1).to_numpy().copy(), _strings(keys)


def title_groups(catalogue: pl.DataFrame) -> Ints:
    """int32[products]: the same number for the same pair of titles; a product without a title is alone."""
    titles = catalogue.select("title_en", "title_zh").fill_null("")
    alone = (pl.col("title_en") == "") & (pl.col("title_zh") == "")
    told_apart = titles.with_row_index("row").with_columns(row=pl.when(alone).then(pl.col("row")))
    number: Ints = told_apart.select(pl.struct("title_en", "title_zh", "row").rank("dense")).to_series().to_numpy()
    return (number - 1).astype(np.int32)


def _said(name: str) -> pl.Expr:
    """The column with null where it says nothing."""
    return pl.when(pl.col(name) != "").then(name)


def _strings(column: pl.Series) -> Array:
    """As a numpy array of fixed-width strings, which a release can hold."""
    return np.array(column.fill_null("").to_list(), dtype=np.str_)
