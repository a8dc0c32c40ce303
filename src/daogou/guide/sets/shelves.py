"""Which products fill a role: those on shelves that its words name, else those whose titles have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import polars as pl

from daogou.guide.sets.occasions import Role
from daogou.language.words import has_chinese
from daogou.reading.spelling import normal
from daogou.types import Array, Floats

_EXACT, _WITHIN, _TITLED = 1.0, 0.8, 0.5
_LATER = 0.02
"""What a word costs for each one that is named before it."""


_HEAD = r"^([^(（,，–—;；]+)"
"""A title before its first bracket, comma or dash: what follows is what it is made of, its size, its colour."""
_Naming = Callable[[str, Iterable[str]], list[str]]


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
        heads = [pl.col(name).str.extract(_HEAD).alias(name) for name in ("title_en", "title_zh")]
        self._heads = _rows_by_name(frame.select(heads), ("title_en", "title_zh"))

    def fit(self, role: Role) -> Floats:
        """float32[products]: how well each fills the role, 0 not at all. Titles are asked only where no shelf is named,
        and only for what they end in: a coffee mug is no coffee, a mustard yellow dress no mustard, and cat food (beef)
        no beef."""
        found = self._fit(role.words, self._shelves, _EXACT, _naming)
        return found if (found[self.sold] > 0).any() else self._fit(role.words, self._heads, _TITLED, _ending)

    def _fit(self, words: Sequence[str], rows: Mapping[str, Array], exact: float, naming: _Naming) -> Floats:
        fit = np.zeros(len(self.ids), np.float32)
        for place, word in enumerate(words):
            for name in naming(word, rows):
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


def _ending(word: str, names: Iterable[str]) -> list[str]:
    """The names that end in this word or phrase."""
    if has_chinese(word):
        return [name for name in names if name.endswith(word)]
    return [name for name in names if f" {name}".endswith(f" {word}")]
