"""The shortlist: what ranking hands on, as data; sentences are made of it elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from daogou.types import FactId, ProductId, Words

ReasonKind = Literal[  # days_ago: calendar days of the shop's time zone, 0 is today
    "due",  # bought at a rhythm and its time has come: interval_days, days_ago, times
    "again",  # bought before: times, days_ago
    "with",  # `about` adds most to the score of an item-based model: part (of what adds to it), times (of `about`)
    "like",  # the same of the encoder's space, `about` being alike: part, times (of `about`)
    "shoppers",  # shoppers with a similar history buy it: neighbours
    "popular",  # bought by many of late: buyers, days
    "liked",  # the shopper said so by a button
    "wished",  # matches what the shopper says to like, in words
    "asked",  # moved up, because the shopper stated to prefer such: place (from 1) at which it stood before
    "taste",  # holds what the profile says is liked, `named`: said (1 in words, 0.5 by a search), else times (products)
    "together",  # `about` and it are in one basket beyond chance: times (baskets), lift (surely at least)
    "shelves",  # products of `about`'s shelf and of its own are: times, lift
    "instead",  # it was looked at in one visit with `about`, on the same shelf: times (visits)
    "alike",  # it lies on the shelf of `about` and is described alike
    "cart",  # as "with" and "like", `about` being viewed, liked or put into the cart, but never bought: part, times (0)
]

Basis = Literal["personal", "wished", "session", "popular"]
"""What a list stands on: a history of purchases, without one what the shopper says to like, only what was done in this
session, or nothing personal at all."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is in the list: the part of the model's score that says so, and its facts."""

    kind: ReasonKind
    share: float
    """The part of the product's blended score that this reason's model contributes, 0 to 1."""
    about: ProductId | None
    """The product of the shopper's history that it refers to."""
    numbers: Mapping[str, float]
    facts: Sequence[FactId]
    named: Words = field(default_factory=Words)
    """What it is about where that is no product: a brand, a material."""


class Chances(NamedTuple):
    """How probable it is, 0 to 1, calibrated on what shoppers did, that this shopper buys a product in the next order
    and that they look at it in the next visit; None where there is no data to tell it from."""

    purchase: float | None
    interest: float | None


UNKNOWN = Chances(None, None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the list."""

    product: ProductId
    score: float
    reasons: Sequence[Reason]
    chances: Chances = UNKNOWN


@dataclass(frozen=True, slots=True)
class Shortlist:
    """An ordered list for one shopper at one moment, made by one release."""

    basis: Basis
    release: str
    entries: Sequence[Entry]
    left_out: Mapping[str, int] = field(default_factory=dict)
    """By the id of the statement: how many products, else allowed, it leaves out."""
