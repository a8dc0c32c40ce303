"""Guides: the sections of one shopper's guide, each list made for its purpose, and what is said of them, checked."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from daogou.guide.asking import accept, prepare
from daogou.guide.cards import Block, Card, Sentence
from daogou.guide.checking.check import untraced
from daogou.guide.facts import Habits, ledger, reason_facts
from daogou.guide.ledger import Ledger
from daogou.guide.sections import Guide, Section, SectionKind
from daogou.guide.writing import Writer, facts_of
from daogou.language.run import run
from daogou.profiles.rhythm import rhythms
from daogou.ranking.shortlist import Reason
from daogou.shop.interactions import BUY, Interactions
from daogou.types import FactId, Ints, Language, ShopperId, is_visitor

if TYPE_CHECKING:
    from daogou.app.shop import Shop

LONGEST = 6
"""Products of a section at most."""
_OWNED = 12
"""Of the latest bought products, how many are looked at for what completes them."""
_COUPONS = 20
"""The likeliest of a shopper's coupons, among whose products deals are looked for."""
_SPARE = 2
"""How many times the wished length is looked at for what is there for the section's own reason."""
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

    def of(self, who: ShopperId, language: Language = "en", noted: bool = True) -> Guide:
        """The guide of this shopper now: only sections that have something to show, no product in two of them."""
        sections = list(self._sections(who, language))
        guide = self._checked(sections, self._ledger(who, sections), language)
        for section in guide.sections if noted else ():
            self._shop.note(who, section.shown)
        return guide

    async def written(self, who: ShopperId, language: Language = "en", noted: bool = True) -> Guide:
        """The same, in the words of the shop's language model where it has one and what that writes holds."""
        guide = await to_thread(self.of, who, language, noted)
        (outcome,) = await run([prepare(guide, language, who)], self._shop.desk, lambda ask: None)
        return accept(guide, outcome.answer, self._shop.settings.currency) if outcome.answer else guide

    # the sections

    def _sections(self, who: ShopperId, language: Language) -> Iterator[Section]:
        for shown in self._shop.lists(who, lambda history, now: self._wanted(who, history, now), language):
            kind = _KINDS[shown.block]
            cards = [_own_reason_first(kind, card) for card in shown.cards if _belongs(kind, card)][:LONGEST]
            if cards:
                yield Section(kind, replace(shown, cards=cards))

    def _wanted(self, who: ShopperId, history: Interactions, now: int) -> Sequence[tuple[Block, Ints | None, int]]:
        rhythm = rhythms(history, now, ZoneInfo(self._shop.settings.timezone))
        return [
            ("due", rhythm.products[rhythm.dueness > 0], LONGEST),
            ("deals", self._on_offer(who), LONGEST),
            ("completes", self._completing(history), _SPARE * LONGEST),
            ("for_you", None, LONGEST),
            ("new", self._never_bought(history), LONGEST),
        ]

    def _completing(self, history: Interactions) -> Ints:
        """What goes with the latest of what was bought, beyond chance, and was not bought itself."""
        model: Any = self._shop.serving().ranker.models.get("item_knn")  # none where the shop turned it off
        bought = history.products[history.kinds == BUY]
        latest = list(dict.fromkeys(bought[::-1].tolist()))[:_OWNED]
        if model is None or not latest:
            return np.zeros(0, np.int32)
        related = np.unique(np.concatenate([model.related(row, LONGEST)[0] for row in latest]))
        return self._unlike(related.astype(np.int32), bought)

    def _never_bought(self, history: Interactions) -> Ints:
        everything = np.arange(len(self._shop.serving().ranker.products), dtype=np.int32)
        return self._unlike(everything, history.products[history.kinds == BUY])

    def _unlike(self, rows: Ints, bought: Ints) -> Ints:
        """Those of the rows that no product of the same title was bought of."""
        groups = self._shop.serving().ranker.groups
        return rows[~np.isin(groups[rows], groups[bought])]

    def _on_offer(self, who: ShopperId) -> Ints:
        """What an offer that is this shopper's takes something off now."""
        if is_visitor(who):
            return np.zeros(0, np.int32)
        rows = self._shop.serving().ranker.rows
        on = {product for coupon in self._shop.coupons.of(who, _COUPONS) for product in coupon.offer.products}
        return np.array(sorted(rows[product] for product in on if product in rows), np.int32)

    # what is said

    def _ledger(self, who: ShopperId, sections: Sequence[Section]) -> Ledger:
        database, now = self._shop.database, self._shop.clock.now()
        zone = ZoneInfo(self._shop.settings.timezone)
        cards = [card for section in sections for card in section.shown.cards]
        about = dict.fromkeys(reason.about for card in cards for reason in card.because if reason.about)
        habits = None if is_visitor(who) else Habits(database.orders.bought(who), now, zone)
        return ledger(cards, database.products.get(list(about)).values(), habits, zone)

    def _checked(self, sections: Sequence[Section], facts: Ledger, language: Language) -> Guide:
        """The guide with all that is said in it, but for what its facts do not bear out."""
        currency, zone = self._shop.settings.currency, ZoneInfo(self._shop.settings.timezone)
        writer = Writer(facts, language, currency, self._shop.clock.now().astimezone(zone).toordinal())
        kept: list[Section] = []
        dropped = 0
        for section in sections:
            cards = [_true_of(card, facts, currency) for card in section.shown.cards]
            before, after = (sum(len(card.reasons) for card in some) for some in (section.shown.cards, cards))
            said = [writer.why(section), writer.section(section)]
            true = [each and _held(each, facts, currency) for each in said]
            dropped += before - after + sum(a is not b for a, b in zip(said, true, strict=True))
            kept.append(Section(section.kind, replace(section.shown, cards=cards), *true))
        return Guide(kept, facts, dropped)


def _held(said: Sentence, facts: Ledger, currency: str) -> Sentence | None:
    """The sentence where its facts bear it out."""
    return None if untraced(said.text, facts_of(said, facts), currency) else said


def _is_own(kind: SectionKind, reason: Reason) -> bool:
    """Whether this is the reason for which a section exists."""
    return reason.kind == "due" if kind == "due" else reason.kind == "with" and bool(reason.numbers["times"])


def _belongs(kind: SectionKind, card: Card) -> bool:
    """Whether a product is in the section for the section's own reason."""
    if kind in ("due", "completes"):
        return any(_is_own(kind, reason) for reason in card.because)
    return bool(card.offers) if kind == "deals" else True


def _own_reason_first(kind: SectionKind, card: Card) -> Card:
    if kind not in ("due", "completes"):
        return card
    order = sorted(range(len(card.because)), key=lambda place: not _is_own(kind, card.because[place]))
    return replace(
        card, reasons=[card.reasons[place] for place in order], because=[card.because[place] for place in order]
    )


def _true_of(card: Card, ledger: Ledger, currency: str) -> Card:
    """The card with the reasons that its facts bear out, each citing them."""
    kept = [
        (Sentence(said.text, [*_cites(card, place), *said.facts]), reason)
        for place, (said, reason) in enumerate(zip(card.reasons, card.because, strict=True))
    ]
    true = [
        (said, reason)
        for said, reason in kept
        if not untraced(said.text, facts_of(said, ledger), currency, card.product.id)
    ]
    return replace(card, reasons=[said for said, _ in true], because=[reason for _, reason in true])


def _cites(card: Card, place: int) -> Iterator[FactId]:
    """What the reason at this place tells beyond the events that it stands on."""
    reason = card.because[place]
    yield from (fact.id for fact in reason_facts(reason, card.product.id))
    for product in (reason.about,) if reason.about else (card.product.id,):
        yield from (FactId(f"bought:{product}"), FactId(f"product:{product}"))
