"""One score from words and meaning.

    fused(q, p) = lexical(q, p) / max lexical + weight · (cosine(q, p) − min) / (max − min)

Each part is scaled by its own range over all products, so that the weight means the same for every query; a query whose
words nobody holds is answered by meaning alone. (Score fusion after min-max scaling: Fox & Shaw, TREC-2, 1994.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from daogou.search.lexical import Lexical
from daogou.search.query import Understanding
from daogou.types import Floats, Ints

WEIGHT = 1.0
"""What meaning counts against words: as much. On judged queries nothing smaller or larger was surely better."""


@dataclass(frozen=True)
class Scores:
    """float32[products] each; `vectors` only where the index has them."""

    lexical: Floats
    vectors: Floats | None

    def fused(self, weight: float = WEIGHT) -> Floats:
        """float32[products]; words alone where there are no vectors."""
        words = _scaled(self.lexical, 0.0)
        if self.vectors is None:
            return words
        return words + np.float32(weight) * _scaled(self.vectors, float(self.vectors.min()))


def _scaled(scores: Floats, low: float) -> Floats:
    high = float(scores.max(initial=low))
    return (scores - np.float32(low)) / np.float32(high - low) if high > low else np.zeros_like(scores)


@dataclass(frozen=True)
class Finder:
    """Scores all products of one index for a query. `vectors` float32[products, dim], rows of length 1 or 0."""

    index: Lexical
    understanding: Understanding
    vectors: Floats | None = None

    def scores(self, query: str, vector: Floats | None = None) -> Scores:
        """`vector` float32[dim] is the query's, where products have theirs."""
        by_meaning = self.vectors @ vector if self.vectors is not None and vector is not None else None
        return Scores(self.index.score(self.understanding.words(query)), by_meaning)


def best(scores: Floats, n: int) -> Ints:
    """int32[≤ n]: the products of positive score, best first, equal ones by row."""
    some = np.flatnonzero(scores > 0)
    if len(some) > n:
        edge = np.partition(scores[some], len(some) - n)[len(some) - n]
        some = some[scores[some] >= edge]
    order = np.lexsort((some, -scores[some]))
    return some[order][:n].astype(np.int32)
