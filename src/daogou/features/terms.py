"""What words a product's title and groups are made of: TF-IDF, beside `text`, which is what they mean.

    terms[p, t] = (1 + ln n(p, t)) · (1 + ln((1 + N) / (1 + N_t)))        then each row scaled to length 1

n(p, t): how often the term is in p's text, N products, N_t of them with the term. Terms of one product only are left
out, and beyond `LIMIT` the rarest. Salton & Buckley, "Term-weighting approaches in automatic text retrieval", 1988.

| array | |
| --- | --- |
| `terms_starts` | int[products+1] |
| `terms_columns` | int32[nnz]: which term |
| `terms_values` | float32[nnz] |
| `terms_shape` | int64[2]: products, terms |
| `terms_key` | str[terms] ascending: the terms themselves |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy import sparse

from daogou.features import Features
from daogou.language.words import words
from daogou.types import Array

if TYPE_CHECKING:
    from daogou.features.build import Source

LIMIT = 50_000
_SAID = ("title_en", "title_zh", "category_en", "category_zh", "kind", "brand")


def write(source: Source) -> dict[str, Array]:
    """The arrays above."""
    terms, found = _counted(_texts(source.catalogue))
    return {**as_arrays(found), "terms_key": np.array(terms, dtype=np.str_)}


def as_arrays(terms: sparse.csr_array) -> dict[str, Array]:
    """The matrix as the arrays above."""
    return {
        "terms_starts": terms.indptr,
        "terms_columns": terms.indices,
        "terms_values": terms.data,
        "terms_shape": np.array(terms.shape, dtype=np.int64),
    }


def read(features: Features) -> sparse.csr_array:
    """float32[products, terms], rows of length 1 or 0."""
    parts = tuple(np.asarray(features[f"terms_{part}"]) for part in ("values", "columns", "starts"))
    products, terms = features["terms_shape"]
    return sparse.csr_array(parts, shape=(int(products), int(terms)))


def weights(texts: list[str]) -> sparse.csr_array:
    """float32[texts, terms], terms in the order of their spelling."""
    return _counted(texts)[1]


def asked(features: Features, texts: Sequence[str]) -> sparse.csr_array:
    """float32[texts, terms]: what somebody says, weighed as if it were a product's text; rows of length 1, or 0 where
    no product has any of its words."""
    terms = {term: place for place, term in enumerate(features["terms_key"].tolist())}
    products = read(features)
    rarity = 1 + np.log((1 + products.shape[0]) / (1 + np.bincount(products.indices, minlength=len(terms))))
    said = np.zeros((len(texts), len(terms)), np.float32)
    for row, text in enumerate(texts):
        for term, n in Counter(words(text)).items():
            if term in terms:
                said[row, terms[term]] = (1 + np.log(n)) * rarity[terms[term]]
    length = np.linalg.norm(said, axis=1, keepdims=True)
    return sparse.csr_array(np.divide(said, length, out=np.zeros_like(said), where=length > 0))


def _counted(texts: list[str]) -> tuple[list[str], sparse.csr_array]:
    """The terms, ascending, and `weights`."""
    found = [Counter(words(text)) for text in texts]
    seen = Counter(term for counts in found for term in counts)
    common = sorted([term for term, _ in seen.most_common() if seen[term] > 1][:LIMIT])
    column = {term: place for place, term in enumerate(common)}
    cells = [(row, column[term], n) for row, counts in enumerate(found) for term, n in counts.items() if term in column]
    rows, columns, n = np.array(cells, dtype=np.int64).reshape(-1, 3).T
    counted = sparse.coo_array((1 + np.log(n), (rows, columns)), shape=(len(texts), len(column))).tocsr()
    of_term = np.bincount(counted.indices, minlength=len(column))
    counted.data *= (1 + np.log((1 + len(texts)) / (1 + of_term)))[counted.indices]
    lengths = np.sqrt(np.bincount(rows, counted.data**2, minlength=len(texts))) if cells else np.zeros(len(texts))
    counted.data /= np.repeat(lengths, np.diff(counted.indptr))
    return common, counted.astype(np.float32)


def _texts(catalogue: pl.DataFrame) -> list[str]:
    """Title, category, kind and brand, whatever of them is said, each once."""
    said = catalogue.select(name for name in _SAID if name in catalogue.columns).rows()
    return [" ".join(dict.fromkeys(part for part in row if part)) for row in said]
