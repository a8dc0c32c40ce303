"""Heads: what is said to be so probable happens so often, also when the forest is too sure of itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from daogou.metrics import auc, expected_calibration_error, log_loss
from daogou.ranking.heads import Slice, fit_head, platt, restored
from daogou.types import InvalidInput


def drawn(seed: int, n: int = 4_000) -> Slice:
    """The first of three columns makes it probable, the others do not."""
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(n, 3)).astype(np.float32)
    return Slice(values, draw.random(n) < expit(1.5 * values[:, 0] - 2))


@given(st.floats(0.2, 5), st.floats(-3, 3))
def test_platt_finds_what_was_done_to_the_log_odds(slope: float, shift: float) -> None:
    odds = np.linspace(-4, 4, 4_000)
    happened = np.arange(4_000) * 0.6180339887 % 1 < expit(odds)
    found = platt((odds - shift) / slope, happened)
    assert found.slope == pytest.approx(slope, rel=0.15)
    assert np.abs(found.probability((odds - shift) / slope) - expit(odds)).max() < 0.05


def test_a_head_knows_more_than_the_base_rate_and_is_calibrated() -> None:
    pytest.importorskip("lightgbm", reason="the ranker extra is not installed")
    learn, later, test = drawn(0), drawn(1), drawn(2)
    head = fit_head(["a", "b", "c"], learn, later)
    told = head.probability(test.values)
    assert log_loss(told, test.happened) < log_loss(np.full(len(told), learn.happened.mean()), test.happened) - 0.05
    assert auc(told, test.happened) > 0.75
    assert expected_calibration_error(told, test.happened) < 0.03
    np.testing.assert_array_equal(restored(head.state()).probability(test.values), told)


def test_what_never_happened_has_no_head() -> None:
    pytest.importorskip("lightgbm", reason="the ranker extra is not installed")
    learn = drawn(0, 50)
    with pytest.raises(InvalidInput, match="no data"):
        fit_head(["a", "b", "c"], learn, Slice(learn.values, np.zeros(50, np.bool_)))
