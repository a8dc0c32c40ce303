"""The ledger: every fact that a guide may speak of, as names and amounts that a checker can compare with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from daogou.types import FactId, ProductId

Unit = Literal[
    "money", "percent", "times", "days", "date", "shoppers", "reviews", "products", "people", "place", "baskets", "lift"
]
Role = Literal[
    "price",  # what one piece costs now
    "regular",  # what it cost before what is taken off
    "saving",  # what is taken off
    "total",  # what several things come to
    "threshold",  # from what total on something is taken off
    "budget",  # what may be spent at most
    "since",  # how long ago: days
    "every",  # how long from one to the next: days
    "within",  # over how long it was counted: days
    "when",  # the day on which it is, was or will be
    "ends",  # the last day on which it holds
    "often",  # how often it was bought, by orders
    "count",  # how many there are
    "praised",  # how many reviews praise it
    "blamed",  # how many reviews blame it
]


class Amount(NamedTuple):
    """A number of a fact: money in minor units, a date as its ordinal day (`date.toordinal`), all else as it is
    said."""

    unit: Unit
    value: float
    role: Role


@dataclass(frozen=True, slots=True)
class Fact:
    """What a sentence that cites it may say: its `names` in both languages, its `amounts`, and the `claims` of
    checking/claims.csv that hold of it. What it says of one product may be said beside the name of no other; what it
    says of one product `beside` another only of these two."""

    id: FactId
    about: ProductId | None = None
    names: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    claims: frozenset[str] = frozenset()
    beside: ProductId | None = None


Ledger = Mapping[FactId, Fact]
