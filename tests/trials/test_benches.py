"""Benches: the one shape of result, and plain words for what cannot be run."""

import json
from pathlib import Path

import pytest

from daogou.app import Shop
from daogou.trials import baskets, latency
from daogou.types import InvalidInput

SHAPE = {"bench", "dataset", "protocol", "models", "best", "n", "seed", "version", "machine"}


def test_latency_writes_the_one_shape(shop: Shop, tmp_path: Path) -> None:
    latency.run(shop, shoppers=5).write(tmp_path / "out" / "latency.json")
    told = json.loads((tmp_path / "out" / "latency.json").read_text())
    assert set(told) >= SHAPE
    assert told["n"] == 5
    assert {"cores", "load"} == set(told["machine"])
    assert told["models"][told["best"]]["p99_ms"] >= told["models"][told["best"]]["p50_ms"] > 0


def test_an_unknown_source_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nowhere"):
        baskets.run("nowhere", None)
