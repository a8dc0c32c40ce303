"""Leanings: which values one shopper chooses more often than chance would on the same shelves, and which they hide.

A category is liked that a shopper came back to on several days, more often than its share of the catalogue explains. Of
the n products touched in categories that were come back to, the number that hold a value has under chance the mean Σ p
and the variance Σ p (1 − p), p the share of the category's products that hold it. A like is a number far above; z is by
how many standard deviations. Two hidden products that share a value beyond chance, of which no more than chance were
chosen, are an avoid.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from daogou.reading.vocabulary import Value, Vocabulary
from daogou.types import FactId

LEAST, TIMES, SIGMA = 4, 1.5, 3.3
"""A like: at least so many products, so many times what chance gives, so many standard deviations above it."""
DAYS, SIGMA_OF_CATEGORY = 3, 3.3
"""A liked category: on so many days, so many standard deviations above its share."""
LEAST_HIDDEN, SIGMA_OF_HIDDEN = 2, 2.8


class Act(NamedTuple):
    """A product touched, and the fact that says so. `hides`: it was sent away."""

    product: str
    fact: FactId
    hides: bool
    day: int


@dataclass(frozen=True)
class Leaning:
    """What is chosen or hidden more than chance has it; the facts that show it, in their order."""

    value: Value
    polarity: Literal["likes", "avoids"]
    z: float
    products: Sequence[str]
    """Those that show it."""
    facts: Sequence[FactId]


@dataclass(frozen=True)
class Shelves:
    """The catalogue as chance sees it."""

    known: Vocabulary

    @cached_property
    def category(self) -> Mapping[str, Value]:
        """Of each product."""
        return {id_: value for id_, own in self.known.of_product.items() for value in own if value.kind == "category"}

    @cached_property
    def shares(self) -> Mapping[Value | None, Mapping[Value, float]]:
        """By category: the share of its products that hold each value; under None the share of each category."""
        counts: dict[Value | None, Counter[Value]] = defaultdict(Counter)
        for id_, own in self.known.of_product.items():
            category = self.category.get(id_)
            counts[category].update(value for value in own if value.kind != "category")
            if category:
                counts[None][category] += 1
        sizes = counts[None] | Counter({None: 0})
        everything = max(1, sum(counts[None].values()))
        return {
            category: {value: n / (sizes[category] if category else everything) for value, n in found.items()}
            for category, found in counts.items()
            if category is None or sizes[category]
        }


def leanings(acts: Iterable[Act], shelves: Shelves) -> list[Leaning]:
    """Of one shopper, strongest first."""
    touched: dict[str, list[Act]] = defaultdict(list)
    hidden: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        if act.product in shelves.known.of_product:
            (hidden if act.hides else touched)[act.product].append(act)
    chosen = {product: acts for product, acts in touched.items() if product not in hidden}
    found = [*_likes(chosen, shelves), *_avoids(hidden, chosen, shelves)]
    return sorted(found, key=lambda leaning: -leaning.z)


class _Count(NamedTuple):
    """How often a value was met, and what chance has."""

    n: int
    mean: float
    deviation: float

    @property
    def z(self) -> float:
        return (self.n - self.mean) / max(self.deviation, 1e-9)


def _counts(products: Iterable[str], shelves: Shelves) -> Mapping[Value, _Count]:
    n: Counter[Value] = Counter()
    shelf: Counter[Value | None] = Counter()
    for product in products:
        n.update(shelves.known.of_product[product])
        shelf[shelves.category.get(product)] += 1
        shelf[None] += 1
    mean: Counter[Value] = Counter()
    variance: Counter[Value] = Counter()
    for category, times in shelf.items():
        for value, share in shelves.shares.get(category, {}).items():
            if value in n:
                mean[value] += times * share  # type: ignore[assignment]
                variance[value] += times * share * (1 - share)  # type: ignore[assignment]
    return {value: _Count(times, mean[value], math.sqrt(variance[value])) for value, times in n.items()}


def _likes(chosen: Mapping[str, Sequence[Act]], shelves: Shelves) -> Iterator[Leaning]:
    days: dict[Value, set[int]] = defaultdict(set)
    for product, acts in chosen.items():
        if category := shelves.category.get(product):
            days[category].update(act.day for act in acts)
    yield from _categories(days, chosen, shelves)
    returned = {p: acts for p, acts in chosen.items() if p in shelves.category and len(days[shelves.category[p]]) > 1}
    for value, count in _counts(returned, shelves).items():
        beyond = count.n >= TIMES * count.mean and count.z >= SIGMA
        if value.kind != "category" and count.n >= LEAST and beyond:
            yield Leaning(value, "likes", count.z, _holding(value, returned, shelves), _facts(value, returned, shelves))


def _categories(
    days: Mapping[Value, set[int]], chosen: Mapping[str, Sequence[Act]], shelves: Shelves
) -> Iterator[Leaning]:
    visits = sum(map(len, days.values()))
    for category, on in days.items():
        share = shelves.shares[None][category]
        count = _Count(len(on), visits * share, math.sqrt(visits * share * (1 - share)))
        if count.n >= DAYS and count.z >= SIGMA_OF_CATEGORY:
            yield Leaning(
                category, "likes", count.z, _holding(category, chosen, shelves), _facts(category, chosen, shelves)
            )


def _avoids(
    hidden: Mapping[str, Sequence[Act]], chosen: Mapping[str, Sequence[Act]], shelves: Shelves
) -> Iterator[Leaning]:
    counted = _counts(chosen, shelves)
    for value, count in _counts(hidden, shelves).items():
        kept = counted.get(value, _Count(0, 0, 1))
        if value.kind != "category" and count.n >= LEAST_HIDDEN and count.z >= SIGMA_OF_HIDDEN and kept.z <= 0:
            yield Leaning(value, "avoids", count.z, _holding(value, hidden, shelves), _facts(value, hidden, shelves))


def _holding(value: Value, acts: Iterable[str], shelves: Shelves) -> Sequence[str]:
    return [product for product in acts if value in shelves.known.of_product[product]]


def _facts(value: Value, acts: Mapping[str, Sequence[Act]], shelves: Shelves) -> Sequence[FactId]:
    return [act.fact for product, some in acts.items() if value in shelves.known.of_product[product] for act in some]
