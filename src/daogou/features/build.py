"""All features of a catalogue, from what every kind is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module

import polars as pl

from daogou.features import KINDS
from daogou.shop.interactions import Interactions
from daogou.shop.products import PLACEMENT_COLUMNS
from daogou.types import Array, Floats, InvalidInput

Encode = Callable[[Sequence[str]], Floats]
"""Texts → float32[len(texts), dim], rows of length 1, the empty text a zero row: an encoder, with its cache."""


NOWHERE = pl.DataFrame(schema=PLACEMENT_COLUMNS)
"""No placement."""


@dataclass(frozen=True)
class Source:
    """What features are made of: the catalogue (`PRODUCT_COLUMNS`, a product's index is its row), everybody's
    interactions with it, the encoder, and where the shop puts products before people (`PLACEMENT_COLUMNS`)."""

    catalogue: pl.DataFrame
    log: Interactions
    encode: Encode
    placements: pl.DataFrame = field(default_factory=NOWHERE.clone)


def build(
    catalogue: pl.DataFrame,
    log: Interactions,
    encode: Encode,
    kinds: Iterable[str] = KINDS,
    placements: pl.DataFrame = NOWHERE,
) -> dict[str, Array]:
    """The named arrays of these kinds, as of the log's end. Raises `InvalidInput` for a kind that is not in `KINDS`,
    and where the log is of another catalogue."""
    if log.n_products != len(catalogue):
        raise InvalidInput(f"The log knows {log.n_products} products, the catalogue {len(catalogue)}.")
    source = Source(catalogue, log, encode, placements)
    arrays: dict[str, Array] = {}
    for kind in kinds:
        if kind not in KINDS:
            raise InvalidInput(f"There is no feature named {kind!r}. There are: {', '.join(KINDS)}.")
        module, _, name = KINDS[kind].partition(":")
        write: Callable[[Source], dict[str, Array]] = getattr(import_module(module), name)
        arrays |= write(source)
    return arrays
