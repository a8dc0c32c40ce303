"""TreeSHAP by table: equal to LightGBM's own on any forest and any row, and by the formula on one tree."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daogou.ranking.tree_shap import contributions, tree_shap
from daogou.types import Floats, InvalidInput

if TYPE_CHECKING:
    from lightgbm import Booster

lightgbm = pytest.importorskip("lightgbm", reason="the ranker extra is not installed")

COLUMNS = 6


def drawn(seed: int, missing: float, n: int = 600) -> Floats:
    """Columns of all kinds: continuous, whole, with holes, constant."""
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(n, COLUMNS)).astype(np.float32)
    values[:, 1] = np.round(values[:, 1])
    values[:, 5] = 3
    holes = draw.random((n, COLUMNS)) < missing
    holes[:, 2] = False
    values[holes] = np.nan
    return values


def forest(seed: int, missing: float, depth: int, trees: int = 8) -> Booster:
    values = drawn(seed, missing)
    told = np.nan_to_num(values, nan=1.0)
    params = {"objective": "regression", "max_depth": depth, "num_leaves": 12, "min_data_in_leaf": 5, "verbosity": -1}
    label = told[:, 0] * told[:, 1] + np.abs(told[:, 2]) + (told[:, 3] > 0) * told[:, 4]
    return lightgbm.train({**params, "seed": seed, "num_threads": 1}, lightgbm.Dataset(values, label), trees)


def rows(seed: int) -> Floats:
    """Rows with more holes than any forest saw, and exactly on thresholds' sides."""
    return np.concatenate([drawn(seed, 0.4, 40), np.zeros((1, COLUMNS)), np.full((1, COLUMNS), np.nan)]).astype(
        np.float32
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000), st.sampled_from([0.0, 0.3]), st.integers(1, 7))
def test_it_equals_the_librarys(seed: int, missing: float, depth: int) -> None:
    one, other = forest(seed, missing, depth), forest(seed + 1, missing, depth)
    values = rows(seed)
    wanted = one.predict(values, pred_contrib=True) + 0.5 * other.predict(values, pred_contrib=True)
    found = tree_shap([(one, 1.0), (other, 0.5)]).parts(values)
    np.testing.assert_allclose(found.T, wanted[:, :-1], atol=1e-5)


def test_it_is_the_mean_over_all_orders() -> None:
    zero, value = np.array([0.2, 0.5, 0.9]), 7.0
    found = contributions(zero[None], np.array([value]))[0]
    for pattern in range(8):
        one = np.array([(pattern >> k) & 1 for k in range(3)])
        added = np.zeros(3)
        for order in permutations(range(3)):
            said = np.where([False] * 3, one, zero)
            for column in order:
                before = said.prod()
                said[column] = one[column]
                added[column] += value * (said.prod() - before) / 6
        np.testing.assert_allclose(found[:, pattern], added, atol=1e-12)


def test_a_forest_that_says_one_thing_explains_nothing() -> None:
    values = np.ones((50, COLUMNS), np.float32)
    one = lightgbm.train({"verbosity": -1}, lightgbm.Dataset(values, np.arange(50.0)), 2)
    assert not tree_shap([(one, 1.0)]).parts(values).any()
    assert tree_shap([(forest(0, 0.0, 3), 1.0)]).parts(values[:0]).shape == (COLUMNS, 0)


def test_trees_that_are_too_deep_are_refused() -> None:
    draw = np.random.default_rng(0)
    values = draw.integers(0, 2, size=(4_000, 12)).astype(np.float32)
    params = {"num_leaves": 200, "min_data_in_leaf": 1, "verbosity": -1, "min_gain_to_split": 0}
    deep = lightgbm.train(params, lightgbm.Dataset(values, draw.normal(size=4_000)), 1)
    with pytest.raises(InvalidInput, match="shallower"):
        tree_shap([(deep, 1.0)])
