"""How fast a shopper's list comes: 20 recommendations with reasons, in-process, one shopper after the other."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from daogou.trials.result import BenchResult, peak_mb

if TYPE_CHECKING:
    from daogou.app import Shop

SHOPPERS = 1_000


def run(shop: Shop, shoppers: int = SHOPPERS) -> BenchResult:
    """Time `recommend` (facts read, scored, ranked, explained; not noted as shown) for shoppers drawn evenly from
    few orders to many, after one warm-up request."""
    chosen = shop.sample_shoppers(shoppers)
    shop.recommend(chosen[0][0], noted=False)
    took = []
    for shopper, _ in chosen:
        began = time.perf_counter()
        shop.recommend(shopper, 20, noted=False)
        took.append(1_000 * (time.perf_counter() - began))
    p50, p99 = np.percentile(took, [50, 99])
    row = {"p50_ms": float(p50), "p99_ms": float(p99), "max_ms": float(max(took)), "peak_mb": peak_mb()}
    return BenchResult(
        "latency", shop.settings.name.en, "20 recommendations with reasons", {"blend": row}, "blend", len(took), 0
    )
