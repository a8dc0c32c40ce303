"""Nearest neighbours of sparse rows: the k largest of each row, and cosine similarity of columns by blocks."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from daogou.types import Bools, Floats, Ints


def unit_rows(matrix: sparse.csr_array) -> sparse.csr_array:
    """The same with rows of length 1; an empty row stays empty."""
    length = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    scaled = matrix.copy()
    scaled.data *= np.repeat(scale, np.diff(matrix.indptr)).astype(matrix.dtype)
    return scaled


def largest(matrix: sparse.csr_array, k: int) -> sparse.csr_array:
    """Each row's k largest positive entries, columns ascending; of equal ones those with the lower column stay."""
    keep = matrix.data > 0
    for row in np.flatnonzero(np.diff(matrix.indptr) > k):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        keep[part] &= _top(matrix.data[part], matrix.indices[part], k)
    counts = np.add.reduceat(np.append(keep, False), matrix.indptr[:-1]) * (np.diff(matrix.indptr) > 0)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(matrix.indptr.dtype)
    chosen = sparse.csr_array((matrix.data[keep], matrix.indices[keep], starts), shape=matrix.shape)
    chosen.sort_indices()
    return chosen


def _top(values: Floats, columns: Ints, k: int) -> Bools:
    """bool[n]: the k largest, among equals those with the lower column."""
    bound = np.partition(values, len(values) - k)[len(values) - k]
    keep: Bools = values > bound
    equal = np.flatnonzero(values == bound)
    equal = equal[np.argsort(columns[equal])]
    keep[equal[: k - int(keep.sum())]] = True
    return keep


def similar_columns(
    matrix: sparse.csr_array, k: int, min_rows: int = 1, shrink: float = 0.0, block: int = 1024
) -> sparse.csr_array:
    """float32[columns, columns]: row p holds N(p), the k columns most similar to p with their cosine, p left out.

        sim(p, q) = x_p · x_q / (‖x_p‖ ‖x_q‖ + shrink)

    Only columns with entries in ≥ `min_rows` rows take part: rarer ones have no neighbours and are nobody's. The Gram
    matrix is made `block` columns at a time and cut to k at once, so at most block × columns entries exist.
    """
    size = matrix.shape[1]
    used = np.flatnonzero(np.bincount(matrix.indices, minlength=size) >= max(min_rows, 1)).astype(np.int32)
    kept = matrix[:, used]
    across = kept.T.tocsr()
    length = np.sqrt(across.multiply(across).sum(axis=1)).astype(np.float32)
    parts = [
        largest(_cosine(across[start : start + block], kept, length, start, shrink), k)
        for start in range(0, len(used), block)
    ]
    if not parts:
        return sparse.csr_array(sparse.coo_array((size, size), dtype=np.float32))
    small = sparse.csr_array(sparse.vstack(parts))
    counts = np.zeros(size, dtype=np.int64)
    counts[used] = np.diff(small.indptr)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(small.indptr.dtype)
    return sparse.csr_array((small.data, used[small.indices], starts), shape=(size, size))


def _cosine(
    rows: sparse.csr_array, kept: sparse.csr_array, length: Floats, start: int, shrink: float
) -> sparse.csr_array:
    """float32[block, columns]: the cosines of the columns from `start` on with all, their own set to 0."""
    gram = sparse.csr_array(rows @ kept)
    here = np.repeat(np.arange(start, start + rows.shape[0], dtype=np.int32), np.diff(gram.indptr))
    gram.data /= length[here] * length[gram.indices] + np.float32(shrink)
    gram.data[here == gram.indices] = 0
    return gram
