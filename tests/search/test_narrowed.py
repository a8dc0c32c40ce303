"""Many vectors are kept in their main directions: what is near stays near."""

import numpy as np
import pytest

from daogou.search import meaning
from daogou.search.meaning import Meaning, narrowed
from daogou.types import Floats


def near_a_plane(n: int, dim: int, rank: int) -> Floats:
    """float32[n, dim], rows of length 1, nearly of so many directions."""
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((n, rank)) @ rng.standard_normal((rank, dim)) + 0.01 * rng.standard_normal((n, dim))
    unit: Floats = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def told(vectors: Floats) -> Meaning:
    ids = [f"p{row}" for row in range(len(vectors))]
    return Meaning(ids, vectors, np.arange(len(vectors), dtype=np.int32), lambda query: vectors[int(query)])


def test_cosines_are_nearly_what_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "WIDE", 100)
    monkeypatch.setattr(meaning, "NARROW", 8)
    whole = told(near_a_plane(500, 64, 8))
    few = narrowed(whole)
    assert few.vectors.shape == (500, 8)
    for query in ("3", "77"):
        np.testing.assert_allclose(few.cosines(query), whole.cosines(query), atol=0.02)
        assert int(few.cosines(query).argmax()) == int(query)


def test_few_are_left_as_they_are() -> None:
    whole = told(near_a_plane(50, 64, 8))
    assert narrowed(whole) is whole
