"""TreeSHAP by table: what each column adds to a forest's score, exactly, for many rows in a handful of array steps.

Of one leaf whose path asks d columns, column j adds

    value · (o_j − z_j) · Σ_{S ⊆ D∖j} |S|! (d − |S| − 1)! / d! · Π_{k ∈ S} o_k · Π_{k ∉ S} z_k

o_k is 1 where the row meets the path's condition on column k, else 0; z_k is the part of the training rows that do.
Only o is the row's, and it is one of 2^d patterns: of shallow trees all are worked out beforehand. Lundberg et al.,
"From local explanations to global understanding with explainable AI for trees", 2020: the path-dependent form, which
LightGBM's `pred_contrib` gives too; tables as in Yang, "Fast TreeSHAP: accelerating SHAP value computation for trees",
2021.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from daogou.ranking.tree_paths import Condition, Leaf, leaves
from daogou.types import Array, Bools, Floats, Ints, InvalidInput, Longs

if TYPE_CHECKING:
    from lightgbm import Booster

LONGEST = 8
"""Columns on a path at most: each column of a leaf has a table of 2^d entries."""


@dataclass(frozen=True)
class Conditions:
    """Distinct conditions: `column` int32[c]; `low`, `high` float32[c, 1]; `missing` bool[c, 1]."""

    column: Ints
    low: Floats
    high: Floats
    missing: Bools

    def met(self, values: Floats) -> Bools:
        """bool[c, n] of float32[n, columns]."""
        known = np.ascontiguousarray(values.T)[self.column]
        return ((known > self.low) & (known <= self.high)) | (np.isnan(known) & self.missing)


@dataclass(frozen=True)
class TreeShap:
    """Leaves, those of the longest paths first, with their tables.

    `asked[k]` int32[…]: the condition on the k-th column of each path that has so many. A part is one column of one
    path, and the parts of a column lie together: `leaf` int32[parts]; `start` int32[parts, 1], where its entries, one
    per pattern, begin in `table` float32[…]. Those of `columns[i]` begin at `begins[i]`; there are `width` columns in
    all.
    """

    conditions: Conditions
    asked: Sequence[Ints]
    leaf: Ints
    start: Ints
    table: Floats
    columns: Longs
    begins: Longs
    width: int

    def parts(self, values: Floats) -> Floats:
        """float32[width, n]: what each column adds for each row of `values` float32[n, width]."""
        parts = np.zeros((self.width, len(values)), np.float32)
        if self.asked and len(values):
            entries = self._patterns(values)[self.leaf]
            entries += self.start
            parts[self.columns] = np.add.reduceat(self.table[entries], self.begins, axis=0)
        return parts

    def _patterns(self, values: Floats) -> Ints:
        """int32[leaves, n]: bit k tells whether the row meets the condition on the k-th column of the leaf's path."""
        met = self.conditions.met(values)
        patterns = np.zeros((len(self.asked[0]), len(values)), np.int32)
        for place, condition in enumerate(self.asked):
            patterns[: len(condition)] |= met[condition].astype(np.int32) << place
        return patterns


def tree_shap(forests: Sequence[tuple[Booster, float]]) -> TreeShap:
    """Of the sum of forests over the same columns, each score times its weight. Raises `InvalidInput` for trees that
    are too deep."""
    every = (leaf for forest, weight in forests for leaf in leaves(forest, weight) if leaf.path)
    found = sorted(every, key=lambda leaf: -len(leaf.path))
    if found and len(found[0].path) > LONGEST:
        raise InvalidInput(
            f"Trees with more than {LONGEST} columns on a path cannot be explained: make them shallower."
        )
    paths = [[condition for condition, _ in leaf.path.values()] for leaf in found]
    number = {condition: n for n, condition in enumerate(dict.fromkeys(c for path in paths for c in path))}
    longest = len(paths[0]) if paths else 0
    asked = [np.array([number[path[k]] for path in paths if len(path) > k], np.int32) for k in range(longest)]
    column = np.array([condition.column for path in paths for condition in path], np.int64)
    order = np.argsort(column, kind="stable")
    sizes = np.array([2 ** len(path) for path in paths for _ in path], np.int64)
    columns, begins = np.unique(column[order], return_index=True)
    return TreeShap(
        _conditions(list(number)),
        asked,
        leaf=np.repeat(np.arange(len(paths)), [len(path) for path in paths])[order].astype(np.int32),
        start=(np.cumsum(sizes) - sizes)[order, None].astype(np.int32),
        table=_table(found),
        columns=columns,
        begins=begins,
        width=forests[0][0].num_feature(),
    )


def _conditions(distinct: Sequence[Condition]) -> Conditions:
    column, low, high, missing = np.array(distinct, np.float64).reshape(-1, 4).T
    lowest, highest = low.astype(np.float32)[:, None], high.astype(np.float32)[:, None]
    return Conditions(column.astype(np.int32), lowest, highest, missing.astype(np.bool_)[:, None])


def _table(found: Sequence[Leaf]) -> Floats:
    """The entries of all leaves, leaf by leaf, column by column."""
    tables = [np.zeros(0)]
    for _, some in groupby(found, key=lambda leaf: len(leaf.path)):
        alike = list(some)
        zero = np.array([[part for _, part in leaf.path.values()] for leaf in alike])
        tables.append(contributions(zero, np.array([leaf.value for leaf in alike])).ravel())
    return np.concatenate(tables).astype(np.float32)


def contributions(zero: Array, value: Array) -> Array:
    """float64[leaves, d, 2^d]: what each column of a path adds, by pattern; `zero` float64[leaves, d] are z, `value`
    float64[leaves] what the leaves say."""
    d = zero.shape[1]
    one = (np.arange(2**d)[None, :] >> np.arange(d)[:, None]) & 1
    weight = np.array([factorial(s) * factorial(d - 1 - s) / factorial(d) for s in range(d)])
    parts = np.empty((len(zero), d, 2**d))
    for j in range(d):
        # by |S|: the sum over all S so far of the product
        chosen = np.zeros((len(zero), 2**d, d))
        chosen[..., 0] = 1
        for k in (k for k in range(d) if k != j):
            grown = chosen * zero[:, k, None, None]
            grown[..., 1:] += chosen[..., :-1] * one[k, None, :, None]
            chosen = grown
        parts[:, j] = value[:, None] * (one[j] - zero[:, j, None]) * (chosen @ weight)
    return parts
