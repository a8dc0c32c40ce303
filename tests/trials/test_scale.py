"""The scale bench on a small size: its made-up world is what it says, its figures are there, none spoils another."""

from __future__ import annotations

import os
import time

import numpy as np
import pytest

from daogou.models import KINDS
from daogou.models.extras import missing
from daogou.models.recommender import make
from daogou.trials import scale
from daogou.trials.alone import Stopped, alone
from daogou.trials.scale_world import interactions, made_up
from daogou.types import InvalidInput, Progress, silent


def test_popularity_is_zipf_like() -> None:
    log = interactions(2_000, 500, 100_000, seed=0)
    assert len(log) == 100_000
    counts = np.sort(np.bincount(log.products, minlength=500))[::-1]
    assert counts[:50].sum() > 0.25 * counts.sum() > counts[250:].sum(), "a tenth sells more than the lower half"
    per_shopper = np.diff(log.offsets)
    assert np.percentile(per_shopper, 90) > 2 * np.median(per_shopper)


def test_shoppers_of_a_circle_share_a_taste() -> None:
    log = interactions(300, 400, 60_000, seed=1)
    bought = log.matrix(np.ones(len(log), np.float32)).toarray()
    bought /= np.linalg.norm(bought, axis=1, keepdims=True)
    near = bought @ bought.T
    np.fill_diagonal(near, 0)
    assert near.max(axis=1).mean() > 1.2 * near.mean(), "somebody is nearer than everybody"


def test_every_product_has_words_and_a_vector() -> None:
    said = made_up(50, 300, 500, seed=0).features
    assert said["terms_shape"][0] == said["values_shape"][0] == len(said["text_row"]) == 300
    assert (np.diff(said["terms_starts"]) > 0).mean() > 0.9
    np.testing.assert_allclose(np.linalg.norm(said["text"], axis=1), 1, rtol=1e-5)


def test_whatever_a_model_reads_is_made_up() -> None:
    said = made_up(20, 30, 200, seed=0).features
    for name in KINDS:
        assert set(make(name).needs) <= set(said), name


def test_each_model_has_its_figures() -> None:
    told: list[str] = []
    names = "popularity, transitions, ease"
    result = scale.run(200, 100, 5_000, names, progress=lambda step, _done, _all: told.append(step))
    assert set(result.models) == {"popularity", "transitions", "ease"}
    for row in result.models.values():
        assert 0 < row["top50_p50_ms"] <= row["top50_p99_ms"]
        assert row["peak_mb"] > 10
        assert row["fit_s"] > 0
    assert result.notes["left_out"] == result.notes["known"] == {}
    assert result.models["transitions"]["state_mb"] > 0
    assert {"measure · popularity", "measure · transitions", "measure"} < set(told)


def test_all_are_measured_or_left_out_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "SETTINGS", {"sequence": {"epochs": 1, "width": 8}, "ease": {"items": 20}})
    result = scale.run(60, 40, 1_500)
    left_out = result.notes["left_out"]
    assert isinstance(left_out, dict)
    assert set(left_out) == {name for name in KINDS if missing(name)}, left_out
    assert set(result.models) | set(left_out) == set(KINDS)
    known = result.notes["known"]
    assert isinstance(known, dict)
    assert "scores 20 of 40 products" in known["ease"]
    assert "items 20" in known["ease"]


def test_a_model_that_takes_too_long_is_left_out_and_the_next_is_measured() -> None:
    result = scale.run(2_000, 2_000, 100_000, "transitions", limit_s=0.001)
    assert not result.models
    assert result.notes["left_out"] == {"transitions": "not done after 0.001 s"}
    assert result.best == ""


def test_unknown_models_and_empty_worlds_are_refused() -> None:
    with pytest.raises(InvalidInput, match="magic"):
        scale.run(10, 10, 10, "magic")
    with pytest.raises(InvalidInput, match="At least one"):
        scale.run(0, 10, 10, "popularity")


def counts(progress: Progress) -> int:
    progress("count", 1, 2)
    return os.getpid()


def breaks(_: Progress) -> None:
    raise ValueError("no such shelf")


def dies(progress: Progress) -> None:
    progress("lift", 3, 1_000)
    os.kill(os.getpid(), 9)


def sleeps(progress: Progress) -> None:
    progress("sleep", 0, 1)
    time.sleep(600)


def test_what_is_done_alone_comes_back_and_says_how_far_it_is() -> None:
    told: list[tuple[str, int, int]] = []
    assert alone(counts, 60, lambda *step: told.append(step)) != os.getpid()
    assert told == [("count", 1, 2)]


def test_what_stops_it_is_told() -> None:
    assert alone(breaks, 60, silent) == Stopped("ValueError: no such shelf")
    died, slept = alone(dies, 60, silent), alone(sleeps, 5, silent)
    assert isinstance(died, Stopped)
    assert isinstance(slept, Stopped)
    assert "ended with -9" in died.why
    assert "(at lift, 3 of 1,000)" in died.why
    assert "not done after 5 s" in slept.why
