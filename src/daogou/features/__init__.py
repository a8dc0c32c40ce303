"""Products and moments (no shopper) → named arrays; one file per kind, written and read there."""

from __future__ import annotations

from collections.abc import Mapping

from daogou.types import Array

Features = Mapping[str, Array]
"""Named arrays. Unless its file says otherwise (`text`, `terms_…`, `values_…`, `demand…`, `placed…`, the `…_key`
arrays), the first axis of each is the catalogue's rows. `features.build.build` makes them."""

KINDS: dict[str, str] = {
    "catalogue": "daogou.features.catalogue:write",
    "text": "daogou.features.text:write",
    "terms": "daogou.features.terms:write",
    "values": "daogou.features.values:write",
    "price": "daogou.features.price:write",
    "popularity": "daogou.features.popularity:write",
    "demand": "daogou.features.demand:write",
    "placements": "daogou.features.placements:write",
    "repurchase": "daogou.features.repurchase:write",
}
"""Every kind of feature by its name; a new one is a file and a line here. What arrays it makes, its file says."""
