"""Which model a learned rank stands on: what each column adds is added up by the model whose word the column is.

A model's score and place are its own. What the shopper did with the product or its title is the word of habit, what
everybody buys that of popularity, where the blend has such a model. The blend's score and place are all its models', in
the proportions of their parts in it. The rest (price, category, the shopper at large) is nobody's word and no reason.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from daogou.ranking.learned import BLEND, Learned, Table
from daogou.types import Floats, Longs

_WORDS: Mapping[str, tuple[str, ...]] = {
    "own": ("habit", "frequency"),
    "title": ("habit", "frequency"),
    "due": ("habit", "frequency"),
    "like": ("habit", "frequency"),
    "sold": ("popularity",),
    "trend": ("popularity",),
}
"""By how a column's name begins: the models whose word it is, the first that takes part."""


def by_model(learned: Learned, there: Longs, found: Table, blended: Mapping[str, Floats]) -> dict[str, Floats]:
    """float32[m] by model: what each adds to the rank of m products, of which those at `there` (int64[…]) are
    candidates, with the rows `found`; `blended` are all models' parts in the blend, 0 of one that does not count. They
    stand where a product is no candidate, and where nothing that a model says adds anything."""
    if not len(there):
        return dict(blended)
    parts = {name: part.copy() for name, part in blended.items()}
    added = shared_out(learned.parts(found), {name: part[there] for name, part in blended.items()})
    speaks = np.any([part > 0 for part in added.values()], axis=0)
    for name, part in added.items():
        parts[name][there[speaks]] = part[speaks]
    return parts


def shared_out(columns: Mapping[str, Floats], blended: Mapping[str, Floats]) -> dict[str, Floats]:
    """float32[m] by model, from float32[m] by column and by each model's part in the blend."""
    added = {name: np.zeros_like(part) for name, part in blended.items()}
    whole = sum((np.abs(part) for part in blended.values()), np.float32(1e-30))
    for column, part in columns.items():
        kind, _, name = column.partition("_")
        if kind in ("score", "rank") and name == BLEND:
            for model, own in blended.items():
                added[model] += part * np.abs(own) / whole
        elif kind in ("score", "rank"):
            added[name] += part
        elif speaker := next((model for model in _WORDS.get(kind, ()) if model in added), None):
            added[speaker] += part
    return added
