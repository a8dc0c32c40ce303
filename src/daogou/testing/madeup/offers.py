"""Campaigns with their offers, and how each shopper would respond, with the offer and without it: half are invited, by
lot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from daogou.testing.madeup.calendar import day
from daogou.testing.madeup.catalogue import Item
from daogou.testing.madeup.shelves import Shelf
from daogou.testing.madeup.shopping import Act, Diary
from daogou.testing.madeup.tastes import Person
from daogou.types import DAY

_STARTS = (12, 61, 105, 158, 204, 236, 290, 330)
"""The days on which campaigns begin: summer, autumn, November's sale, the new year, spring …"""
_DAYS, _OFFERS, _INVITED = 12, 3, 0.5
_NEVER_CAME, _COMES, _MOVED = -4.5, -2.4, 2.6
"""Log-odds of buying on a shelf that is none or one of one's favourites, and what the offer adds to them at full
sensitivity."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An amount off (minor units) one product of one brand on one shelf."""

    id: str
    campaign: str
    kind: str
    amount: int
    starts: int
    ends: int
    scope: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Response:
    """How probable it is that this shopper buys in the offer's time, and what came of it."""

    shopper: str
    offer: str
    without: float
    with_offer: float
    invited: bool
    bought: bool


def draw_offers(draw: np.random.Generator, shelves: Mapping[str, Shelf]) -> Sequence[Offer]:
    """Three offers in each campaign."""
    offers = []
    for number, start in enumerate(_STARTS):
        kinds = draw.choice(list(shelves), min(_OFFERS, len(shelves)), replace=False).tolist()
        for place, kind in enumerate(kinds):
            offers.append(_offer(draw, f"k{number}", place, shelves[kind], day(start)))
    return offers


def _offer(draw: np.random.Generator, campaign: str, place: int, shelf: Shelf, starts: int) -> Offer:
    brand = shelf.items[int(draw.integers(len(shelf.items)))].brand
    scope = [item for item in shelf.items if item.brand == brand]
    lowest = min(item.price_at(starts) for item in scope)
    amount = max(lowest * int(draw.integers(15, 40)) // 100 // 100 * 100, 100)
    return Offer(f"{campaign}-{place}", campaign, shelf.kind.key, amount, starts, starts + _DAYS * DAY, scope)


def respond(draw: np.random.Generator, offers: Sequence[Offer], diary: Diary) -> Iterator[Response]:
    """What this shopper does about each offer; what is bought stands in the diary."""
    invited: dict[str, bool] = {}
    for offer in offers:
        asked = invited.setdefault(offer.campaign, bool(draw.random() < _INVITED))
        without, with_offer = _odds(diary.person, offer)
        bought = bool(draw.random() < (with_offer if asked else without))
        item = offer.scope[int(draw.integers(len(offer.scope)))]
        at = int(draw.integers(offer.starts, offer.ends))
        if bought and item.there_at(at):
            diary.acts.append(_purchase(diary.person, offer, item, at, asked))
        yield Response(diary.person.id, offer.id, without, with_offer, asked, bought and item.there_at(at))


def _odds(person: Person, offer: Offer) -> tuple[float, float]:
    base = _COMES if offer.kind in person.favourites else _NEVER_CAME
    return _share(base), _share(base + _MOVED * person.sensitivity)


def _share(odds: float) -> float:
    return round(float(1 / (1 + np.exp(-odds))), 4)


def _purchase(person: Person, offer: Offer, item: Item, at: int, asked: bool) -> Act:
    name = f"{person.id}-{offer.id}"
    on_taste = offer.kind in person.favourites
    return Act(name, "buy", item, at, "self", on_taste, f"o-{name}", 1, offer.amount if asked else 0)
