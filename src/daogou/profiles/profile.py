"""A profile: what is believed of one shopper, in traits that name their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from daogou.types import FactId, ShopperId, Words

TraitKind = Literal[  # days_ago: calendar days of the shop's time zone, 0 is today
    "visits",  # how often and when last: orders, days_ago, and days_between where there were several days
    "spending",  # median and total of an order: median_minor, total_minor, orders
    "discounts",  # share of spending saved, share of lines bought on discount, coupons used
    "price_level",  # where in their categories' price range the bought products lie, 0 to 1
    "category",  # a category bought more than others do: share, times (orders), lift (own share / that of
    # all shoppers' purchases; absent where they have none)
    "brand",  # likewise
    "size",  # package sizes bought
    "weekday",  # usual day: weekday 0 = Monday, share
    "hour",  # usual time of the day: hour 0–23 in the shop's time zone, share
    "due",  # a product whose usual interval has passed: interval_days, days_ago, times (orders)
    "likes",  # said by a button
    "hides",  # said by a button
    "words",  # said in a review, a search or a chat: key kind/attribute/value/polarity/for whom; confidence
]


@dataclass(frozen=True, slots=True)
class Overruled:
    """The shopper's own words that outrank a trait, and the facts in which they stand."""

    quote: str
    facts: Sequence[FactId]


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing believed of a shopper."""

    kind: TraitKind
    key: str
    """What it is about: a category's or brand's key, a product id, or empty."""
    name: Words
    """`key` as people call it."""
    strength: float
    """0 to 1, comparable within a kind."""
    numbers: Mapping[str, float]
    """What was computed, by name; see `TraitKind`. A sentence about this trait uses only these."""
    facts: Sequence[FactId]
    """The newest facts it stands on, at most `FACTS_SHOWN`, newest first."""
    evidence: int
    """How many different facts it stands on in all."""
    quote: str = ""
    """The shopper's own words that say it, where words do; the newest."""


FACTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """All traits of one shopper as of a moment, strongest first within each kind."""

    shopper: ShopperId
    as_of: datetime
    traits: Sequence[Trait] = field(default=())

    def of(self, kind: TraitKind) -> Sequence[Trait]:
        return [trait for trait in self.traits if trait.kind == kind]
