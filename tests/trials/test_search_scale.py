"""What the bench of large catalogues makes up and times, on a small one."""

import numpy as np
import pytest

from daogou.app import encoders
from daogou.testing.shops import Letters
from daogou.trials.search_scale import _catalogue, run
from daogou.types import InvalidInput


def test_words_and_meaning_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daogou.trials.search_scale._QUERIES", 8)
    monkeypatch.setattr(encoders, "encoder_called", lambda *_: Letters())
    result = run(1_000)
    assert set(result.models) == {"words", "words and meaning"}
    assert all(row["p99_ms"] >= row["p50_ms"] > 0 and row["ready_s"] > 0 for row in result.models.values())
    assert result.notes["texts"] == 1_000


def test_every_product_is_told_apart_and_the_same_again() -> None:
    (one,), (other,) = (list(_catalogue(1_500, np.random.default_rng(3))) for _ in range(2))
    assert one.equals(other)
    assert one["id"].n_unique() == one["title_en"].n_unique() == 1_500


def test_too_few_say_nothing() -> None:
    with pytest.raises(InvalidInput, match="1,000"):
        run(10)
