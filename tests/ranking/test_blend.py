"""The blend: every model's part of a score is told exactly, in the shopper's own proportions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from daogou.ranking.blend import Blend, scale

SCORES = arrays(np.float32, (3, 6), elements=st.floats(-50, 50, width=32))
WEIGHTS = st.floats(0, 2)


@given(SCORES, SCORES, WEIGHTS, WEIGHTS)
def test_the_parts_of_a_product_add_up_to_its_score(a: np.ndarray, b: np.ndarray, x: float, y: float) -> None:
    blend = Blend({"a": x, "b": y})
    total = blend.combine({"a": a, "b": b})
    products = np.array([5, 0, 3], np.int32)
    for shopper in range(3):
        parts = blend.parts({"a": a[shopper : shopper + 1], "b": b[shopper : shopper + 1]}, products)
        added = sum(parts.values(), np.zeros(3, np.float32))
        np.testing.assert_allclose(added, total[shopper, products], rtol=1e-5, atol=1e-5)


def test_units_do_not_matter() -> None:
    draw = np.random.default_rng(0)
    a, b = draw.random((2, 9), np.float32), draw.random((2, 9), np.float32)
    blend = Blend({"a": 1.0, "b": 0.3})
    np.testing.assert_allclose(blend.combine({"a": a, "b": b}), blend.combine({"a": 1000 * a, "b": b}), rtol=1e-5)


def test_a_model_with_nothing_to_say_is_silent() -> None:
    a, nothing = np.array([[3, 1, 2]], np.float32), np.zeros((1, 3), np.float32)
    blend = Blend({"a": 0.5, "b": 1.0})
    assert blend.combine({"a": a, "b": nothing})[0].tolist() == pytest.approx([0.5, 1 / 6, 1 / 3])
    assert scale(nothing).tolist() == [[1]]


def test_a_score_that_decayed_to_nothing_is_silent() -> None:
    faint = np.array([[1e-45, 0, 0]], np.float32)  # 150 half-lives old
    total = Blend({"a": 1.0}).combine({"a": faint})
    assert np.isfinite(total).all()
    assert total[0].tolist() == pytest.approx([0, 0, 0])


def test_a_model_without_weight_or_scores_has_no_part() -> None:
    a = np.array([[3, 1, 2]], np.float32)
    assert set(Blend({"a": 1.0, "b": 0.0, "absent": 1.0}).parts({"a": a, "b": a}, np.array([0], np.int32))) == {"a"}
