"""A made-up world of any size for the scale bench: interactions with realistic popularity, products with words.

Items are bought by a Zipf–Mandelbrot law, p(rank) ∝ (rank + 10) ** −0.9, as catalogues are; half of a shopper's events
follow the order of popularity that everybody shares, half that of one of 200 circles of taste, in which each item's
rank is multiplied by a log-normal factor of its own. How much a shopper does is log-normal; events are spread over a
year, and those of one day are one order. A product's title is eight words, drawn by the same law from 20,000, and its
text has a vector of an encoder's usual width; it has one of 300 categories, one of 2,000 brands, and a price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from daogou.features.build import build as build_features
from daogou.shop.interactions import BUY, Interactions, build
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.types import DAY, Array, Floats, Longs

FEATURES = ("text", "terms", "values")
"""The kinds of features that recommenders read."""
YEAR = 365
"""Days of the log, from day 0 on."""
_CIRCLES = 200
_VOCABULARY = 20_000
_WORDS = 8
_CATEGORIES, _BRANDS = 300, 2_000
_DIM = 384


@dataclass(frozen=True)
class World:
    """`features`: those that any recommender reads."""

    log: Interactions
    features: dict[str, Array]

    def save(self, folder: Path) -> None:
        """A file an array."""
        known = {part.name: getattr(self.log, part.name) for part in fields(self.log)}
        for place, arrays in (("log", known), ("features", self.features)):
            (folder / place).mkdir()
            for name, array in arrays.items():
                if array is not None:
                    np.save(folder / place / f"{name}.npy", array)

    @classmethod
    def load(cls, folder: Path) -> World:
        """What `save` wrote, memory-mapped, so that all who load it share it; a change stays with who makes it."""
        log, features = (
            {path.stem: np.load(path, mmap_mode=None if path.stem == "n_products" else "c") for path in place.iterdir()}
            for place in (folder / "log", folder / "features")
        )
        return cls(Interactions(**{**log, "n_products": int(log["n_products"])}), features)


def made_up(shoppers: int, items: int, events: int, seed: int) -> World:
    """The world that the file's top describes."""
    log = interactions(shoppers, items, events, seed)
    rng = np.random.default_rng([seed, items])

    def encode(texts: Sequence[str]) -> Floats:
        vectors = rng.standard_normal((len(texts), _DIM), dtype=np.float32)
        scaled: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return scaled

    return World(log, build_features(catalogue(items, rng), log, encode, FEATURES))


def interactions(shoppers: int, items: int, events: int, seed: int) -> Interactions:
    """Who bought what and when."""
    rng = np.random.default_rng(seed)
    activity = rng.lognormal(sigma=1.0, size=shoppers)
    shopper = np.searchsorted(np.cumsum(activity / activity.sum()), rng.random(events)).clip(0, shoppers - 1)
    rank = _zipf(items, events, rng)
    logs = np.log(np.arange(items) + 1.0)
    orders = np.stack([np.argsort(logs + rng.normal(scale=1.5, size=items)) for _ in range(_CIRCLES)]).astype(np.int32)
    circle = rng.integers(_CIRCLES, size=shoppers)[shopper]
    product = np.where(rng.random(events) < 0.5, rank, orders[circle, rank])
    day = rng.integers(YEAR, size=events)
    return build(
        shoppers=shopper,
        products=product,
        at=day * DAY,
        kinds=np.full(events, BUY),
        quantities=np.ones(events),
        baskets=shopper * YEAR + day,
        keys=np.arange(1, shoppers + 1, dtype=np.uint64),
        n_products=items,
    )


def catalogue(items: int, rng: np.random.Generator) -> pl.DataFrame:
    """`PRODUCT_COLUMNS`, empty where nothing is made up."""
    words = _zipf(_VOCABULARY, items * _WORDS, rng).reshape(items, _WORDS)
    columns: dict[str, list[Any]] = {
        "id": [f"{item:09}" for item in range(items)],
        "title_en": [" ".join(f"w{word}" for word in row) for row in words.tolist()],
        "category": [f"c{place}" for place in _zipf(_CATEGORIES, items, rng).tolist()],
        "brand": [f"b{place}" for place in _zipf(_BRANDS, items, rng).tolist()],
        "price": (100 * rng.lognormal(2, 1, items)).astype(np.int64).tolist(),
        "recommendable": [True] * items,
    }
    return pl.DataFrame({name: columns.get(name, [None] * items) for name in PRODUCT_COLUMNS}, PRODUCT_COLUMNS)


def _zipf(things: int, n: int, rng: np.random.Generator) -> Longs:
    """int64[n]: ranks below `things`, drawn by the law."""
    upto = np.cumsum((np.arange(things) + 10.0) ** -0.9)
    drawn: Longs = np.searchsorted(upto / upto[-1], rng.random(n)).clip(0, things - 1)
    return drawn
