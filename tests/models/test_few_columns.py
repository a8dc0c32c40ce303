"""Elastic nets over few columns: whom they choose and what they weigh, held against the plain problem."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.linear_model import ElasticNet

from daogou.models import few_columns
from daogou.models.few_columns import Net, elastic_nets
from daogou.types import Array

ROWS = 60


def drawn(seed: int, columns: int = 25, filled: float = 0.2) -> Array:
    """float32[ROWS, columns] ≥ 0, mostly 0."""
    rng = np.random.default_rng(seed)
    return (rng.random((ROWS, columns)) * (rng.random((ROWS, columns)) < filled)).astype(np.float32)


def candidates(x: Array, p: int, k: int, net: Net) -> Array:
    """The k columns that alone would lower p's loss most."""
    gain = np.maximum(x.T @ x[:, p] - net.size, 0) / np.sqrt((x * x).sum(axis=0) + net.square)
    gain[p] = 0
    best = np.argsort(-gain, kind="stable")[:k]
    return np.sort(best[gain[best] > 0])


def solved(x: Array, p: int, near: Array, net: Net) -> Array:
    """float64[columns]: scikit-learn's optimum over these columns."""
    found = np.zeros(x.shape[1])
    if len(near):
        both = net.size + net.square
        model = ElasticNet(
            both / len(x), l1_ratio=net.size / both, fit_intercept=False, positive=True, tol=1e-8, max_iter=100_000
        )
        found[near] = model.fit(x[:, near].astype(np.float64), x[:, p].astype(np.float64)).coef_
    return found


@given(st.integers(0, 1_000), st.integers(1, 30), st.sampled_from([0.05, 0.5]), st.sampled_from([0.1, 5.0]))
def test_each_column_is_the_optimum_over_its_candidates(seed: int, k: int, size: float, square: float) -> None:
    x, net = drawn(seed), Net(size, square, 10_000)
    found = elastic_nets(sparse.csr_array(x), k, net).toarray()
    for p in range(0, x.shape[1], 6):
        near = candidates(x, p, k, net)
        assert set(np.flatnonzero(found[:, p])) <= set(near.tolist())
        np.testing.assert_allclose(found[:, p], solved(x, p, near, net), atol=2e-3)


def test_how_much_is_made_at_a_time_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    x, net = sparse.csr_array(drawn(3)), Net(0.1, 1.0, 100)
    at_once = elastic_nets(x, 5, net).toarray()
    for name, cells in (("_CELLS", 100), ("_LARGE", 60), ("_TOGETHER", 50)):
        monkeypatch.setattr(few_columns, name, cells)
    in_parts = elastic_nets(x, 5, net).toarray()
    assert at_once.any()
    np.testing.assert_allclose(at_once, in_parts, atol=1e-4)


def test_what_is_nowhere_together_weighs_nothing() -> None:
    found = elastic_nets(sparse.csr_array(np.eye(4, dtype=np.float32)), 3, Net(0.0, 1.0, 10))
    assert found.shape == (4, 4)
    assert not found.toarray().any()
    assert elastic_nets(sparse.csr_array(np.zeros((0, 0), np.float32)), 3, Net(0.0, 1.0, 10)).shape == (0, 0)


def test_it_says_how_far_it_is() -> None:
    told: list[str] = []
    elastic_nets(sparse.csr_array(drawn(5)), 5, Net(0.1, 1.0, 10), lambda step, _done, _all: told.append(step))
    assert list(dict.fromkeys(told)) == ["choose candidates", "weigh products"]
