"""What a shopper's own words say of them, as traits of the profile: each with the words it stands on."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from daogou.language.run import Desk, kept, run, tell
from daogou.profiles.beliefs import Belief, Said, believe
from daogou.profiles.digest import Digest, accept, digest, prepare
from daogou.profiles.profile import FACTS_SHOWN, Trait
from daogou.profiles.reading import Written, heard
from daogou.reading.circumstances import circumstance_name
from daogou.reading.vocabulary import Vocabulary
from daogou.types import FactId, Progress, ShopperId, Words, silent

if TYPE_CHECKING:
    from daogou.app.shop import Shop


_AT_ONCE = 20
"""So many shoppers' questions are put together to one run, after which progress is told."""
_NAME = re.compile(r"name|姓名|名字|称呼", re.IGNORECASE)


@dataclass
class ShoppersRead:
    """How many shoppers a model was asked about, who answered, what was taken as said, what was dropped for what."""

    shoppers: int = 0
    said: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)


class Beliefs:
    """Of one shop's shoppers. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def of(self, who: ShopperId, now: int) -> list[Belief]:
        """What the words of this shopper, under any linked id, say at `now` (s since 1970); surest first."""
        texts = [text for text in self._written(who) if text.at < now]
        if not texts:
            return []
        by_rules, known = heard(texts, self._shop.goods.now().known)[0], self._shop.goods.now().known
        return believe([*by_rules, *self._by_model(who, texts, by_rules, known)], [], now)

    def _by_model(
        self, who: ShopperId, texts: Sequence[Written], by_rules: Sequence[Said], known: Vocabulary
    ) -> Sequence[Said]:
        """What the shop's model said of these words when it was asked (`read`); it is not asked now."""
        desk = self._shop.desk
        if desk.generator is None:
            return ()
        given = digest(who, texts, known, by_rules)
        return accept(given, kept(prepare(given, self._names(who)), desk), known).said

    def read(self, desk: Desk, most: int | None = None, progress: Progress = silent) -> ShoppersRead:
        """Ask the desk's model what the words of `most` accounts, or of all, say where the rules could not tell; the
        answers are kept, and counted in profiles from then on where it is the shop's model. Nothing is asked twice."""
        known, done = self._shop.goods.now().known, ShoppersRead()
        accounts = self._shop.database.orders.shoppers()["shopper"].sort().to_list()[:most]
        for start in range(0, len(accounts), _AT_ONCE):
            digests = [self._digest(ShopperId(who), known) for who in accounts[start : start + _AT_ONCE]]
            asks = [ask for given in digests for ask in prepare(given, self._names(given.shopper))]
            outcomes = asyncio.run(run(asks, desk, lambda _: None))
            done.answers.update(tell(outcomes))
            answers = iter(outcomes)
            for given in digests:
                got = accept(given, [each.answer for each in islice(answers, len(given.questions))], known)
                done.said += len(got.said)
                done.dropped.update(got.dropped)
            done.shoppers += len(digests)
            progress("shoppers", done.shoppers, len(accounts))
        return done

    def _digest(self, who: ShopperId, known: Vocabulary) -> Digest:
        texts = list(self._written(who))
        return digest(who, texts, known, heard(texts, known)[0])

    def _names(self, who: ShopperId) -> Sequence[str]:
        """What the shop states to be this account's name, in any language: it is hidden from a model."""
        stated = self._shop.database.shoppers.facts(who)
        told = [*stated.facts.items(), *stated.en.items(), *stated.zh.items()]
        return list(dict.fromkeys(fact for name, fact in told if _NAME.search(name)))

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
