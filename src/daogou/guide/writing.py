"""The written guide by templates: one sentence a section, about its first product, in the reader's language.

Every name and amount is taken from the ledger's fact that the sentence cites; where a fact is missing, nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daogou.guide.cards import Card, Sentence
from daogou.guide.ledger import Amount, Fact, Ledger, Role
from daogou.guide.sections import Section, SectionKind
from daogou.guide.sentences import every, times
from daogou.guide.sets.bundle import Bundle
from daogou.guide.stated import day
from daogou.ranking.shortlist import ReasonKind
from daogou.shop.offers import CampaignOffer
from daogou.types import FactId, Language, Money, ProductId, Words

GOES_WITH: frozenset[ReasonKind] = frozenset({"with", "together", "shelves"})


@dataclass(frozen=True)
class Writer:
    """Writes in one language from one ledger, on one day of the shop's calendar (an ordinal)."""

    ledger: Ledger
    language: Language
    currency: str
    today: int

    def section(self, section: Section) -> Sentence | None:
        """A sentence on what this section shows first; None where its facts are not there to say one."""
        if not section.shown.cards:
            return None
        if section.bundle:
            return self.set(section.bundle)
        return _WRITE[section.kind](self, section.shown.cards[0])

    def why(self, section: Section) -> Sentence:
        """Why this section is in the guide, by its first product."""
        card = section.shown.cards[0]
        this = card.product.id
        with_it = next((reason for reason in card.because if reason.kind in GOES_WITH), None)
        ids = [f"{with_it.kind}:{this}:{with_it.about}", f"bought:{with_it.about}"] if with_it else [f"bought:{this}"]
        ids += [f"new_to_you:{this}"] if section.kind == "new" else []
        ids += ["set:1"] if section.kind == "set" else [f"quote:{this}"]
        ids += [f"offer:{offer.id}" for offer in card.offers]
        cited = [self.ledger[FactId(id_)] for id_ in ids if id_ in self.ledger]
        return self._said(_WHY[section.kind].within(self.language), *cited)

    def due(self, card: Card) -> Sentence | None:
        """When it is due, by the rhythm of buying it."""
        habit = self._fact("bought", card.product.id)
        if habit is None or (interval := _amount(habit, "every")) is None:
            return None
        title, often = self._title(card), times(_needed(habit, "often").value, self.language)
        pace, due = every(interval.value, self.language), date.fromordinal(int(_needed(habit, "when").value))
        if self.language == "zh":
            when = f"大约在{due.month}月{due.day}日" if due.toordinal() > self.today else "现在"
            return self._said(f"{title}{when}该补货：您买过 {often}，大约{pace}买一次。", habit)
        when = f"about {due.day} {due:%B}" if due.toordinal() > self.today else "now"
        return self._said(f"{title} is due {when}: you bought it {often}, about {pace}.", habit)

    def for_you(self, card: Card) -> Sentence | None:
        """What is first in the list, at what price."""
        product = self._fact("product", card.product.id)
        if product is None or (price := _amount(product, "price")) is None:
            return None
        cost = self._money(price)
        if self.language == "zh":
            return self._said(f"为您选在第一的是{self._title(card)}，现价 {cost}。", product)
        return self._said(f"First for you is {self._title(card)} at {cost}.", product)

    def completes(self, card: Card) -> Sentence | None:
        """With what of the shopper's own it goes."""
        reason = next((r for r in card.because if r.kind in GOES_WITH and r.about), None)
        if reason is None or reason.about is None:
            return None
        habit = self._fact("bought", reason.about)
        relation = self.ledger.get(FactId(f"{reason.kind}:{card.product.id}:{reason.about}"))
        product = self._fact("product", card.product.id)
        if habit is None or relation is None or product is None:
            return None
        often = times(_needed(habit, "often").value, self.language)
        owned = f"“{habit.names[-1 if self.language == 'zh' else 0]}”"
        if self.language == "zh":
            return self._said(f"{self._title(card)}可以和您买过 {often}的{owned}搭配。", product, relation, habit)
        return self._said(f"{self._title(card)} goes with {owned}, which you bought {often}.", product, relation, habit)

    def deals(self, card: Card) -> Sentence | None:
        """What it comes to at the best of this shopper's offers, or what a coupon that is theirs is guessed to take
        off."""
        quoted, product = self._fact("quote", card.product.id), self._fact("product", card.product.id)
        if quoted and product:
            total, regular = (self._money(_needed(quoted, role)) for role in ("total", "regular"))
            if self.language == "zh":
                return self._said(f"{self._title(card)}用您的优惠到手价 {total}，原价 {regular}。", product, quoted)
            said = f"{self._title(card)} comes to {total} instead of {regular} with your offers."
            return self._said(said, product, quoted)
        offer = next((offer for offer in card.offers if offer.amount), None)
        told = self.ledger.get(FactId(f"offer:{offer.id}")) if offer else None
        if offer is None or told is None or product is None:
            return None
        return self._said(self._coupon(card, offer, told), product, told)

    def _coupon(self, card: Card, offer: CampaignOffer, told: Fact) -> str:
        cost = self._money(_needed(told, "saving"))
        last = day_of(_needed(told, "ends").value, self.language)
        if self.language == "zh":
            return (
                f"{self._title(card)}有您专属的优惠券，{'估计' if offer.estimated else ''}可减 {cost}，到{last}为止。"
            )
        estimated = ", estimated," if offer.estimated else ""
        return f"{self._title(card)} comes with a coupon that is yours: {cost} off{estimated} until {last}."

    def set(self, bundle: Bundle) -> Sentence | None:
        """How many products the set has, what they come to, and the budget that this keeps."""
        told = self.ledger.get(FactId("set:1"))
        if told is None:
            return None
        n, total = int(_needed(told, "count").value), self._money(_needed(told, "total"))
        budget = _amount(told, "budget")
        if self.language == "zh":
            kept = f"，在您 {self._money(budget)} 的预算之内" if budget else ""
            return self._said(f"“{bundle.name}”一套：{n} 件商品，合计 {total}{kept}。", told)
        kept = f", within your budget of {self._money(budget)}" if budget else ""
        noun = "product comes" if n == 1 else "products come"
        return self._said(f"A set for “{bundle.name}”: {n} {noun} to {total}{kept}.", told)

    def new(self, card: Card) -> Sentence | None:
        """That the shopper never bought it, and who did."""
        product, fresh = self._fact("product", card.product.id), self._fact("new_to_you", card.product.id)
        buyers = self._fact("buyers", card.product.id)
        if product is None or fresh is None:
            return None
        if buyers is None:
            said = (
                f"{self._title(card)}您还没买过。" if self.language == "zh" else f"{self._title(card)} is new to you."
            )
            return self._said(said, product, fresh)
        n, span = int(_needed(buyers, "count").value), int(_needed(buyers, "within").value)
        if self.language == "zh":
            said = f"{self._title(card)}您还没买过，{span} 天内有 {n:,} 位顾客买过。"
        else:
            whom = "shopper" if n == 1 else "shoppers"
            said = f"{self._title(card)} is new to you; {n:,} {whom} bought it within {span} days."
        return self._said(said, product, fresh, buyers)

    def _fact(self, kind: str, product: ProductId) -> Fact | None:
        return self.ledger.get(FactId(f"{kind}:{product}"))

    def _title(self, card: Card) -> str:
        return f"“{card.product.title.within(self.language)}”"

    def _money(self, amount: Amount) -> Money:
        return Money(int(amount.value), self.currency)

    def _said(self, text: str, *facts: Fact) -> Sentence:
        return Sentence(text, [fact.id for fact in facts])


def day_of(ordinal: float, language: Language) -> str:
    """A day of the calendar: 3 May, 5月3日."""
    return day(datetime.fromordinal(int(ordinal)), language)


def _amount(fact: Fact, role: Role) -> Amount | None:
    return next((amount for amount in fact.amounts if amount.role == role), None)


def _needed(fact: Fact, role: Role) -> Amount:
    found = _amount(fact, role)
    assert found is not None, f"{fact.id} has no {role}"
    return found


_WHY: dict[SectionKind, Words] = {
    "due": Words("By your own rhythm of buying.", "按您自己的购买节奏。"),
    "for_you": Words("Chosen for you, with the reason beside each.", "为您挑选，理由写在旁边。"),
    "completes": Words("It goes with what you bought.", "和您买过的商品搭配。"),
    "deals": Words("With your offers.", "按您的优惠。"),
    "set": Words("A set for it, by roles.", "按角色搭好的一套。"),
    "new": Words("New to you, and close to your choices.", "您还没买过，和您的选择接近。"),
}


_WRITE: dict[SectionKind, Callable[[Writer, Card], Sentence | None]] = {
    "due": Writer.due,
    "for_you": Writer.for_you,
    "completes": Writer.completes,
    "deals": Writer.deals,
    "new": Writer.new,
}


def facts_of(sentence: Sentence, ledger: Ledger) -> Sequence[Fact]:
    """The facts that a sentence cites, as far as the ledger holds them."""
    return [ledger[fact] for fact in sentence.facts if fact in ledger]
