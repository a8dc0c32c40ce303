"""What is read of a shop's products from their own words: reading them, and showing what was read."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from daogou.language.run import Desk, run, tell
from daogou.reading.items.answer import PROMPT, accept, by_rules, prepare
from daogou.reading.items.catalogued import Catalogued, catalogued
from daogou.shop.readings import ReadAttribute, Reader
from daogou.types import LANGUAGES, Language, ProductId, Progress, Words, silent

if TYPE_CHECKING:
    from daogou.app.shop import Shop

_AT_ONCE = 50
"""So many products are asked about, then written down: what a kill takes is asked for again from the kept answers."""
_FIELDS: Mapping[str, Words] = {"title": Words("title", "标题"), "description": Words("description", "描述")}


@dataclass
class ItemsRead:
    """How many products were read, what was found by each reader, who answered, and what was dropped for what."""

    products: int = 0
    found: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class ShownReading:
    """One attribute as a page shows it, with the words that it was read from."""

    name: str
    values: Sequence[str]
    field: str
    quote: str
    read: Sequence[ReadAttribute]


class Items:
    """Of one shop. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = Lock()
        self._known: tuple[str, Catalogued] | None = None

    def known(self) -> Catalogued:
        """The catalogue's own words, as it is now."""
        version, catalogue = self._shop.goods.versioned()
        with self._lock:
            if self._known is None or self._known[0] != version:
                rows = self._shop.database.products.frame().to_dicts()
                self._known = version, catalogued(rows, catalogue.known)
            return self._known[1]

    def read(self, desk: Desk | None = None, most: int | None = None, progress: Progress = silent) -> ItemsRead:
        """Read `most` products, or all, by rules, and with a `desk` by its model too: what was read before is replaced,
        an answer that was given before is not asked for again. What the shop states is left alone."""
        known, done = self.known(), ItemsRead()
        rows = self._shop.database.products.frame().to_dicts()[:most]
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            self._by_rules(some, known, done)
            if desk is not None:
                self._by_model(some, known, desk, done)
            done.products += len(some)
            progress("products", done.products, len(rows))
        return done

    def _by_rules(self, rows: Sequence[Mapping[str, Any]], known: Catalogued, done: ItemsRead) -> None:
        items = [known.item(row) for row in rows]
        got = {item.product: accept(item, by_rules(item, known), known).facts for item in items}
        self._keep(got, "rules", "", "", done)

    def _by_model(self, rows: Sequence[Mapping[str, Any]], known: Catalogued, desk: Desk, done: ItemsRead) -> None:
        """A product of which no model answers keeps what a model read before."""
        items = [item for row in rows if (item := known.item(row, [_told_most(row)])).texts and item.wanted]
        outcomes = asyncio.run(run([prepare(item) for item in items], desk, lambda _: None))
        done.answers.update(tell(outcomes))
        got = {}
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome.answer is not None:
                accepted = accept(item, outcome.answer, known)
                done.dropped.update(accepted.dropped)
                got[item.product] = accepted.facts
        name, version = PROMPT
        self._keep(got, "model", desk.generator.name if desk.generator else "", f"{name}.{version}", done)

    def _keep(
        self, got: Mapping[ProductId, Sequence[Any]], by: Reader, model: str, prompt: str, done: ItemsRead
    ) -> None:
        now = self._shop.clock.now()
        read = {
            product: [
                ReadAttribute(product, fact.name, fact.value, fact.field, fact.quote, by, model, prompt, now)
                for fact in facts
            ]
            for product, facts in got.items()
        }
        done.found[by] += self._shop.database.readings.replace(read, by)

    def of(self, product: ProductId, language: Language) -> list[ShownReading]:
        """What was read of this product and its shop does not state, with its words; rules before the model."""
        known = self.known()
        found = self._shop.database.products.get([product]).get(product)
        states = {name.lower() for name in found.attributes.keys} if found else set()
        own = (
            {each for each in (found.title.en, found.title.zh, found.description.en, found.description.zh)}
            if found
            else set()
        )
        read = [one for one in self._shop.database.readings.of(product) if one.name.lower() not in states]
        # a text that has changed since says it no more
        read = [one for one in read if any(one.quote in text for text in own)]
        rules = [one for one in read if one.reader == "rules"]
        names = list(dict.fromkeys(one.name for one in read))
        return [
            _shown(name, [one for one in self._merged(rules, read) if one.name == name], known, language)
            for name in names
        ]

    def _merged(self, rules: Sequence[ReadAttribute], read: Sequence[ReadAttribute]) -> Iterator[ReadAttribute]:
        by_rules_ = {one.name for one in rules}
        yield from rules
        yield from (one for one in read if one.reader == "model" and one.name not in by_rules_)


def _shown(name: str, some: Sequence[ReadAttribute], known: Catalogued, language: Language) -> ShownReading:
    values = list(dict.fromkeys(known.called(name, one.value).within(language) for one in some))
    kind = some[0].field.partition("_")[0]
    return ShownReading(known.label(name).within(language), values, _FIELDS[kind].within(language), some[0].quote, some)


def _told_most(row: Mapping[str, Any]) -> Language:
    """The language in which the product is described, English where it is in both."""
    return max(
        LANGUAGES, key=lambda language: (bool(row.get(f"description_{language}")), bool(row.get(f"title_{language}")))
    )
