"""The probability of purchase on made-up baskets: the head knows more than how often a product was bought so far."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from daogou.features import Features
from daogou.features.build import build
from daogou.shop.events import EVENT_COLUMNS
from daogou.shop.interactions import Interactions, from_frames
from daogou.testing.shops import Letters, catalogue, order_lines
from daogou.training.rank import RankConfig
from daogou.trials.basket_probabilities import measure, run
from daogou.types import InvalidInput

pytest.importorskip("lightgbm", reason="the ranker extra is not installed")

PRODUCTS = catalogue().sort("id")


def prepare(log: Interactions) -> Features:
    return build(PRODUCTS, log, lambda texts: Letters().encode(texts, "passage"))


def log_of(weeks: int) -> Interactions:
    nothing = pl.DataFrame(schema=EVENT_COLUMNS)
    lines = order_lines(shoppers=80, weeks=weeks)
    return from_frames(lines, nothing, PRODUCTS["id"].to_numpy(), lambda who: int(who[1:]) + 1)[0]


def test_the_head_beats_the_base_rate_and_is_calibrated() -> None:
    found = measure(log_of(8), prepare, "made up", RankConfig(trees=30, near=99))
    head, rate = found.models["purchase: head"], found.models["purchase: base rate"]
    assert head["log_loss"] < rate["log_loss"] - 0.1
    assert head["calibration_error"] < 0.1
    assert rate["auc"] == 0.5
    assert found.n == 80 * 18, "every product is a candidate"
    assert "no data" in str(found.notes["interest"])
    assert found.notes["bought"] == int(np.sum([len(set(order)) for order in _last_orders()]))


def _last_orders() -> list[list[str]]:
    lines = order_lines(shoppers=80, weeks=8)
    last = lines.filter(pl.col("at") == pl.col("at").max().over("shopper"))
    return last.group_by("shopper").agg("product")["product"].to_list()


def test_too_few_baskets() -> None:
    with pytest.raises(InvalidInput, match="too few"):
        measure(log_of(2), prepare, "made up")
    with pytest.raises(InvalidInput, match="no baskets named"):
        run("elsewhere")
