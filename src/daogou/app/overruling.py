"""What a shopper states in words outranks what was counted: which traits their words overrule, and which words do.

Words are what was stated on the profile and what was written in reviews, searches and chats, each only where it is of
the shopper: what is stated for a gift or written of a child overrules nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daogou.profiles.beliefs import Belief, of_self
from daogou.profiles.profile import Overruled, Trait
from daogou.reading.catalogue import Catalogue
from daogou.shop.statements import Statement, Target
from daogou.types import Bools, FactId

_TOLD_BY: Mapping[str, str] = {"category": "category", "brand": "brand", "likes": "product", "due": "product"}
"""Traits that say that something is liked, and the kind of target that their products are told by."""
_HALF = 0.5
"""A trait is overruled where more than such a part of its products is not wanted."""
_LOW, _HIGH = 0.4, 0.6
"""Between these a counted price level is middling."""


@dataclass(frozen=True)
class _Refused:
    """bool[products]: what is not wanted, in whose words."""

    products: Bools
    by: Overruled


def overruled(
    traits: Iterable[Trait], stated: Iterable[Statement], written: Sequence[Belief], goods: Catalogue
) -> Mapping[str, Overruled]:
    """By `kind:key` of each counted trait that the words contradict: the words. `stated` holds now; what is stated on
    the profile speaks before what was written."""
    refused = [*_stated(stated, goods), *_written(of_self(written), goods)]
    found: dict[str, Overruled] = {}
    for trait in traits:
        by = _level(trait, written) if trait.kind == "price_level" else _refusal(trait, refused, goods)
        if by:
            found[f"{trait.kind}:{trait.key}"] = by
    return found


def _stated(stated: Iterable[Statement], goods: Catalogue) -> Iterator[_Refused]:
    for said in stated:
        if said.kind == "avoid" and not said.whom:
            yield _Refused(goods.holding(said.wanted), Overruled(said.words, (FactId(f"statement:{said.id}"),)))


def _written(beliefs: Iterable[Belief], goods: Catalogue) -> Iterator[_Refused]:
    for belief in beliefs:
        targets = goods.targets.get(belief.value, ())
        if belief.polarity == "avoids" and targets:
            mask = goods.holding(tuple((target,) for target in targets))
            yield _Refused(mask, _words_of(belief))


def _words_of(belief: Belief) -> Overruled:
    quote = belief.quotes[-1]
    return Overruled(quote.text, (quote.fact,))


def _refusal(trait: Trait, refused: Sequence[_Refused], goods: Catalogue) -> Overruled | None:
    if trait.kind not in _TOLD_BY or not refused:
        return None
    mine = goods.holds(Target(_TOLD_BY[trait.kind], trait.key))  # type: ignore[arg-type]
    return next((one.by for one in refused if mine.any() and one.products[mine].mean() > _HALF), None)


def _level(trait: Trait, written: Sequence[Belief]) -> Overruled | None:
    """Of a price level the words that name another one."""
    level = trait.numbers["level"]
    counted = "low" if level < _LOW else "high" if level > _HIGH else "middle"
    said = next((belief for belief in of_self(written) if belief.value.kind == "price_level"), None)
    return _words_of(said) if said and said.quotes and said.value.value != counted else None
