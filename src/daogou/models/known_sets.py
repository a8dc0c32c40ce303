"""What known sets teach of unknown ones: which shelves go together, and which items are like those that do.

    related(p, q) = ln (A(s_p, s_q) + a · |s_q| / N) / ((A(s_p) + a) · |s_q| / N)        s_p: p's shelf
    seen(p, q)    = Σ_{i ∈ near(p)} Σ_j  l(p, i) · P(i, j) · l(q, j)

P(i, j): how often i and j were in one set, a set of m items counting 1 / (m − 1) for each pair; A is P summed by
shelves, so `related` is the pointwise mutual information of two shelves, shrunk to 0 where little was seen (`a` in
pairs). `seen` passes a pair on to items that are like its own (l: likeness³ of the nearest, of sum 1 in the first
factor): a memory card bought with one camera speaks for another card with another camera. Nothing is learnt of an item
as such, so that what no set ever held is judged like the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from daogou.models.item_texts import ItemTexts
from daogou.types import Array, Floats, Ints

_NEAR, _SHARPNESS = 50, 3
_SHRINK = 10.0
_BLOCK = 512


def neighbourhood(texts: ItemTexts) -> sparse.csr_array:
    """float32[items, items]: likeness³ of each item's nearest, itself among them; the mean of words and meaning."""
    n = len(texts.shelf)
    near = min(_NEAR, n)
    parts = []
    for start in range(0, n, _BLOCK):
        part = slice(start, min(start + _BLOCK, n))
        alike = (texts.words[part] @ texts.words.T).toarray() + texts.meaning[part] @ texts.meaning.T
        columns = np.sort(np.argpartition(-alike, near - 1, axis=1)[:, :near], axis=1)
        values = np.maximum(np.take_along_axis(alike, columns, axis=1) / 2, 0) ** _SHARPNESS
        starts = np.arange(0, near * len(alike) + 1, near)
        parts.append(sparse.csr_array((values.ravel().astype(np.float32), columns.ravel(), starts), (len(alike), n)))
    return sparse.csr_array(sparse.vstack(parts))


@dataclass(frozen=True)
class KnownSets:
    """What was learnt. `shelf` and `aisle` float32[keys, keys]: ln how much more often than chance."""

    texts: ItemTexts
    shelf: Floats
    aisle: Floats
    passed: sparse.csr_array
    """float32[items, items]: l · P, rows of the asked item."""
    near: sparse.csr_array

    @classmethod
    def learnt(
        cls, texts: ItemTexts, near: sparse.csr_array, sets: Sequence[Ints], weights: Sequence[float]
    ) -> KnownSets:
        """From these sets (int32[m] each), each counting so much; `near` is the `neighbourhood`."""
        together = _together(sets, weights, len(texts.shelf))
        shelf, aisle = (_related(together, codes) for codes in (texts.shelf, texts.aisle))
        sums = np.asarray(near.sum(axis=1)).ravel()
        lengths = sparse.diags_array((1 / np.maximum(sums, 1e-9)).astype(np.float32))
        return cls(texts, shelf, aisle, sparse.csr_array(lengths @ near @ together), near)

    def goes_with(self, items: Ints) -> dict[str, Floats]:
        """float32[m, items] by kind, for these m items."""
        texts = self.texts
        return {
            "related": self.shelf[texts.shelf[items]][:, texts.shelf],
            "related_aisles": self.aisle[texts.aisle[items]][:, texts.aisle],
            "seen": (self.passed[items] @ self.near.T).toarray(),
        }


def _together(sets: Sequence[Ints], weights: Sequence[float], n: int) -> sparse.csr_array:
    pairs: list[Array] = [np.zeros((3, 0))]
    for items, weight in zip(sets, weights, strict=True):
        first, second = np.nonzero(~np.eye(len(items), dtype=bool))
        each = np.full(len(first), weight / max(len(items) - 1, 1))
        pairs.append(np.stack([items[first], items[second], each]))
    rows, columns, values = np.concatenate(pairs, axis=1)
    cells = (values.astype(np.float32), (rows.astype(np.int64), columns.astype(np.int64)))
    return sparse.csr_array(sparse.coo_array(cells, shape=(n, n)))


def _related(together: sparse.csr_array, codes: Ints) -> Floats:
    n, keys = len(codes), int(codes.max()) + 1
    member = sparse.csr_array((np.ones(n, np.float32), (np.arange(n), codes)), shape=(n, keys))
    seen = (member.T @ together @ member).toarray()
    chance = np.bincount(codes, minlength=keys) / n
    found: Floats = np.log((seen + _SHRINK * chance) / ((seen.sum(axis=1, keepdims=True) + _SHRINK) * chance))
    return found.astype(np.float32)
