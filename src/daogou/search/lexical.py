"""The lexical index: BM25F over a product's fields, one weighted term count a product, saturated once.

    tf(t, p) = Σ_f weight_f · count_f(t, p) / (1 − b + b · length_f(p) / usual length_f)
    bm25(t, p) = idf(t) · tf(t, p) / (k1 + tf(t, p))

(Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009, 3.6; idf as in Lucene, never negative; both told
coarsely, so that no single text reorders all other products.) A query is
a list of words, each with what may stand for it: itself, a near spelling, its translation. The best of these counts:

    score(q, p) = coverage(q, p) · Σ_word max over alternatives of weight · Σ_term bm25(term, p) · (share of terms held)

`coverage` is the share of the query's words that the product holds in any way: of two products with the same sum the
one with all words is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, Self, TypeAlias

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse

from daogou.search.terms import terms
from daogou.types import Array, Floats, Progress, silent

_Counts: TypeAlias = "sparse.csr_array[Any, tuple[int, int]]"
"""float32[products, terms]"""


class LexicalConfig(BaseModel):
    """How much fields weigh and how counts saturate."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    weights: Mapping[str, float] = {"title": 1.0, "brand": 1.0, "category": 1.0, "description": 1.0, "attributes": 0.3}
    b: float = Field(default=0.75, ge=0, le=1)
    k1: float = Field(default=1.2, ge=0)


STANDARD = LexicalConfig()


class Alternative(NamedTuple):
    """Terms that together stand for a word of the query, and how much what they give counts."""

    terms: tuple[str, ...]
    weight: float = 1.0


Word = Sequence[Alternative]
"""One word of a query, as all that may stand for it."""


@dataclass(frozen=True)
class Lexical:
    """Postings by term: those of `vocabulary[i]` are at `starts[i]` to `starts[i + 1]` of `rows` (int32, ascending) and
    of `values` (float32: idf times saturated count)."""

    vocabulary: Sequence[str]
    starts: Array
    rows: Array
    values: Array
    n: int

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {term: place for place, term in enumerate(self.vocabulary)}

    @classmethod
    def build(
        cls, fields: Mapping[str, Sequence[str]], config: LexicalConfig = STANDARD, progress: Progress = silent
    ) -> Self:
        """Of texts by field, one a product and the same order in each; a field without a weight is left out."""
        n = len(next(iter(fields.values()), ()))
        place: dict[str, int] = {}
        whole: _Counts = sparse.csr_array((n, 0), dtype=np.float32)  # type: ignore[assignment]
        used = [name for name in fields if config.weights.get(name)]
        for done, name in enumerate(used):
            counts = _counts(fields[name], place)
            progress("words", done + 1, len(used))
            normal = _normal(counts, config.weights[name], config.b)
            whole = sparse.csr_array(_wider(whole, len(place)) + _wider(normal, len(place)))
        return cls._of(whole.tocsc(), list(place), config.k1)

    @classmethod
    def _of(cls, counts: Any, vocabulary: list[str], k1: float) -> Self:
        n, held = counts.shape[0], np.diff(counts.indptr)
        # in steps: one product more that holds a word does not reorder all others
        idf = np.round(np.log1p((n - held + 0.5) / (held + 0.5)) / _STEP) * _STEP
        values = counts.data / (k1 + counts.data) * np.repeat(idf, held)
        return cls(vocabulary, counts.indptr, counts.indices.astype(np.int32), values.astype(np.float32), n)

    def score(self, query: Sequence[Word]) -> Floats:
        """float32[products]"""
        total, held = np.zeros(self.n, np.float32), np.zeros(self.n, np.float32)
        for word in query:
            best = self._word(word)
            total += best
            held += best > 0
        return total * (held / np.float32(len(query))) if query else total

    def _word(self, word: Word) -> Floats:
        """float32[products]: what the best of the word's alternatives gives."""
        best = np.zeros(self.n, np.float32)
        for alternative in word:
            np.maximum(best, self._alternative(alternative), out=best)
        return best

    def _alternative(self, meant: Alternative) -> Floats:
        given, held = np.zeros(self.n, np.float32), np.zeros(self.n, np.float32)
        for term in meant.terms:
            rows, values = self.postings(term)
            given[rows] += values
            held[rows] += 1
        return given * (held / np.float32(len(meant.terms))) * np.float32(meant.weight)

    def postings(self, term: str) -> tuple[Array, Array]:
        """int32[m] products that hold the term, float32[m] what it adds to their score."""
        place = self._place.get(term)
        if place is None:
            return self.rows[:0], self.values[:0]
        span = slice(int(self.starts[place]), int(self.starts[place + 1]))
        return self.rows[span], self.values[span]

    @cached_property
    def latin(self) -> Sequence[str]:
        """The terms of Latin letters alone."""
        return [term for term in self.vocabulary if term.isascii() and term.isalpha()]

    def __contains__(self, term: object) -> bool:
        return term in self._place

    def state(self) -> Mapping[str, Array]:
        """As plain arrays."""
        vocabulary = np.array("\n".join(self.vocabulary).encode(), dtype=np.bytes_)
        return {
            "vocabulary": np.frombuffer(vocabulary.tobytes(), np.uint8),
            "starts": self.starts,
            "rows": self.rows,
            "values": self.values,
            "n": np.array(self.n),
        }

    @classmethod
    def restore(cls, state: Mapping[str, Array]) -> Self:
        """What `state` held."""
        told = np.asarray(state["vocabulary"]).tobytes().decode()
        vocabulary = told.split("\n") if told else []
        return cls(vocabulary, np.asarray(state["starts"]), state["rows"], state["values"], int(state["n"]))


def _counts(texts: Sequence[str], place: dict[str, int]) -> _Counts:
    """Term counts, float32[products, terms]; terms seen first are added to `place`."""
    bags = [Counter(terms(text)) for text in texts]
    columns = np.fromiter((place.setdefault(term, len(place)) for bag in bags for term in bag), np.int32)
    values = np.fromiter(chain.from_iterable(bag.values() for bag in bags), np.float32)
    starts = np.concatenate([[0], np.cumsum([len(bag) for bag in bags])])
    return sparse.csr_array((values, columns, starts), shape=(len(texts), len(place)))


def _normal(counts: _Counts, weight: float, b: float) -> _Counts:
    """Each product's counts over its length against the field's mean length, times the field's weight."""
    length = counts.sum(axis=1)
    factor = weight / (1 - b + b * length / _usual(length[length > 0]))
    return sparse.csr_array(counts.multiply(factor[:, None].astype(np.float32)))


_STEP = 0.25
"""In which an idf is told."""


def _usual(lengths: Array) -> float:
    """The median length, to the nearest power of the square root of two: no single product's text, however long, moves
    what all others are measured by."""
    if not len(lengths):
        return 1.0
    return float(2 ** (np.round(2 * np.log2(np.median(lengths))) / 2))


def _wider(counts: _Counts, columns: int) -> _Counts:
    return sparse.csr_array((counts.data, counts.indices, counts.indptr), shape=(counts.shape[0], columns))
