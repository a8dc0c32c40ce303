"""The scale bench on a small size: its made-up world is what it says, its figures are there."""

from __future__ import annotations

import numpy as np
import pytest

from daogou.trials import scale
from daogou.types import InvalidInput


def test_popularity_is_zipf_like() -> None:
    log = scale.made_up(2_000, 500, 100_000, seed=0)
    assert len(log) == 100_000
    counts = np.sort(np.bincount(log.products, minlength=500))[::-1]
    assert counts[:50].sum() > 0.25 * counts.sum() > counts[250:].sum(), "a tenth sells more than the lower half"
    per_shopper = np.diff(log.offsets)
    assert np.percentile(per_shopper, 90) > 2 * np.median(per_shopper)


def test_shoppers_of_a_circle_share_a_taste() -> None:
    log = scale.made_up(300, 400, 60_000, seed=1)
    bought = log.matrix(np.ones(len(log), np.float32)).toarray()
    bought /= np.linalg.norm(bought, axis=1, keepdims=True)
    near = bought @ bought.T
    np.fill_diagonal(near, 0)
    assert near.max(axis=1).mean() > 1.2 * near.mean(), "somebody is nearer than everybody"


def test_each_model_has_its_figures() -> None:
    result = scale.run(200, 100, 5_000, "popularity, transitions")
    assert set(result.models) == {"popularity", "transitions"}
    for row in result.models.values():
        assert 0 < row["top50_p50_ms"] <= row["top50_p99_ms"]
        assert row["peak_mb"] > 10
        assert row["fit_s"] > 0


def test_unknown_models_and_empty_worlds_are_refused() -> None:
    with pytest.raises(InvalidInput, match="magic"):
        scale.run(10, 10, 10, "magic")
    with pytest.raises(InvalidInput, match="At least one"):
        scale.run(0, 10, 10, "popularity")
