"""Search by meaning: the products' vectors beside their words, for as many products as have theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from daogou.search.fused import Scores
from daogou.types import Floats, Ints

LONGEST = 120
"""Characters of a product that an encoder reads: what it is stands at the beginning."""
ENOUGH = 0.9
"""Share of the products that have vectors before meaning counts: else what has none would be at a disadvantage."""


def texts(frame: pl.DataFrame) -> list[str]:
    """What an encoder reads of each product: its title in the catalogue's first language, and its category where the
    title does not say it."""
    titles, categories = _first(frame, "title_en", "title_zh"), _first(frame, "category_en", "category_zh")
    return [_text(title, category) for title, category in zip(titles, categories, strict=True)]


def _text(title: str, category: str) -> str:
    new = category if category.lower() not in title.lower() else ""
    return " – ".join(part for part in (title.strip(), new.strip()) if part)[:LONGEST].strip()


def _first(frame: pl.DataFrame, *columns: str) -> Sequence[str]:
    said = [pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)) for name in columns]
    return frame.select(pl.coalesce(*said, pl.lit("")).alias("said"))["said"].to_list()


WIDE, NARROW = 20_000, 160
"""Of more texts than these only so many numbers a vector are kept: every query reads them all."""


@dataclass(frozen=True)
class Meaning:
    """`ids` are the products; `vectors` float32[texts, dim] those of distinct texts, rows of length 1; `rows`
    int32[products] says which is each product's, −1 where it has none yet; `ask` gives a query's, float32[dim]."""

    ids: Sequence[str]
    vectors: Floats
    rows: Ints
    ask: Callable[[str], Floats]

    @cached_property
    def enough(self) -> bool:
        """Whether enough products have vectors for meaning to count."""
        return bool(len(self.rows)) and float((self.rows >= 0).mean()) >= ENOUGH

    def cosines(self, query: str) -> Floats:
        """float32[products]; who has no vector stands where the others do on average. Raises what the encoder does."""
        of_texts = self.vectors @ self.ask(query)
        told: Floats = np.where(self.rows >= 0, of_texts[self.rows], of_texts.mean()).astype(np.float32)
        return told

    def beside(self, words: Floats, query: str) -> Floats:
        """float32[products]: what words gave (float32[products]) and meaning in one score."""
        return Scores(words, self.cosines(query)).fused()


def narrowed(meaning: Meaning) -> Meaning:
    """Of many texts the vectors in their main directions, whose products are nearly what they were (truncated singular
    value decomposition: Eckart & Young 1936); of few as they are."""
    vectors, ask = meaning.vectors, meaning.ask
    if len(vectors) <= WIDE or vectors.shape[1] <= NARROW:
        return meaning
    drawn = vectors[:: len(vectors) // WIDE]
    main = np.linalg.eigh((drawn.T @ drawn).astype(np.float64))[1][:, ::-1][:, :NARROW].astype(np.float32)
    return replace(meaning, vectors=np.ascontiguousarray(vectors @ main), ask=lambda query: ask(query) @ main)
