"""Which products fill a role: those on shelves that its words name, else those whose titles have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl

from daogou.guide.sets.occasions import Role
from daogou.language.words import has_chinese
from daogou.reading.spelling import normal
from daogou.types import Array, Floats

_EXACT, _WITHIN, _TITLED = 1.0, 0.8, 0.5
_LATER = 0.02
"""What a word costs for each one that is named before it."""


class Shelves:
    """One state of the catalogue (`PRODUCT_COLUMNS`), looked through by role; rows are those of its ids."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.ids: Sequence[str] = frame["id"].to_list()
        self.category: Sequence[str] = frame["category"].fill_null("").to_list()
        self.size: Sequence[str] = [a or b for a, b in frame.select("size_en", "size").fill_null("").iter_rows()]
        self.price: Array = frame["price"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        self.stock: Array = frame["stock"].cast(pl.Float64).fill_null(np.inf).to_numpy()
        self.sold: Array = frame["recommendable"].fill_null(False).to_numpy()
        self._shelves = _rows_by_name(frame, ("category_en", "category_zh", "kind"))
        self._titles = _rows_by_name(frame, ("title_en", "title_zh"))

    def fit(self, role: Role) -> Floats:
        """float32[products]: how well each fills the role, 0 not at all. Titles are asked only where no shelf is named:
        a coffee mug is no coffee."""
        found = self._fit(role.words, self._shelves, _EXACT)
        return found if (found[self.sold] > 0).any() else self._fit(role.words, self._titles, _TITLED)

    def _fit(self, words: Sequence[str], rows: Mapping[str, Array], exact: float) -> Floats:
        fit = np.zeros(len(self.ids), np.float32)
        for place, word in enumerate(words):
            for name in _naming(word, rows):
                worth = (exact if name == word else min(exact, _WITHIN)) - _LATER * place
                fit[rows[name]] = np.maximum(fit[rows[name]], worth)
        return fit


def _rows_by_name(frame: pl.DataFrame, columns: Sequence[str]) -> Mapping[str, Array]:
    """By name in `normal` spelling: the rows that have it in one of the columns."""
    found: dict[str, list[int]] = {}
    for column in columns:
        groups = frame.with_row_index("row").filter(pl.col(column).fill_null("") != "").group_by(column)
        for name, rows in groups.agg(pl.col("row")).iter_rows():
            found.setdefault(normal(name), []).extend(rows)
    return {name: np.unique(np.array(rows, np.int64)) for name, rows in found.items()}


def _naming(word: str, names: Iterable[str]) -> list[str]:
    """The names that have this word or phrase in them, as whole words; Chinese has none."""
    if has_chinese(word):
        return [name for name in names if word in name]
    return [name for name in names if f" {word} " in f" {name} "]
