"""What a shopper's own words say of them, as traits of the profile: each with the words it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from daogou.profiles.beliefs import Belief, believe
from daogou.profiles.profile import FACTS_SHOWN, Trait
from daogou.profiles.reading import Written, heard
from daogou.reading.circumstances import circumstance_name
from daogou.types import FactId, ShopperId, Words

if TYPE_CHECKING:
    from daogou.app.shop import Shop


class Beliefs:
    """Of one shop's shoppers. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def of(self, who: ShopperId, now: int) -> list[Belief]:
        """What the words of this shopper, under any linked id, say at `now` (s since 1970); surest first."""
        texts = [text for text in self._written(who) if text.at < now]
        return believe(heard(texts, self._shop.goods.now().known)[0], [], now) if texts else []

    def traits(self, who: ShopperId, now: int) -> list[Trait]:
        """The same as traits of a profile."""
        return [self._trait(belief) for belief in self.of(who, now)]

    def _written(self, who: ShopperId) -> Iterator[Written]:
        database = self._shop.database
        known_as = database.shoppers.identities(who)
        rows = database.texts.of(known_as).select("id", "kind", "product", "at", "text")
        for id_, kind, product, at, text in rows.iter_rows():
            yield Written(FactId(f"text:{id_}"), kind, product or "", at, text)
        for id_, kind, at, text in database.events.of(known_as).select("id", "kind", "at", "text").iter_rows():
            if kind == "search" and text:
                yield Written(FactId(f"event:{id_}"), kind, "", at, text)

    def _trait(self, belief: Belief) -> Trait:
        value = belief.value
        key = "/".join((value.kind, value.key, value.value, belief.polarity, belief.for_whom))
        en, zh = self._shop.goods.now().known.names.get(value) or circumstance_name(value)
        facts: Sequence[FactId] = belief.facts[::-1]
        numbers = {"confidence": belief.confidence}
        name = Words(en or value.value, zh or value.value)
        quote = belief.quotes[-1].text if belief.quotes else ""
        return Trait("words", key, name, belief.strength, numbers, facts[:FACTS_SHOWN], len(facts), quote)
