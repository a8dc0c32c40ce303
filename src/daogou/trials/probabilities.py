"""How well probabilities hold: interest and purchase, by time split, against simpler ways to tell them.

The log is parted by time into three: what is learned from, what is calibrated on, what judges. A session belongs to the
part that holds all of it; one across a border is left out, so that nothing that is learned from lies after what judges.
The rivals are told by the first two parts: the base rate, and the rate given how many events there were so far.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from daogou.ranking.heads import Slice, fit_head, platt
from daogou.training.told import worth
from daogou.trials.result import BenchResult, peak_mb
from daogou.trials.sessions import COLUMNS, SO_FAR, Sessions, read
from daogou.types import Array, Bools, InvalidInput

LEARN, CALIBRATE = 0.6, 0.8
"""The parts of the events after which the next slice begins."""


def run(data: Path) -> BenchResult:
    """Raises `InvalidInput` for what cannot be read or holds too little, and `MissingExtra`."""
    sessions = read(data)
    table: dict[str, dict[str, float]] = {}
    notes: dict[str, object] = {"split": "by time, 60/20/20 of the events; sessions across a border left out"}
    parts = slices(sessions)
    for head, happened in sessions.happened.items():
        learn, later, test = (Slice(sessions.values[part], happened[part]) for part in parts)
        if not test.happened.any():
            raise InvalidInput(f"{data} holds too little: nothing of {head} happened at its end.")
        notes[head] = {"events": [int(part.sum()) for part in parts], "happened": int(test.happened.sum())}
        for name, told in _told(learn, later, test).items():
            probability, seconds = told
            table[f"{head}: {name}"] = row(probability, test.happened, seconds)
    best = min((name for name in table if name.startswith("purchase")), key=lambda name: table[name]["log_loss"])
    return BenchResult("probabilities", data.name, "time split", table, best, int(parts[2].sum()), 0, notes)


def slices(sessions: Sessions) -> tuple[Bools, Bools, Bools]:
    """bool[n] three times: the events of the sessions that lie wholly within each part."""
    first, second = np.quantile(np.sort(_moments(sessions)), [LEARN, CALIBRATE])
    starts, ends = sessions.starts, sessions.ends
    return ends < first, (starts >= first) & (ends < second), starts >= second


def _moments(sessions: Sessions) -> Array:
    return sessions.starts + np.nan_to_num(sessions.values[:, COLUMNS.index("seconds_in")]).astype(np.int64)


def _told(learn: Slice, later: Slice, test: Slice) -> dict[str, tuple[Array, float]]:
    """float64[n] probabilities of the test's rows and the seconds that fitting took, by who tells them."""
    began = time.perf_counter()
    head = fit_head(COLUMNS, learn, later)
    took = time.perf_counter() - began
    known = np.concatenate([learn.happened, later.happened])
    so_far = [np.log(part.values[:, SO_FAR]) for part in (learn, later, test)]
    began = time.perf_counter()
    by_events = platt(np.concatenate(so_far[:2]), known).probability(so_far[2])
    return {
        "head": (head.probability(test.values), took),
        "events so far": (by_events, time.perf_counter() - began),
        "base rate": (np.full(len(test.happened), known.mean()), 0.0),
    }


def row(probability: Array, happened: Bools, fit_s: float) -> dict[str, float]:
    """What these probabilities (float64[n]) are worth against what happened (bool[n])."""
    return {**worth(probability, happened), "fit_s": fit_s, "peak_mb": peak_mb()}
