"""What of a sentence its facts do not bear out: numbers, names, prices, offers, and whatever else is claimed.

A sentence may hold the names of the facts that it cites, their amounts in their roles, their claims where they hold,
and words that claim nothing. All else is untraced, also a word that is not known: rather a true sentence less than a
false one more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from daogou.guide.checking.dates import same_date
from daogou.guide.checking.links import Spoken, pair_of, tied, together
from daogou.guide.checking.measures import Measure, measures
from daogou.guide.checking.names import Named, named, quoted
from daogou.guide.checking.words import Claimed, claimed, unknown
from daogou.guide.ledger import Amount, Fact, Role, Unit
from daogou.types import ProductId

_USUAL: dict[Unit, frozenset[Role]] = {
    "money": frozenset({"price", "total"}),
    "percent": frozenset({"saving"}),
    "times": frozenset({"often"}),
    "days": frozenset({"since", "within", "every"}),
    "date": frozenset({"when", "ends"}),
    "reviews": frozenset({"count", "praised", "blamed"}),
}
_SAID_FOR = frozenset({("people", "shoppers"), ("times", "baskets")})
"""Units that are said for others: 312 people bought it, 一起出现过 40 次."""
_COUNT: frozenset[Role] = frozenset({"count"})
_ENDS = re.compile(r"[,;:.!?，；：。！？](?!\d)")
"""Where a clause ends: not within 1,200 or 3.50."""
_LEADS = re.compile(r"的[“「《\"]?\Z")
_OTHERS = re.compile(r"\b(?:people|shoppers|customers|others|buyers)\b|顾客|大家|别人|客户|买家|不少人", re.IGNORECASE)
_CROWD = frozenset({"shoppers", "people"})
_OUT = "\ufffc"
"""Stands where something was traced: no letter, so that words beside it stay whole."""


@dataclass(frozen=True, slots=True)
class Untraced:
    """text[start:stop] is borne out by no fact that the sentence cites."""

    start: int
    stop: int
    kind: Literal["quote", "link", "measure", "claim", "number", "word"]


def untraced(text: str, cited: Sequence[Fact], currency: str, about: ProductId | None = None) -> list[Untraced]:
    """In order. `about` is the product that "this" means, beside which the sentence stands."""
    names = named(text, ((name, fact.id) for fact in cited for name in fact.names))
    whole = {(name.start, name.stop) for name in names}
    rest = _without(text, whole).replace("’", "'")
    products = _Products(rest, names, cited, about)
    found = [Untraced(*span, "quote") for span in quoted(text) if not _covered(span, whole)]
    found += [Untraced(*span, "link") for span in products.tied()]
    # a sign or word beside a name is read together with it, so what is claimed is looked for before names are gone
    told = [m for m in measures(rest, currency) if not _plainly_today(m, rest)]
    found += [Untraced(m.start, m.stop, "measure") for m in told if not _borne_out(m, cited, products)]
    rest = _without(rest, {(m.start, m.stop) for m in told})
    claims = [_of_others(each, told, text) for each in claimed(rest)]
    found += [
        Untraced(c.start, c.stop, "claim")
        for c in claims
        if c.claim and not any(c.claim in fact.claims and products.allow(fact, c.start) for fact in cited)
    ]
    rest = _without(rest, {(c.start, c.stop) for c in claims})
    found += [Untraced(at, at + 1, "number") for at, sign in enumerate(rest) if sign.isdigit() or sign in "$¥￥€£%"]
    found += [Untraced(*span, "word") for span in unknown(rest)]
    return sorted(found, key=lambda each: each.start)


def _of_others(said: Claimed, told: Sequence[Measure], text: str) -> Claimed:
    """ "bought", where so many shoppers or just people right before it did: that is not what the reader did."""
    if said.claim != "bought":
        return said
    others = [m.stop for m in told if m.unit in _CROWD and m.stop <= said.start]
    others += [match.end() for match in _OTHERS.finditer(text, 0, said.start)]
    if any(not _ENDS.search(text, stop, said.start) for stop in others):
        return said._replace(claim="others_bought")
    return said


def _plainly_today(measure: Measure, text: str) -> bool:
    """Whether "today" is only when the sentence is read, and not when something was bought."""
    return (measure.unit, measure.value) == ("days", 0) and all(each.claim != "bought" for each in claimed(text))


def _covered(span: tuple[int, int], whole: set[tuple[int, int]]) -> bool:
    """Whether a quotation is a name, or several names side by side."""
    start, stop = span
    for a, b in sorted(whole):
        if a <= start < b:
            start = b
    return start >= stop


def _borne_out(measure: Measure, cited: Sequence[Fact], products: _Products) -> bool:
    roles = measure.roles or _USUAL.get(measure.unit, _COUNT)
    if measure.unit == "date" or "price" in roles:  # what it costs is what it comes to with offers, too
        roles |= _USUAL[measure.unit]
    return any(
        (amount.role in roles or amount.unit == "baskets")
        and _same(measure, amount)
        and products.allow(fact, measure.start)
        for fact in cited
        for amount in fact.amounts
    )


def _same(measure: Measure, amount: Amount) -> bool:
    if measure.unit != amount.unit and (measure.unit, amount.unit) not in _SAID_FOR:
        return False
    if measure.unit == "date":
        return same_date(measure.value, amount.value)
    whole = 0.5 if measure.unit == "days" else 0  # a length in days is said in whole ones
    return abs(measure.value - amount.value) <= (measure.slack or whole)


class _Products:
    """Which products a place in the sentence speaks of.

    In its clause: those of the name that a Chinese relative clause leads to (您买过 3 次的“…”), else of the name before
    it, else of the name after it. Where its clause has no name: those named last before, else the product that "this"
    means, else those named first after.
    """

    def __init__(self, text: str, names: Sequence[Named], cited: Sequence[Fact], about: ProductId | None) -> None:
        of = {fact.id: fact.about for fact in cited}
        self._text, self._about = text, about
        told = [(name.start, {p for fact in name.facts if (p := of[fact])}) for name in names]
        self._named = [(start, products) for start, products in told if products]
        known = {fact.about for fact in cited if fact.about}
        self._pairs = {fact.id: pair for fact in cited if (pair := pair_of(fact, known))}
        self._spoken = [Spoken(n.start, n.stop, {p for f in n.facts if (p := of[f])}) for n in names]
        self._spoken = [each for each in self._spoken if each.products]
        self._others = [(name.start, name.facts) for name in names if not any(of[fact] for fact in name.facts)]

    def allow(self, fact: Fact, at: int) -> bool:
        """Whether this fact may be spoken of at this place."""
        if fact.id in self._pairs:
            return together(self._spoken, self._pairs[fact.id], self._about, self._text, at)
        if fact.about is None:
            # of two offers, or of an offer and a set, the one that is named nearest before, else the first named
            nearest = [facts for start, facts in self._others if start < at][-1:] or [f for _, f in self._others[:1]]
            return not fact.names or not nearest or fact.id in nearest[0]
        spoken_of = next(self._spoken_of(at), None)
        return spoken_of is None or fact.about in spoken_of

    def tied(self) -> list[tuple[int, int]]:
        """Names that the sentence ties to others, though no fact does."""
        return tied(self._text, self._spoken, list(self._pairs.values()))

    def _spoken_of(self, at: int) -> Iterator[set[ProductId]]:
        before = [(start, products) for start, products in reversed(self._named) if start < at]
        after = [(start, products) for start, products in self._named if start >= at]
        beside = [products for start, products in after[:1] if not _ENDS.search(self._text, at, start)]
        if beside and _LEADS.search(self._text[at : after[0][0]]):
            yield from beside
        yield from (products for start, products in before[:1] if not _ENDS.search(self._text, start, at))
        yield from beside
        yield from (products for _, products in before)
        if self._about is not None:
            yield {self._about}
        yield from (products for _, products in after)


def _without(text: str, spans: set[tuple[int, int]]) -> str:
    signs = list(text)
    for start, stop in spans:
        signs[start:stop] = _OUT * (stop - start)
    return "".join(signs)
