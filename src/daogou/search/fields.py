"""What of a catalogue is searched for words: texts by field, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

_LONGEST = 6_000
"""Characters of a product's field that are read: no product makes all others short by a text without end."""
_NAMES = ("title_en", "title_zh", "category_en", "category_zh", "category", "kind")
_FIELDS: Mapping[str, Sequence[str]] = {
    "title": ("title_en", "title_zh"),
    "brand": ("brand", "brand_en", "brand_zh"),
    "category": ("category_en", "category_zh", "kind", "department_en", "department_zh"),
    "description": ("description_en", "description_zh"),
    "attributes": ("attributes", "attributes_en", "attributes_zh"),
}


def fields(frame: pl.DataFrame) -> Mapping[str, Sequence[str]]:
    """By field, one text a product."""
    return {name: _joined(frame, columns) for name, columns in _FIELDS.items()}


def names(frame: pl.DataFrame) -> Mapping[str, Sequence[str]]:
    """What says what a product is: its title, category and kind."""
    return {"title": _joined(frame, _NAMES)}


def _joined(frame: pl.DataFrame, columns: Sequence[str]) -> Sequence[str]:
    held = [name for name in columns if name in frame.columns]
    told = frame.select(pl.concat_str(held, separator=" \n ", ignore_nulls=True)).to_series().fill_null("")
    if columns[0] == "attributes":
        told = told.str.replace_all(r'[{}\[\]",_]', " ")
    return list(told.str.slice(0, _LONGEST))
