"""What of a sentence its facts do not bear out: numbers, names, prices, offers, and whatever else is claimed.

A sentence may hold the names of the facts that it cites, their amounts in their roles, their claims where they hold,
and words that claim nothing. All else is untraced, also a word that is not known: rather a true sentence less than a
false one more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from daogou.guide.checking.measures import Measure, measures, same_date
from daogou.guide.checking.names import Named, named, quoted
from daogou.guide.checking.words import claimed, unknown
from daogou.guide.ledger import Amount, Fact, Role, Unit
from daogou.types import ProductId

_USUAL: dict[Unit, frozenset[Role]] = {
    "money": frozenset({"price"}),
    "percent": frozenset({"saving"}),
    "times": frozenset({"often"}),
    "days": frozenset({"since"}),
    "date": frozenset({"when", "ends"}),
    "reviews": frozenset({"count", "praised", "blamed"}),
}
_COUNT: frozenset[Role] = frozenset({"count"})
_OUT = "\ufffc"
"""Stands where something was traced: no letter, so that words beside it stay whole."""


@dataclass(frozen=True, slots=True)
class Untraced:
    """text[start:stop] is borne out by no fact that the sentence cites."""

    start: int
    stop: int
    kind: Literal["quote", "measure", "claim", "number", "word"]


def untraced(text: str, cited: Sequence[Fact], currency: str, about: ProductId | None = None) -> list[Untraced]:
    """In order. `about` is the product that "this" means, beside which the sentence stands."""
    names = named(text, ((name, fact.id) for fact in cited for name in fact.names))
    whole = {(name.start, name.stop) for name in names}
    products = _Products(names, cited, about)
    found = [Untraced(*span, "quote") for span in quoted(text) if not _covered(span, whole)]
    rest = _without(text, whole)
    # a sign or word beside a name is read together with it, so what is claimed is looked for before names are gone
    told = measures(rest, currency)
    found += [Untraced(m.start, m.stop, "measure") for m in told if not _borne_out(m, cited, products)]
    rest = _without(rest, {(m.start, m.stop) for m in told})
    claims = claimed(rest)
    found += [
        Untraced(c.start, c.stop, "claim")
        for c in claims
        if not any(c.claim in fact.claims and products.allow(fact, c.start) for fact in cited)
    ]
    rest = _without(rest, {(c.start, c.stop) for c in claims})
    found += [Untraced(at, at + 1, "number") for at, sign in enumerate(rest) if sign.isdigit() or sign in "$¥￥€£%"]
    found += [Untraced(*span, "word") for span in unknown(rest)]
    return sorted(found, key=lambda each: each.start)


def _covered(span: tuple[int, int], whole: set[tuple[int, int]]) -> bool:
    """Whether a quotation is a name, or several names side by side."""
    start, stop = span
    for a, b in sorted(whole):
        if a <= start < b:
            start = b
    return start >= stop


def _borne_out(measure: Measure, cited: Sequence[Fact], products: _Products) -> bool:
    roles = measure.roles or _USUAL.get(measure.unit, _COUNT)
    return any(
        amount.role in roles and _same(measure, amount) and products.allow(fact, measure.start)
        for fact in cited
        for amount in fact.amounts
    )


def _same(measure: Measure, amount: Amount) -> bool:
    if measure.unit != amount.unit:
        return False
    if measure.unit == "date":
        return same_date(measure.value, amount.value)
    return abs(measure.value - amount.value) <= measure.slack + 0.5 * (measure.unit == "days")


class _Products:
    """Which product a place in the sentence speaks of: the one that was named last before it, else the one that
    "this" is, else the first that is named after it."""

    def __init__(self, names: Sequence[Named], cited: Sequence[Fact], about: ProductId | None) -> None:
        of = {fact.id: fact.about for fact in cited}
        self._about = about
        self._named = [(name.start, {p for fact in name.facts if (p := of[fact])}) for name in names]

    def allow(self, fact: Fact, at: int) -> bool:
        """Whether this fact may be spoken of at this place."""
        if fact.about is None:
            return True
        spoken_of = list(self._spoken_of(at))
        return fact.about in spoken_of[0] if spoken_of else True

    def _spoken_of(self, at: int) -> Iterator[set[ProductId]]:
        yield from (products for start, products in reversed(self._named) if start < at and products)
        if self._about is not None:
            yield {self._about}
        yield from (products for _, products in self._named if products)


def _without(text: str, spans: set[tuple[int, int]]) -> str:
    signs = list(text)
    for start, stop in spans:
        signs[start:stop] = _OUT * (stop - start)
    return "".join(signs)
