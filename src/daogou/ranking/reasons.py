"""Reasons: why a product is in the list, read off the models' own arithmetic.

The models that contribute most to a product's blended score explain it, largest share first; within a model, the
history row that contributes most to its score is what the reason is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from daogou.features.popularity import BUYERS_DAYS
from daogou.features.values import names_of
from daogou.profiles.days import local_day
from daogou.profiles.rhythm import rhythms
from daogou.ranking.shortlist import Reason, ReasonKind
from daogou.ranking.stated import Moved
from daogou.ranking.wishes import OF_LATE, WISHES
from daogou.shop.interactions import BUY, LIKE, Interactions
from daogou.types import Bools, FactId, Floats, Ints, ProductId

if TYPE_CHECKING:
    from daogou.ranking.ranker import Ranker

SHOWN = 2
"""Reasons per product at most."""
WORTH_SAYING = 0.15
"""A model that makes a smaller part of the score than this is no reason of its own."""
LEAST_NEIGHBOURS = 2
"""Of fewer shoppers nothing is said: one is somebody, not a number."""


def asked_for(rise: Moved | None, product: int) -> list[Reason]:
    """That this product moved up since the shopper asked for such, if it did."""
    if rise is None or product not in rise.by:
        return []
    stood = {"place": float(rise.before[product] + 1)}
    return [Reason("asked", 0.0, None, stood, [FactId(f"statement:{rise.by[product]}")])]


@runtime_checkable
class Neighbourly(Protocol):
    """What a model whose `VOICE` is "shoppers" may tell beside its scores."""

    def buyers(self, history: Interactions, now: int, products: Ints) -> Ints:
        """int32[m]: how many of the shoppers whom it holds to be like this one (`history` holds one) bought each of
        these products (int32[m])."""


class TraitLead(Protocol):
    """What a product is to a shopper's taste for: see `models.profile.Lead`."""

    value: int
    said: float
    times: int
    facts: Sequence[str]


@runtime_checkable
class Tasteful(Protocol):
    """What a model whose `VOICE` is "taste" tells beside its scores."""

    def traits(self, history: Interactions, now: int, products: Ints) -> Sequence[TraitLead | None]:
        """Of each of these products (int32[m]) the value that adds most to its score for this shopper (`history` holds
        one), and what that stands on; None where no value adds anything."""


class Reasons:
    """The reasons of one list: `parts` are the blend's, float32[m] by model, for the m `chosen` rows."""

    def __init__(
        self, ranker: Ranker, history: Interactions, now: int, parts: Mapping[str, Floats], chosen: Ints
    ) -> None:
        self._ranker, self._history, self._now, self._parts, self._chosen = ranker, history, now, parts, chosen
        self._rhythms = rhythms(history, now, ranker.zone)
        self._dueness = self._rhythms.dueness
        self._contributions: dict[str, Floats] = {}
        self._buyers: dict[str, Ints] = {}
        self._leads: dict[str, Sequence[TraitLead | None]] = {}

    def of(self, place: int) -> list[Reason]:
        """The reasons of the product at this place, strongest first. What no model gave a score is there for its buyers
        of late, if it has any."""
        if not any(part[place] for part in self._parts.values()):
            popular = self._popular(int(self._chosen[place]), 0.0)
            return [popular] if popular else []
        shares = {name: float(part[place]) for name, part in self._parts.items() if part[place] > 0}
        total = sum(shares.values())
        found: dict[ReasonKind, Reason] = {}
        for name in sorted(shares, key=lambda name: -shares[name]):
            share = shares[name] / total
            if len(found) == SHOWN or share < WORTH_SAYING:
                break
            reason = self._reason(name, place, share)
            if reason is not None:
                found.setdefault(reason.kind, reason)
        # nothing that carries the score can be told: what carries next to nothing is no reason, but that it is popular
        # claims no more than it says, where that counts at all
        counts = any(self._voice(name) == "popular" for name in shares)
        popular = self._popular(int(self._chosen[place]), 0.0) if counts and not found else None
        return [popular] if popular else list(found.values())

    def _voice(self, model: str) -> ReasonKind | None:
        if model == WISHES:
            return None
        return "popular" if model == OF_LATE else self._ranker.models[model].VOICE

    def _reason(self, model: str, place: int, share: float) -> Reason | None:
        if model == WISHES:
            return Reason("wished", share, None, {}, ())
        kind = "popular" if model == OF_LATE else self._ranker.models[model].VOICE
        if kind == "again":
            return self._again(int(self._chosen[place]), share)
        if kind == "popular":
            return self._popular(int(self._chosen[place]), share)
        if kind == "shoppers":
            return self._shoppers(model, place, share)
        if kind == "taste":
            return self._taste(model, place, share)
        return self._about(model, kind, place, share)

    def _taste(self, model: str, place: int, share: float) -> Reason | None:
        """The trait that the product is here for; without one, the product of the history that it is like."""
        found = self._ranker.models[model]
        if isinstance(found, Tasteful) and model not in self._leads:
            self._leads[model] = found.traits(self._history, self._now, self._chosen)
        lead = self._leads[model][place] if model in self._leads else None
        if lead is None:
            return self._about(model, "like", place, share)
        facts = [FactId(fact) for fact in dict.fromkeys(reversed(lead.facts))][:5]
        numbers = {"said": lead.said, "times": float(lead.times)}
        return Reason("taste", share, None, numbers, facts, names_of(self._ranker.features, lead.value))

    def _again(self, product: int, share: float) -> Reason | None:
        """Bought before: at a rhythm whose time has come, or simply so and so often; else liked by a
        button, or looked at."""
        mine = self._history.products == product
        bought = mine & (self._history.kinds == BUY)
        if not bought.any():
            liked = mine & (self._history.kinds == LIKE)
            if liked.any():
                return Reason("liked", share, None, {}, self._facts(liked))
            about = ProductId(self._ranker.products[product])
            return Reason("cart", share, about, {"times": 0.0}, self._facts(mine)) if mine.any() else None
        times = self._orders(bought)
        zone = self._ranker.zone
        ago = local_day(self._now, zone) - local_day(int(self._history.at[bought][-1]), zone)
        numbers = {"times": float(times), "days_ago": float(ago)}
        rhythm = np.flatnonzero(self._rhythms.products == product)
        if len(rhythm) and self._dueness[rhythm[0]] > 0:
            numbers["interval_days"] = float(self._rhythms.interval_days[rhythm[0]])
            return Reason("due", share, None, numbers, self._facts(bought))
        return Reason("again", share, None, numbers, self._facts(bought))

    def _popular(self, product: int, share: float) -> Reason | None:
        buyers = int(self._ranker.features["buyers"][product])
        if not buyers:
            return None
        return Reason("popular", share, None, {"buyers": float(buyers), "days": float(BUYERS_DAYS)}, ())

    def _shoppers(self, model: str, place: int, share: float) -> Reason | None:
        """How many shoppers alike bought it; where that is at most one, or the model cannot tell, what in the history
        adds most."""
        found = self._ranker.models[model]
        if not isinstance(found, Neighbourly):
            return self._about(model, "with", place, share)
        if model not in self._buyers:
            self._buyers[model] = found.buyers(self._history, self._now, self._chosen)
        neighbours = int(self._buyers[model][place])
        if neighbours < LEAST_NEIGHBOURS:
            return self._about(model, "with", place, share)
        return Reason("shoppers", share, None, {"neighbours": float(neighbours)}, ())

    def _about(self, model: str, kind: ReasonKind, place: int, share: float) -> Reason | None:
        """The product of the history that adds most to the model's score of this one; none of the same title, which
        would read as if a product went with itself."""
        if model not in self._contributions:
            explained = self._ranker.models[model].explain_many(self._history, self._now, self._chosen)
            self._contributions[model] = explained.contributions
        rows = self._contributions[model][place]
        by_product = np.bincount(self._history.products, rows, minlength=1) if len(rows) else np.zeros(1)
        whole = by_product[by_product > 0].sum()
        titles = self._ranker.groups
        by_product[titles[: len(by_product)] == titles[self._chosen[place]]] = 0
        about = int(by_product.argmax())
        if by_product[about] <= 0:
            return None
        mine = self._history.products == about
        bought = mine & (self._history.kinds == BUY)
        numbers = {"part": float(by_product[about] / whole)}
        if not bought.any():
            kind = "cart"
        numbers["times"] = float(self._orders(bought))
        return Reason(kind, share, ProductId(self._ranker.products[about]), numbers, self._facts(mine))

    def _orders(self, bought: Bools) -> int:
        """How many orders these rows (bool[n]) are of: those of one order lie together."""
        baskets = self._history.baskets[bought]
        return int((baskets[1:] != baskets[:-1]).sum()) + bool(len(baskets))

    def _facts(self, rows: np.ndarray) -> Sequence[FactId]:
        if self._history.facts is None:
            return ()
        return [FactId(fact) for fact in dict.fromkeys(reversed(self._history.facts[rows].tolist()))][:5]
