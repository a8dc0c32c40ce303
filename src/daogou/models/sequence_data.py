"""What the sequence model is learned from, cut for learning: items, watched shoppers, windows, batches. No torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from daogou.features import Features, terms
from daogou.models.sequence import SequenceConfig
from daogou.shop.interactions import HIDE, Interactions
from daogou.types import Array, Floats, Ints, Longs

_WATCHED_AT_MOST = 4_000


@dataclass(frozen=True)
class Watched:
    """`histories`: the watched shoppers' rows before their last; `target` int[m]: what the last is about."""

    histories: Interactions
    target: Ints


def watch(rows: Interactions, config: SequenceConfig) -> tuple[Watched, Interactions]:
    """Some shoppers' last rows, and the log without them; shoppers of fewer than three rows are left alone."""
    rng = np.random.default_rng(config.seed)
    last = rows.offsets[1:] - 1
    able = np.flatnonzero(np.diff(rows.offsets) >= 3)
    able = able[rows.kinds[last[able]] != HIDE]
    n = min(_WATCHED_AT_MOST, int(np.ceil(config.watched * len(able))))
    chosen = np.sort(rng.choice(able, n, replace=False))
    keep = np.ones(len(rows), np.bool_)
    keep[last[chosen]] = False
    rest = rows.where(keep)
    return Watched(rest.take(chosen), rows.products[last[chosen]]), rest


@dataclass(frozen=True)
class Items:
    """What is known of the products: `drawn` float64[products]: how likely each is drawn as a negative, 0 for one that
    nobody touched; `terms` float32[products, terms]; `text` float32[texts + 1, dim], centred, the last row zero;
    `text_row` int64[products]."""

    drawn: Array
    terms: sparse.csr_array
    text: Floats
    text_row: Longs

    @classmethod
    def of(cls, rows: Interactions, features: Features) -> Items:
        touched = np.bincount(rows.products[rows.kinds != HIDE], minlength=rows.n_products) ** 0.75
        given = np.asarray(features["text"], dtype=np.float32) if "text" in features else np.zeros((0, 1), np.float32)
        said = np.linalg.norm(given, axis=1) > 0
        text = np.zeros((len(given) + 1, given.shape[1]), np.float32)
        if said.any():
            centred = given[said] - given[said].mean(axis=0)
            text[:-1][said] = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        row = features["text_row"] if "text" in features else np.full(rows.n_products, -1)
        row = np.where(np.asarray(row) < 0, len(given), row).astype(np.int64)
        return cls(touched / max(touched.sum(), 1), terms.read(features), text, row)


def windows_of(rows: Interactions, length: int) -> Longs:
    """int64[windows, 2]: from which row to which each sequence goes. Every row but a shopper's first is a target once:
    windows of `length` + 1 rows, cut from the shopper's last row back, share one row."""
    cuts = []
    for start, stop in zip(rows.offsets[:-1].tolist(), rows.offsets[1:].tolist(), strict=True):
        end = stop
        while end - start > 1:
            begin = max(start, end - length - 1)
            cuts.append((begin, end))
            end = begin + 1
    return np.array(cuts, dtype=np.int64).reshape(-1, 2)


def batches_of(windows: Longs, tokens: int, rng: np.random.Generator) -> Iterator[Longs]:
    """The windows (int64[n, 2] each time) in batches of like length and at most about `tokens` places."""
    length = windows[:, 1] - windows[:, 0]
    order = np.argsort(length + rng.random(len(length)), kind="stable")
    batches, start = [], 0
    for place in range(1, len(order) + 1):
        if place == len(order) or (place + 1 - start) * (length[order[place]] - 1) > tokens:
            batches.append(windows[order[start:place]])
            start = place
    for batch in rng.permutation(len(batches)):
        yield batches[batch]


def shuffled(rows: Interactions, rng: np.random.Generator) -> Longs:
    """int64[n]: the rows with those of one moment and order in a new order."""
    new = (np.diff(rows.shoppers) != 0) | (np.diff(rows.at) != 0) | (np.diff(rows.baskets) != 0)
    moment = np.concatenate([[0], np.cumsum(new)])
    return np.lexsort((rng.random(len(rows)), moment))
