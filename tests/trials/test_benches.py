"""Benches: the one shape of result, and plain words for what cannot be run."""

import json
from pathlib import Path

import pytest

from daogou.app import Shop
from daogou.trials import baskets, latency
from daogou.trials.result import BenchResult
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


def test_what_could_not_be_measured_is_null_in_json_and_blank_in_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from daogou.commands.terminal import metrics_table

    rows = {"a": {"ndcg@10": 0.5, "odd": float("nan")}}
    result = BenchResult("b", "d", "p", rows, "a", 1, 0, {"list": (float("inf"), 1)})
    result.write(tmp_path / "b.json")
    told = json.loads((tmp_path / "b.json").read_text(), parse_constant=pytest.fail)
    assert told["models"]["a"] == {"ndcg@10": 0.5, "odd": None}
    assert told["notes"]["list"] == [None, 1]
    metrics_table("t", result.models)
    assert "nan" not in capsys.readouterr().out
