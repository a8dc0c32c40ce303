"""Erasing reaches whatever rows a model declares, and nothing else."""

import numpy as np
import pytest

from daogou.models.shopper_rows import erase_rows
from daogou.types import Array

DECLARED = ("keys", "seen_starts", "seen_columns", "seen_late_starts", "seen_late_at", "factors")


def state() -> dict[str, Array]:
    """Three shoppers: sparse rows of two families, dense rows, and one family that is of products."""
    return {
        "keys": np.array([7, 8, 9], np.uint64),
        "seen_starts": np.array([0, 1, 3, 4]),
        "seen_columns": np.array([5, 6, 7, 8]),
        "seen_late_starts": np.array([0, 2, 2, 3]),
        "seen_late_at": np.array([1, 2, 3]),
        "factors": np.ones((3, 2), np.float32),
        "near_starts": np.array([0, 1, 2, 4]),
        "near_values": np.ones(4, np.float32),
    }


@pytest.mark.parametrize(
    ("key", "left"),
    [
        (7, {"keys": [0, 8, 9], "seen_columns": [0, 6, 7, 8], "seen_late_at": [0, 0, 3]}),
        (8, {"keys": [7, 0, 9], "seen_columns": [5, 0, 0, 8]}),
    ],
)
def test_what_is_declared_is_zeroed_and_nothing_else(key: int, left: dict[str, list[int]]) -> None:
    arrays, before = state(), state()
    assert erase_rows(arrays, key, DECLARED)
    for name, values in left.items():
        assert arrays[name].tolist() == values
    assert arrays["factors"].any(axis=1).tolist() == (before["keys"] != key).tolist()
    for name in arrays.keys() - {*left, "factors"}:
        np.testing.assert_array_equal(arrays[name], before[name])
    assert not erase_rows(arrays, key, DECLARED)


def test_where_nothing_is_declared_nothing_is_erased() -> None:
    arrays = state()
    assert not erase_rows(arrays, 7, ())
    assert arrays["keys"].tolist() == [7, 8, 9]
