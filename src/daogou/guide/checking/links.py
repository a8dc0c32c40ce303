"""Names side by side: what a sentence says of two products together, or of a product and another one's maker or shelf.

Two names of one product are a product and its maker, shelf or size. Two names that no product has both are fine in a
list ("X and Y", “X”、“Y”), and where a fact tells that their products go together; else the sentence ties together what
does not belong together ("X is made by", "X than Y", "X with Y").
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from daogou.guide.ledger import Fact
from daogou.types import ProductId

_SENTENCE_ENDS = re.compile(r"[.!?;。！？；…](?!\d)")
_LISTS = re.compile(r"[,，、/]|\b(?:and|or|then|also|plus|while|but|as well as)\b|和|与|及|跟|还有|或", re.IGNORECASE)
_OF = re.compile(
    r"\b(?:by|from|in|under|among|of|than|behind|other)(?: (?:the|our|your|a|an|other|maker))*\s*[“「《\"]?\Z"
    r"|(?:在|属于|来自|出自|归|是|由|比)\s*[“「《\"]?\Z"
    r"|\A[”」》\"]?\s*(?:['’]s|makes?|produces?|牌?的|家的|出品的?|生产的?|制造的?)\s*[“「《\"]?\Z",
    re.IGNORECASE,
)
"""What makes one of two names the other's maker, shelf or size, or compares them: right before the second name, or all
that is between them."""
_WITH = re.compile(r"(?:\bwith|配|搭)\s*[“「《\"]?\Z", re.IGNORECASE)


class Spoken(NamedTuple):
    """text[start:stop] is a name of these products."""

    start: int
    stop: int
    products: Set[ProductId]


def pair_of(fact: Fact, products: Set[ProductId]) -> Set[ProductId]:
    """The two of these products that a fact relates: where it does not tell them, the two that its id ends with."""
    if fact.about and fact.beside:
        return {fact.about, fact.beside}
    _, _, last = fact.id.rpartition(":")
    first = next((each for each in products if fact.id.endswith(f":{each}:{last}")), None)
    return {first, ProductId(last)} if first and last in products else set()


def tied(text: str, names: Sequence[Spoken], pairs: Sequence[Set[ProductId]]) -> list[tuple[int, int]]:
    """Names that are tied to the name before them, though no fact ties them; `pairs`: what facts tell to go together;
    `text` holds no letter of a name."""
    return [
        (second.start, second.stop)
        for first, second in pairwise(names)
        if not first.products & second.products and _ties(text[first.stop : second.start], first, second, pairs)
    ]


def _ties(between: str, first: Spoken, second: Spoken, pairs: Sequence[Set[ProductId]]) -> bool:
    """Whether this is said between two names, and no fact bears it out."""
    if _SENTENCE_ENDS.search(between):
        return False
    if _OF.search(between):
        return True
    go_together = any(first.products & pair and second.products & pair for pair in pairs)
    return not go_together and bool(_WITH.search(between) or not _LISTS.search(between))


def together(names: Sequence[Spoken], pair: Set[ProductId], about: ProductId | None, text: str, at: int) -> bool:
    """Whether a place speaks of this pair: every name next to it in its sentence is of one of the two, and so is what
    "this" means."""
    before = [each for each in names if each.start < at and not _SENTENCE_ENDS.search(text, each.stop, at)]
    after = [each for each in names if each.start >= at and not _SENTENCE_ENDS.search(text, at, each.start)]
    beside = [*(before[-1:] if after else before[-2:]), *(after[:1] if before else after[:2])]
    return (about is None or about in pair) and all(each.products & pair for each in beside)
