"""A forest's leaves, each with what a row has to meet to reach it: read from LightGBM's own dump of its trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from lightgbm import Booster

_LARGEST = float(np.finfo(np.float32).max)


class Condition(NamedTuple):
    """low < value ≤ high, or `missing` where there is no value (NaN). The bounds are float32, as the values are."""

    column: int
    low: float = -np.inf
    high: float = np.inf
    missing: bool = True

    def both(self, other: Condition) -> Condition:
        """What meets this and the other one, which is about the same column."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Condition(self.column, low, high, self.missing and other.missing)


class Leaf(NamedTuple):
    """What a leaf says, and the path to it: by column its condition and the part of the training rows that meet it,
    of those that came to its splits."""

    value: float
    path: Mapping[int, tuple[Condition, float]]


def leaves(forest: Booster, weight: float = 1.0) -> Iterator[Leaf]:
    """The leaves of all trees, what each says times `weight`."""
    for tree in forest.dump_model()["tree_info"]:
        yield from _below(tree["tree_structure"], weight, {})


def _below(node: Mapping[str, Any], weight: float, path: Mapping[int, tuple[Condition, float]]) -> Iterator[Leaf]:
    if "split_feature" not in node:
        yield Leaf(node["leaf_value"] * weight, path)
        return
    column, rows = node["split_feature"], node["internal_count"]
    whole = (Condition(column), 1.0)
    for child, condition in zip((node["left_child"], node["right_child"]), _sides(node), strict=True):
        met, part = path.get(column, whole)
        reached = child.get("internal_count", child.get("leaf_count"))
        yield from _below(child, weight, {**path, column: (met.both(condition), part * reached / rows)})


def _sides(node: Mapping[str, Any]) -> tuple[Condition, Condition]:
    """What goes left and what goes right."""
    column, at = node["split_feature"], _rounded_down(node["threshold"])
    # a column that lacked nothing in training knows no missing values: LightGBM then reads them as 0
    left = node["default_left"] if node["missing_type"] == "NaN" else at >= 0
    return Condition(column, high=at, missing=left), Condition(column, low=at, missing=not left)


def _rounded_down(threshold: float) -> float:
    """The largest float32 that is not above: a float32 is at most this one exactly if it is at most the threshold."""
    at = min(threshold, _LARGEST)  # one that parts values from none is beyond
    near = np.float32(at)
    return float(near if float(near) <= at else np.nextafter(near, np.float32(-np.inf)))
