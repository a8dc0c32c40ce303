"""Guides: the sections of one shopper's guide, each list made for its purpose, and what is said of them, checked."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np

from daogou.guide.asking import accept, prepare
from daogou.guide.cards import Block, Card, Sentence, Shown, Wanted
from daogou.guide.checking.check import untraced
from daogou.guide.due import RunsOut, said_beside
from daogou.guide.facts import Habits, ledger, reason_facts
from daogou.guide.ledger import Ledger
from daogou.guide.sections import Guide, Section, SectionKind
from daogou.guide.writing import Writer, facts_of
from daogou.language.run import run
from daogou.profiles.rhythm import rhythms
from daogou.ranking.related import related
from daogou.ranking.shortlist import Reason
from daogou.shop.interactions import BUY, Interactions
from daogou.types import FactId, Ints, InvalidInput, Language, ProductId, ShopperId, is_visitor

if TYPE_CHECKING:
    from daogou.app.shop import Shop

LONGEST = 6
"""Products of a section at most."""
_OWNED = 12
"""Of the latest bought products, how many are looked at for what completes them."""
_BEYOND = 1.2
"""What completes is surely bought with it so many times as often as by chance."""
_AROUND = 3
"""Products of the cart that a set is built around."""
_KINDS: Mapping[Block, SectionKind] = {
    "due": "due",
    "deals": "deals",
    "completes": "completes",
    "for_you": "for_you",
    "new": "new",
    "set": "set",
}


class Guides:
    """Of one shop's shoppers. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def of(
        self, who: ShopperId, language: Language = "en", noted: bool = True, wish: str = "", budget: int | None = None
    ) -> Guide:
        """The guide of this shopper now: only sections that have something to show, no product in two of them but for
        those of a set. With a `wish` for an occasion ("a barbecue for eight") a set for it comes first, for at most
        `budget` minor units; else one around what is in the cart. Raises `InvalidInput` for a wish that names nothing
        that a set could be of."""
        sections = [*self._set(who, language, wish, budget), *self._sections(who, language)]
        running_out = self._running_out(who, sections)
        sections = [self._dated(section, running_out, language) for section in sections]
        guide = self._checked(sections, self._ledger(who, sections, running_out), language)
        for section in guide.sections if noted else ():
            self._shop.showing.note(who, section.shown)
        return guide

    async def written(
        self, who: ShopperId, language: Language = "en", noted: bool = True, wish: str = "", budget: int | None = None
    ) -> Guide:
        """The same, in the words of the shop's language model where it has one and what that writes holds."""
        guide = await to_thread(self.of, who, language, noted, wish, budget)
        (outcome,) = await run([prepare(guide, language, who)], self._shop.desk, lambda ask: None)
        return accept(guide, outcome.answer, self._shop.settings.currency) if outcome.answer else guide

    # the sections

    def _set(self, who: ShopperId, language: Language, wish: str, budget: int | None) -> Iterator[Section]:
        around = [] if wish else [product.id for product, _ in self._shop.doings.cart(who)][:_AROUND]
        if not wish and not around:
            return
        try:
            made = self._shop.bundle(who, wish, around, budget, language=language)
        except InvalidInput:
            if wish:
                raise
            return  # nobody asked for it: nothing goes with the cart, or the budget has no room for more
        if len(made.items) > len(around):
            cards = [Card(each.product, 0.0, (), (), quantity=each.quantity) for each in made.items]
            release = self._shop.serving().release.id
            yield Section("set", Shown(f"list-{uuid4().hex}", "set", "personal", made.why, release, cards), bundle=made)

    def _sections(self, who: ShopperId, language: Language) -> Iterator[Section]:
        for shown in self._shop.lists.several(who, lambda history, now: self._wanted(who, history, now), language):
            kind = _KINDS[shown.block]
            cards = shown.cards if kind != "deals" else self._priced(who, shown.cards)
            cards = [card for card in cards if _belongs(kind, card)][:LONGEST]
            if cards:
                yield Section(kind, replace(shown, cards=cards))

    def _running_out(self, who: ShopperId, sections: Sequence[Section]) -> Mapping[ProductId, RunsOut]:
        """What the guide says to be due and is expected to be used up by a day."""
        due = {card.product.id for section in sections if section.kind == "due" for card in section.shown.cards}
        if not due:
            return {}
        found = self._shop.lists.runs_out(who, 10 * LONGEST)
        return {one.product.id: one for one in found if one.product.id in due}

    def _dated(self, section: Section, running_out: Mapping[ProductId, RunsOut], language: Language) -> Section:
        """What is due with the days on which it is expected to be used up."""
        if section.kind != "due" or not running_out:
            return section
        today = self._shop.clock.now().astimezone(ZoneInfo(self._shop.settings.timezone)).date()
        cards = [
            replace(card, runs_out=said_beside(running_out[card.product.id], today, language))
            if card.product.id in running_out
            else card
            for card in section.shown.cards
        ]
        return replace(section, shown=replace(section.shown, cards=cards))

    def _priced(self, who: ShopperId, cards: Sequence[Card]) -> Sequence[Card]:
        """With the price that this shopper's offers make, where they make one."""
        quotes = self._shop.deals.quotes(who, (card.product for card in cards))
        return [replace(card, quote=quotes.get(card.product.id)) for card in cards]

    def _wanted(self, who: ShopperId, history: Interactions, now: int) -> Sequence[Wanted]:
        rhythm = rhythms(history, now, ZoneInfo(self._shop.settings.timezone))
        completing = self._completing(history)
        place = self._shop.serving().ranker.rows
        return [
            Wanted("due", rhythm.products[rhythm.dueness > 0], LONGEST),
            Wanted("deals", self._shop.deals.rows(who), 2 * LONGEST),
            Wanted("completes", np.array([place[id_] for id_ in completing], np.int32), LONGEST, completing),
            Wanted("for_you", None, LONGEST),
            Wanted("new", self._never_bought(history), LONGEST),
        ]

    def _completing(self, history: Interactions) -> Mapping[ProductId, Reason]:
        """What goes with the latest of what was bought, was not bought itself, and the reason: the strongest first."""
        serving = self._shop.serving()
        bought = history.products[history.kinds == BUY]
        groups = serving.ranker.groups
        own = set(groups[bought].tolist())
        found: dict[ProductId, Reason] = {}
        for row in list(dict.fromkeys(bought[::-1].tolist()))[:_OWNED]:
            about = ProductId(serving.ranker.products[row])
            for product, reason in related(serving.relations, serving.ranker, "goes_with", about, LONGEST).items():
                known = found.get(product)
                if (
                    reason.numbers["lift"] >= _BEYOND
                    and groups[serving.ranker.rows[product]] not in own
                    and (known is None or known.numbers["lift"] < reason.numbers["lift"])
                ):
                    found[product] = reason
        return found

    def _never_bought(self, history: Interactions) -> Ints:
        """The rows that no product of the same title was bought of."""
        groups = self._shop.serving().ranker.groups
        bought = history.products[history.kinds == BUY]
        return np.flatnonzero(~np.isin(groups, groups[bought])).astype(np.int32)

    # what is said

    def _ledger(self, who: ShopperId, sections: Sequence[Section], running_out: Mapping[ProductId, RunsOut]) -> Ledger:
        database, now = self._shop.database, self._shop.clock.now()
        zone = ZoneInfo(self._shop.settings.timezone)
        cards = [card for section in sections for card in section.shown.cards]
        about = dict.fromkeys(reason.about for card in cards for reason in card.because if reason.about)
        habits = None if is_visitor(who) else Habits(database.orders.bought(who), now, zone)
        others = database.products.get(list(about)).values()
        return ledger(sections, others, habits, zone, running_out.values())

    def _checked(self, sections: Sequence[Section], facts: Ledger, language: Language) -> Guide:
        """The guide with all that is said in it, but for what its facts do not bear out."""
        currency, zone = self._shop.settings.currency, ZoneInfo(self._shop.settings.timezone)
        writer = Writer(facts, language, currency, self._shop.clock.now().astimezone(zone).toordinal())
        kept: list[Section] = []
        dropped = 0
        for section in sections:
            cards = [_true_of(card, facts, currency) for card in section.shown.cards]
            before, after = (sum(map(_told, some)) for some in (section.shown.cards, cards))
            said = [writer.why(section), writer.section(section)]
            true = [each and _held(each, facts, currency) for each in said]
            dropped += before - after + sum(a is not b for a, b in zip(said, true, strict=True))
            kept.append(replace(section, shown=replace(section.shown, cards=cards), why=true[0], said=true[1]))
        return Guide(kept, facts, dropped)


def _told(card: Card) -> int:
    """How many sentences stand beside a product."""
    return len(card.reasons) + (card.runs_out is not None)


def _held(said: Sentence, facts: Ledger, currency: str) -> Sentence | None:
    """The sentence where its facts bear it out."""
    return None if untraced(said.text, facts_of(said, facts), currency) else said


def _belongs(kind: SectionKind, card: Card) -> bool:
    """Whether a product is in the section for the section's own reason."""
    if kind == "due":
        return any(reason.kind == "due" for reason in card.because)
    return bool(card.quote or card.offers) if kind == "deals" else True


def _true_of(card: Card, ledger: Ledger, currency: str) -> Card:
    """The card with the reasons that its facts bear out, each citing them."""
    kept = [
        (Sentence(said.text, [*(fact for fact in _cites(card, place) if fact in ledger), *said.facts]), reason)
        for place, (said, reason) in enumerate(zip(card.reasons, card.because, strict=True))
    ]
    true = [
        (said, reason)
        for said, reason in kept
        if not untraced(said.text, facts_of(said, ledger), currency, card.product.id)
    ]
    dated = card.runs_out
    if dated and untraced(dated.text, facts_of(dated, ledger), currency, card.product.id):
        dated = None
    return replace(card, reasons=[said for said, _ in true], because=[reason for _, reason in true], runs_out=dated)


def _cites(card: Card, place: int) -> Iterator[FactId]:
    """What the reason at this place tells beyond the events that it stands on."""
    reason = card.because[place]
    yield from (fact.id for fact in reason_facts(reason, card.product.id))
    for product in (reason.about,) if reason.about else (card.product.id,):
        yield from (FactId(f"bought:{product}"), FactId(f"product:{product}"))
