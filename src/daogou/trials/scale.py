"""How fit time, memory and latency grow: every recommender on a made-up world of any size (scale_world.py).

Each is fitted in a process of its own and with a limit of time, so that `peak_mb` is its own (with the world, which all
hold) and none that takes too much spoils the rest. `fit_cpu_s`, the seconds of all cores, says the work on a machine
that is busy otherwise. Accuracy means nothing here and is not told.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from daogou import metrics
from daogou.models import KINDS
from daogou.models.ease import Ease
from daogou.models.extras import missing
from daogou.models.recommender import Recommender, make
from daogou.trials.alone import Stopped, alone
from daogou.trials.result import BenchResult, peak_mb
from daogou.trials.scale_world import YEAR, World, made_up
from daogou.types import DAY, InvalidInput, Progress, silent

K = 50
LIMIT_S = 900.0
"""How long a model may take, fit and lists together."""
SETTINGS: Mapping[str, Mapping[str, Any]] = {"sequence": {"epochs": 1}}
"""What differs from the presets: of the transformer one epoch is measured, of the many that it learns in."""
_ASKED = 200
"""Shoppers whose lists are timed."""


def run(
    shoppers: int,
    items: int,
    events: int,
    models: str = "all",
    seed: int = 0,
    limit_s: float = LIMIT_S,
    progress: Progress = silent,
) -> BenchResult:
    """Fit these models (names with commas between, or all) and time top-50 lists. The notes say which are `left_out`
    and why, and what is to be `known` of a figure. Raises `InvalidInput` for a size below 1 or an unknown name."""
    if min(shoppers, items, events) < 1:
        raise InvalidInput("At least one shopper, item and event are needed.")
    names = list(KINDS) if models == "all" else [name.strip() for name in models.split(",") if name.strip()]
    for name in names:
        make(name)
    progress("make up a world", 0, 1)
    table: dict[str, dict[str, float]] = {}
    left_out: dict[str, str] = {}
    known: dict[str, str] = {}
    with TemporaryDirectory() as folder:
        made_up(shoppers, items, events, seed).save(Path(folder))
        progress("make up a world", 1, 1)
        for place, name in enumerate(names):
            progress(f"measure · {name}", place, len(names))
            found = _measured(name, Path(folder), seed, limit_s, progress)
            if isinstance(found, Stopped):
                left_out[name] = found.why
            else:
                table[name], said = found
                known |= {name: said} if said else {}
    progress("measure", len(names), len(names))
    size = f"{shoppers:,} shoppers × {items:,} items × {events:,} events"
    best = min(table, key=lambda name: table[name]["fit_s"], default="")
    notes = {"best": "the quickest fit", "left_out": left_out, "known": known}
    return BenchResult("scale", "made up", size, table, best, min(_ASKED, shoppers), seed, notes)


def _measured(
    name: str, world: Path, seed: int, limit_s: float, progress: Progress
) -> tuple[dict[str, float], str] | Stopped:
    if lacking := missing(name):
        return Stopped(str(lacking))
    return alone(partial(_measure, name, SETTINGS.get(name, {}), world, seed), limit_s, progress)


def _measure(
    name: str, settings: Mapping[str, Any], folder: Path, seed: int, progress: Progress
) -> tuple[dict[str, float], str]:
    """The figures of one model in the world that this folder holds, and what is to be known of them."""
    world = World.load(folder)
    began, worked = time.perf_counter(), time.process_time()
    model = make(name, **settings).attended(progress).fit(world.log, world.features)
    fit_s, cpu_s = time.perf_counter() - began, time.process_time() - worked
    p50, p99 = np.percentile(_timed(model, world, seed), [50, 99])
    state_mb = sum(array.nbytes for array in model.state().values()) / 1e6
    row = {"fit_s": fit_s, "fit_cpu_s": cpu_s, "peak_mb": peak_mb(), "state_mb": state_mb}
    return {**row, "top50_p50_ms": float(p50), "top50_p99_ms": float(p99)}, _known(model, settings)


def _timed(model: Recommender[Any], world: World, seed: int) -> list[float]:
    """What the lists of some shoppers took, in ms each."""
    log, took = world.log, []
    for shopper in np.random.default_rng(seed).choice(log.n_shoppers, min(_ASKED, log.n_shoppers), replace=False):
        history = log.take(np.array([shopper]))
        began = time.perf_counter()
        metrics.top(model.score(history, np.array([YEAR * DAY], dtype=np.int64)), K)
        took.append(1_000 * (time.perf_counter() - began))
    return took


def _known(model: Recommender[Any], settings: Mapping[str, Any]) -> str:
    said = [", ".join(f"{name} {value}" for name, value in settings.items())] if settings else []
    if isinstance(model, Ease) and not (able := model.modelled()).all():
        said.append(
            f"scores {int(able.sum()):,} of {len(able):,} products: its Gram matrix is dense, so that only the "
            f"{model.config.items:,} most bought take part"
        )
    return "; ".join(said)
