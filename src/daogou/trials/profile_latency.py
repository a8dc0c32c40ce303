"""How fast profiles come: those of a made-up shop's shoppers one after the other, and one anew after each event."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from daogou.app import Shop
from daogou.profiles.statistics import profile
from daogou.shop.events import Event
from daogou.testing.madeup.demo import fill, open_made_up
from daogou.trials.result import BenchResult, peak_mb
from daogou.types import ProductId, Progress, ShopperId, silent

REFRESHED = 100


def run(shoppers: int = 1_000, seed: int = 1, products: int = 2_000, progress: Progress = silent) -> BenchResult:
    """Make and train the shop in a folder that is removed, then time what is believed of a shopper, read from the
    stores. "statistics": what their acts say, of each once. "profiles": `Shop.profile`, which reads their words too, of
    each once. "refresh": an event is accepted, and is in the profile that is made next; both together."""
    with TemporaryDirectory() as folder:
        shop = open_made_up(Path(folder) / "shop")
        try:
            fill(shop, seed, shoppers, products, progress)
            shop.train(progress=progress)
            shop.profile(shop.sample_shoppers(1)[0][0])
            table = {
                "statistics": _statistics(shop, shoppers),
                "profiles": _profiles(shop, shoppers),
                "refresh": _refresh(shop),
            }
        finally:
            shop.close()
    protocol = "Shop.profile, one shopper after the other"
    return BenchResult("profile-latency", f"made-up shop, seed {seed}", protocol, table, "profiles", shoppers, seed)


def _statistics(shop: Shop, shoppers: int) -> dict[str, float]:
    now, shelf = shop.now(), shop.serving().shelf
    chosen = [who for who, _ in shop.sample_shoppers(shoppers)]
    return _timed([lambda who=who: profile(shop.record(who, now), shelf) for who in chosen])  # type: ignore[misc]


def _profiles(shop: Shop, shoppers: int) -> dict[str, float]:
    chosen = [who for who, _ in shop.sample_shoppers(shoppers)]
    return _timed([lambda who=who: shop.profile(who) for who in chosen])  # type: ignore[misc]


def _refresh(shop: Shop) -> dict[str, float]:
    product = ProductId(shop.serving().ranker.products[0])

    def refreshed(who: ShopperId, n: int) -> Callable[[], object]:
        event = Event(f"refresh-{n}", who, "like", shop.clock.now() - timedelta(seconds=1), product)

        def once() -> None:
            shop.accept([event])
            likes = shop.profile(who).of("likes")
            assert any(trait.key == product for trait in likes), "what was just done is in the profile"

        return once

    return _timed([refreshed(who, n) for n, (who, _) in enumerate(shop.sample_shoppers(REFRESHED))])


def _timed(calls: list[Callable[[], object]]) -> dict[str, float]:
    took = []
    for call in calls:
        began = time.perf_counter()
        call()
        took.append(1_000 * (time.perf_counter() - began))
    p50, p95, p99 = np.percentile(took, [50, 95, 99])
    told = {"total_s": sum(took) / 1_000, "p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "n": len(took)}
    return {name: float(value) for name, value in told.items()} | {"peak_mb": peak_mb()}
