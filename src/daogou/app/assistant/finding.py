"""Finding products for a wish: by words in both languages over the catalogue, within the wish's limits."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import numpy as np
import polars as pl

from daogou.adapters.sql.database import Database
from daogou.assistant.wanted import Wanted
from daogou.reading.catalogue import Catalogue
from daogou.reading.edits.things import things
from daogou.search.bilingual import translations
from daogou.search.lexical import Lexical
from daogou.search.query import Understanding
from daogou.types import Bools, Floats


@dataclass(frozen=True)
class Fit:
    """Over the catalogue's rows: `score` float32[products] by words, `held` float32[products] the share of the words
    that a product holds, `allowed` bool[products] whether it is within the limits."""

    score: Floats
    held: Floats
    allowed: Bools


class Finding:
    """Of one shop. Safe to use from many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._kept: tuple[str, Lexical, Understanding, Bools] | None = None

    def fit(self, wanted: Wanted, goods: Catalogue) -> Fit:
        """How well each product fits."""
        index, understanding, sold = self._index()
        words = understanding.words(" ".join((wanted.about, *wanted.prefer)))
        score = index.score(words)
        held = np.zeros(index.n, np.float32)
        for word in words:
            held += index.score([word]) > 0
        return Fit(score, held / np.float32(max(len(words), 1)), sold & within(wanted, goods))

    def sold(self) -> Bools:
        """bool[products]: what is merchandise and not sold out."""
        return self._index()[2]

    def _index(self) -> tuple[Lexical, Understanding, Bools]:
        version = self._database.version_of_facts()
        with self._lock:
            if self._kept is None or self._kept[0] != version:
                frame = self._database.products.frame()
                index = Lexical.build(_fields(frame))
                sold = frame.select(
                    pl.col("recommendable").fill_null(True) & (pl.col("stock").fill_null(1) > 0)
                ).to_series()
                understanding = Understanding(index, translations(index))
                self._kept = version, index, understanding, sold.to_numpy().astype(np.bool_)
            return self._kept[1:]


def _fields(frame: pl.DataFrame) -> dict[str, list[str]]:
    columns = {
        "title": ("title_en", "title_zh"),
        "brand": ("brand", "brand_en", "brand_zh"),
        "category": ("department_en", "department_zh", "category_en", "category_zh", "kind"),
        "description": ("description_en", "description_zh", "size"),
        "attributes": ("attributes", "attributes_en", "attributes_zh"),
    }
    return {
        name: frame.select(pl.concat_str(some, separator=" ", ignore_nulls=True)).to_series().to_list()
        for name, some in columns.items()
    }


def within(wanted: Wanted, goods: Catalogue) -> Bools:
    """bool[products]: within the price's limits, and without what is to be left out. A product without a price is in no
    budget."""
    allowed = np.ones(len(goods.ids), np.bool_)
    if wanted.low is not None or wanted.high is not None:
        allowed &= ~np.isnan(goods.prices)
        allowed &= goods.prices >= (wanted.low or 0)
        allowed &= goods.prices <= (wanted.high if wanted.high is not None else np.inf)
    for name in wanted.avoid:
        found, _ = things(name.lower(), goods)
        allowed &= ~goods.holding(found) if found else True
    return allowed
