"""What a shopper's own words say they avoid, done to their lists: what is forbidden is left out, the rest goes down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from daogou.profiles.beliefs import Belief, believe, of_self
from daogou.profiles.reading import Written, heard
from daogou.profiles.sayings import written_in
from daogou.reading.catalogue import Catalogue
from daogou.reading.claims import folded
from daogou.reading.cues import says
from daogou.shop.statements import Target
from daogou.types import Bools, FactId, ShopperId, seconds

if TYPE_CHECKING:
    from daogou.app.shop import Shop


@dataclass(frozen=True)
class Avoided:
    """One thing that is avoided: `words` as they were written, in the text `fact`, at `at` (s since 1970); `mask`
    bool[products] of the release; `hard` where the words forbid it: an allergy, or what one must not or never does."""

    fact: FactId
    words: str
    at: int
    mask: Bools
    hard: bool


class Avoids:
    """Of one shop's shoppers. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def written(self, who: ShopperId) -> Sequence[Written]:
        """What this shopper, under any linked id, wrote; nothing where the shop's setting does not heed it."""
        if not self._shop.settings.avoids:
            return ()
        database = self._shop.database
        return [text for _, text, _ in written_in(database.texts.of(database.shoppers.identities(who)))]

    def of(
        self, texts: Sequence[Written], wrong: Collection[str], goods: Catalogue, release: Callable[[Bools], Bools]
    ) -> Sequence[Avoided]:
        """What these texts of one shopper say that they avoid and that holds now, but for the traits that are `wrong`.
        `release` makes a mask of the `goods` one of the release."""
        now = seconds(self._shop.clock.now()) + 1
        said = heard([text for text in texts if text.at < now], goods.known)[0]
        avoided = (belief for belief in of_self(believe(said, [], now)) if belief.polarity == "avoids")
        kept = (belief for belief in avoided if _named(belief) not in wrong)
        return [_avoided(belief, release(_holding(belief, goods))) for belief in kept]


def forbids(quote: str) -> bool:
    """Whether these words say that it must not be, and not only that it is not liked."""
    return says("forbids", folded(quote))


def _named(belief: Belief) -> str:
    return f"words:{'/'.join((*belief.value, belief.polarity, belief.for_whom))}"


def _holding(belief: Belief, goods: Catalogue) -> Bools:
    """bool[products of the catalogue]"""
    targets: Sequence[Target] = goods.targets.get(belief.value, ())
    return goods.holding(tuple((target,) for target in targets)) if targets else np.zeros(len(goods.ids), np.bool_)


def _avoided(belief: Belief, mask: Bools) -> Avoided:
    hard = [quote for quote in belief.quotes if forbids(quote.text)]
    quote = (hard or belief.quotes)[-1]
    return Avoided(quote.fact, quote.text, belief.since, mask, bool(hard))
