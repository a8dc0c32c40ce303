"""What goes with a product and what stands in for it, with the reason of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from daogou.models.relations import Related, Relations
from daogou.ranking.ranker import Ranker
from daogou.ranking.shortlist import Reason, ReasonKind
from daogou.types import ProductId


def related(
    relations: Relations, ranker: Ranker, how: Literal["goes_with", "similar"] | str, product: ProductId, n: int
) -> Mapping[ProductId, Reason]:
    """Up to `n` products with the evidence of each, best first; none for a product that training never saw. Other
    packings of the same title are neither."""
    row = ranker.rows.get(product)
    if row is None:
        return {}
    with_it = how == "goes_with"
    found = relations.complements(row, n) if with_it else relations.substitutes(row, ranker.features, n)
    apart = ranker.groups[found.products] != ranker.groups[row]
    named = [ProductId(ranker.products[other]) for other in found.products]
    return {named[at]: _reason(with_it, found, int(at), product) for at in np.flatnonzero(apart)}


def _reason(with_it: bool, found: Related, at: int, about: ProductId) -> Reason:
    by_shelf = bool(found.by_shelf[at])
    kind: ReasonKind = ("shelves" if by_shelf else "together") if with_it else ("alike" if by_shelf else "instead")
    numbers = {"times": float(found.times[at]), "lift": float(found.lift[at])}
    return Reason(kind, 1.0, about, numbers, [])
