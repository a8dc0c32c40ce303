"""The whole made-up shop from one seed: products, shoppers, what they did and wrote, and the truth about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from daogou.testing.madeup.catalogue import Item, draw_items
from daogou.testing.madeup.offers import Offer, Response, draw_offers, respond
from daogou.testing.madeup.shelves import Shelf, shelve
from daogou.testing.madeup.shopping import Diary, live
from daogou.testing.madeup.tastes import draw_people
from daogou.testing.madeup.truth import Gold, Truth
from daogou.testing.madeup.writing import Text, write
from daogou.types import InvalidInput, Progress, silent

PRODUCTS, SHOPPERS = 2_000, 1_000


@dataclass(frozen=True)
class Life:
    """One shopper's year."""

    diary: Diary
    texts: Sequence[Text]
    responses: Sequence[Response]
    gold: Sequence[Gold]


@dataclass(frozen=True)
class World:
    """A made-up shop with all that is known of it."""

    seed: int
    items: Sequence[Item]
    offers: Sequence[Offer]
    lives: Sequence[Life]


def make(seed: int = 0, shoppers: int = SHOPPERS, products: int = PRODUCTS, progress: Progress = silent) -> World:
    """Draw a shop; the same for the same numbers. A shopper's year does not depend on how many others there are.

    Raises `InvalidInput` for fewer products than there are kinds, or no shopper."""
    from daogou.testing.madeup.vocabulary import kinds

    if products < len(kinds()) or shoppers < 1:
        raise InvalidInput(f"A made-up shop has at least {len(kinds())} products and one shopper.")
    items = draw_items(_stream(seed, 1), products)
    shelves = shelve(items)
    offers, people = draw_offers(_stream(seed, 2), shelves), draw_people(_stream(seed, 3), shelves, shoppers)
    truth, lives = Truth(shelves), []
    for number, person in enumerate(people):
        diary = live(_stream(seed, 4, number), shelves, person)
        lives.append(_life(_stream(seed, 5, number), shelves, offers, truth, diary))
        progress("shoppers", number + 1, shoppers)
    return World(seed, items, offers, lives)


def _life(
    draw: np.random.Generator, shelves: Mapping[str, Shelf], offers: Sequence[Offer], truth: Truth, diary: Diary
) -> Life:
    responses = list(respond(draw, offers, diary))
    diary.acts.sort(key=lambda act: (act.at, act.id))
    texts = write(draw, diary)
    return Life(diary, texts, responses, list(truth.of(diary, texts)))


def _stream(*seeds: int) -> np.random.Generator:
    """Independent streams, so that one part may draw more without moving the others."""
    return np.random.default_rng(np.random.SeedSequence(seeds))
