"""A sparse matrix as the plain arrays of a release, and back without copying."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from daogou.types import Array


def pack(name: str, matrix: sparse.csr_array) -> dict[str, Array]:
    """`NAME_starts` int32|int64[rows+1], `NAME_columns` int32[nnz], `NAME_values` float32[nnz], `NAME_shape`
    int64[2]."""
    return {
        f"{name}_starts": matrix.indptr,
        f"{name}_columns": matrix.indices,
        f"{name}_values": matrix.data,
        f"{name}_shape": np.array(matrix.shape, dtype=np.int64),
    }


def unpack(name: str, state: Mapping[str, Array]) -> sparse.csr_array:
    """The matrix that `pack` took apart, on the same (possibly read-only, memory-mapped) arrays."""
    parts = tuple(np.asarray(state[f"{name}_{part}"]) for part in ("values", "columns", "starts"))
    rows, columns = state[f"{name}_shape"]
    return sparse.csr_array(parts, shape=(int(rows), int(columns)))
