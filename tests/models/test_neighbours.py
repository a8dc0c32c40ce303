"""The k largest of each row, and that blocks make no difference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import near_products
from scipy import sparse

from daogou.models.neighbours import largest, similar_columns, unit_rows


def matrix(seed: int, rows: int, columns: int) -> sparse.csr_array:
    return sparse.random_array((rows, columns), density=0.3, rng=np.random.default_rng(seed), dtype=np.float32).tocsr()


@given(st.lists(st.lists(st.integers(-2, 3), min_size=5, max_size=5), min_size=1, max_size=6), st.integers(1, 5))
def test_the_largest_stay_and_of_equals_the_first(rows: list[list[int]], k: int) -> None:
    values = np.array(rows, np.float32)
    expected = np.zeros_like(values)
    for row, entries in enumerate(rows):
        kept = sorted((i for i in range(5) if entries[i] > 0), key=lambda i: (-entries[i], i))[:k]
        expected[row, kept] = values[row, kept]
    found = largest(sparse.csr_array(values), k)
    np.testing.assert_array_equal(found.toarray(), expected)
    assert found.has_sorted_indices


@pytest.mark.parametrize("block", [1, 7, 1024])
def test_blocks_make_no_difference(block: int) -> None:
    x = matrix(seed=2, rows=30, columns=20)
    found = similar_columns(x, k=4, min_rows=6, shrink=0.3, block=block)
    np.testing.assert_allclose(found.toarray(), near_products(x.toarray(), 4, 6, 0.3), rtol=1e-4)


def test_no_columns_have_no_neighbours() -> None:
    assert similar_columns(sparse.csr_array((0, 4), dtype=np.float32), k=3).shape == (4, 4)


def test_unit_rows_have_length_1_and_empty_ones_stay_empty() -> None:
    x = matrix(seed=3, rows=6, columns=5).toarray()
    x[2] = 0
    lengths = np.linalg.norm(unit_rows(sparse.csr_array(x)).toarray(), axis=1)
    assert lengths[2] == 0
    np.testing.assert_allclose(np.delete(lengths, 2), 1, rtol=1e-5)
