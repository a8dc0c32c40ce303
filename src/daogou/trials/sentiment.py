"""Praise or blame: how often the learned head and the word lists say of a review what its author's rating says."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from daogou.reading.aspects import ASPECTS, aspects
from daogou.reading.sentiment import learn, lexicon_log_odds
from daogou.trials.result import BenchResult, peak_mb
from daogou.trials.reviews import Reviews, read
from daogou.types import Floats


def run(train: Path, test: Path | None = None) -> BenchResult:
    """Learn from one file, judge on the other; without `test`, a fifth of the file is kept back, by SHA-256 of the
    text, so that a review that stands twice is on one side. Raises `InvalidInput`."""
    known = read(train)
    asked = read(test) if test else None
    if asked is None:
        kept = np.array([hashlib.sha256(text.encode()).digest()[0] < 51 for text in known.texts], np.bool_)
        known, asked = _of(known, ~kept), _of(known, kept)
    began = time.perf_counter()
    head = learn(known.texts, known.praise)
    fit_s = time.perf_counter() - began
    table = {
        "head": {**_judged(head.log_odds, asked), "fit_s": fit_s},
        "lexicon": {**_judged(lexicon_log_odds, asked), "fit_s": 0.0},
    }
    notes = {"learned_from": len(known.texts), "aspects": _aspects(asked)}
    protocol = "held-out file" if test else "a fifth of the file, by the text's hash"
    return BenchResult("sentiment", train.name, protocol, table, "head", len(asked.texts), 0, notes)


def _of(reviews: Reviews, chosen: np.ndarray) -> Reviews:
    return Reviews([reviews.texts[place] for place in np.flatnonzero(chosen)], reviews.praise[chosen])


def _judged(judge: Callable[[Sequence[str]], Floats], asked: Reviews) -> dict[str, float]:
    """`accuracy`: what has no opinion counts as praise, as most reviews are."""
    began = time.perf_counter()
    odds = judge(asked.texts)
    took = time.perf_counter() - began
    right = (odds >= 0) == asked.praise
    return {
        "accuracy": float(right.mean()),
        "silent": float((odds == 0).mean()),
        "reviews_per_s": len(right) / took,
        "peak_mb": peak_mb(),
    }


def _aspects(asked: Reviews) -> dict[str, dict[str, float]]:
    """By aspect: how many reviews speak of it, and how often its polarity is the whole review's, which it need not
    be: a good product may come late."""
    told, agreed = Counter[str](), Counter[str]()
    for text, praise in zip(asked.texts, asked.praise.tolist(), strict=True):
        for name, polarity in {(found.aspect, found.polarity) for found in aspects(text)}:
            told[name] += 1
            agreed[name] += (polarity > 0) == praise
    return {name: {"reviews": told[name], "agree": agreed[name] / max(told[name], 1)} for name in ASPECTS}
