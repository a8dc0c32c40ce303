"""What one shopper's acts say by counting: leanings, price level, sizes, and who lives with them."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from daogou.profiles.beliefs import Belief
from daogou.profiles.leanings import Act, Leaning, Shelves, leanings
from daogou.reading.catalogue import Catalogue
from daogou.reading.people import SELF, people, whom
from daogou.reading.vocabulary import Value
from daogou.types import FactId

SIGMA_OF_PRICE = 2.5
"""So many standard errors from the middle of the shelves' prices is a price level."""
DAYS_OF_PET = 3
LEAST_WORN, SHARE_WORN = 4, 0.65
"""A size: so many products of it, and such a part of all that were looked at."""
_WORN = re.compile(r"(?:x{0,3}s|m|x{0,4}l|[2-5]xl)|3[4-9](?:\.5)?|4[0-9](?:\.5)?", re.IGNORECASE)
_SHOWN = 20


@dataclass(frozen=True, eq=False)
class Assortment:
    """What counting has to know of the products."""

    catalogue: Catalogue

    @cached_property
    def shelves(self) -> Shelves:
        """The same as chance sees it."""
        return Shelves(self.catalogue.known)

    @cached_property
    def price_rank(self) -> Mapping[str, float]:
        """0 to 1 by product: its place among its category's prices."""
        by: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for id_, category, price in zip(
            self.catalogue.ids, self.catalogue.category, self.catalogue.prices.tolist(), strict=True
        ):
            if price > 0:  # of one that is not known it is NaN
                by[category].append((price, id_))
        ranks: dict[str, float] = {}
        for priced in by.values():
            prices = np.array([price for price, _ in priced])
            below, same = (prices < prices[:, None]).sum(axis=1), (prices == prices[:, None]).sum(axis=1)
            ranks |= {id_: float(r) for (_, id_), r in zip(priced, (below + same / 2) / len(prices), strict=True)}
        return ranks

    @cached_property
    def size(self) -> Mapping[str, str]:
        """By product its size as worn (M, 42); without those of weight or count."""
        sizes = zip(self.catalogue.ids, (size.strip() for size in self.catalogue.size), strict=True)
        return {id_: size.upper() for id_, size in sizes if _WORN.fullmatch(size)}

    @cached_property
    def meant_for(self) -> Mapping[str, frozenset[str]]:
        """By product: the child, dog or cat that its category or an attribute names."""
        known = self.catalogue.known
        of_value = {
            value: {person.who for person in people(" ".join((value.value, *names)).lower().replace("_", " "))}
            for value, names in known.names.items()
            if value.kind != "brand"
        }
        return {
            id_: frozenset(who for value in own for who in of_value.get(value, ()) if who in ("child", "dog", "cat"))
            for id_, own in known.of_product.items()
        }


def counted(acts: Sequence[Act], shop: Assortment, now: int) -> list[Belief]:
    """All that counting says of one shopper as of `now` (s since 1970)."""
    found = [
        replace(
            _belief(leaning.value, leaning.polarity, leaning.facts, 1 - 1 / max(leaning.z, 1), now),
            for_whom=_meant(leaning, shop),
        )
        for leaning in leanings(acts, shop.shelves)
    ]
    positive = [act for act in acts if not act.hides]
    return [
        *found,
        *_price(positive, shop, now),
        *_sizes(positive, shop, now),
        *_home(positive, shop, now),
    ]


def _meant(leaning: Leaning, shop: Assortment) -> str:
    """For whom: for the child or pet that most of these products are made for; else the shopper. That one keeps coming
    back to a shelf is the shopper's own habit."""
    if leaning.value.kind == "category":
        return SELF
    who = Counter(whom(one) for product in leaning.products for one in shop.meant_for.get(product, ()))
    return next((name for name, n in who.most_common(1) if 2 * n > len(leaning.products)), SELF)


def _belief(value: Value, polarity: Any, facts: Iterable[FactId], strength: float, now: int) -> Belief:
    return Belief(value, polarity, SELF, strength, 0.75, "statistics", tuple(dict.fromkeys(facts))[-_SHOWN:], now)


def _price(acts: Sequence[Act], shop: Assortment, now: int) -> Iterator[Belief]:
    rank = shop.price_rank
    products = {act.product: rank[act.product] for act in acts if act.product in rank}
    if len(products) < 8:
        return
    mean = float(np.mean(list(products.values())))
    z = (mean - 0.5) * math.sqrt(12 * len(products))  # of a rank drawn evenly the variance is 1/12
    if abs(z) >= SIGMA_OF_PRICE:
        value = Value("price_level", "price_level", "low" if z < 0 else "high")
        yield _belief(value, "is", [act.fact for act in acts if act.product in products], min(1, abs(z) / 4), now)


def _sizes(acts: Sequence[Act], shop: Assortment, now: int) -> Iterator[Belief]:
    """The size that most of what was touched has, of clothes and of shoes."""
    worn: dict[str, dict[str, str]] = {"clothes": {}, "shoes": {}}
    for act in acts:
        if size := shop.size.get(act.product):
            worn["shoes" if size[0].isdigit() and "X" not in size else "clothes"][act.product] = size
    for key, sizes in worn.items():
        for size, n in Counter(sizes.values()).most_common(1):
            if n >= LEAST_WORN and n >= SHARE_WORN * len(sizes):
                facts = [act.fact for act in acts if sizes.get(act.product) == size]
                yield _belief(Value("size", key, size), "is", facts, n / len(sizes), now)


def _home(acts: Sequence[Act], shop: Assortment, now: int) -> Iterator[Belief]:
    """Who lives there: what is made for a child, a dog or a cat was come back to on several days."""
    days: dict[str, set[int]] = defaultdict(set)
    facts: dict[str, list[FactId]] = defaultdict(list)
    for act in acts:
        for who in shop.meant_for.get(act.product, ()):
            days[who].add(act.day)
            facts[who].append(act.fact)
    for who, on in days.items():
        if len(on) >= DAYS_OF_PET:
            yield _belief(Value("household", "household", who), "is", facts[who], 1 - 1 / len(on), now)
