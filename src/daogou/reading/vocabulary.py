"""A shop's own words for what can be liked or avoided: its categories, brands and attribute values, in both languages.

Nothing here knows any shop: the words are the catalogue's, and a text is searched for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from daogou.reading.opinions import any_of

KINDS_OF_ATTRIBUTES = {
    **dict.fromkeys(("style", "styles", "风格", "款式"), "style"),
    **dict.fromkeys(("ingredient", "ingredients", "成分", "配料", "原料"), "ingredient"),
}
"""Attributes that are a kind of trait by themselves; the others are of the kind `attribute`."""
_CONTEXT = 12
"""So many signs before and after a word may say which of its meanings is meant ("vanilla scent")."""


class Value(NamedTuple):
    """What a word means: of the kind `category` or `brand` the key is the kind itself."""

    kind: str
    key: str
    value: str


class Mention(NamedTuple):
    """text[start:stop] names this value."""

    value: Value
    start: int
    stop: int


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Which values a lower-case phrase names; how many products have each, which those of one product are, and what
    the attributes themselves are called."""

    phrases: Mapping[str, frozenset[Value]]
    held_by: Mapping[Value, int] = field(default_factory=dict)
    of_product: Mapping[str, frozenset[Value]] = field(default_factory=dict)
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[Value, tuple[str, str]] = field(default_factory=dict)
    """What a value is called in English and in Chinese."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return any_of(self.phrases)

    def mentions(self, text: str, product: str = "") -> list[Mention]:
        """In the order of the text, the longest at each place. Of a word's meanings the product's own is meant, or the
        one whose attribute is named beside it, or the commonest."""
        if not self.phrases:
            return []
        return [
            Mention(self._meant(found, text, product), *found.span()) for found in self._pattern.finditer(text.lower())
        ]

    def naming(self, text: str) -> frozenset[Value]:
        """Every meaning of every phrase that the text holds."""
        found = self._pattern.findall(text.lower()) if self.phrases else ()
        return frozenset(value for phrase in found for value in self.phrases[phrase])

    def _meant(self, found: re.Match[str], text: str, product: str) -> Value:
        values = self.phrases[found[0]]
        if len(values) > 1:
            beside = text[max(0, found.start() - _CONTEXT) : found.end() + _CONTEXT].lower()
            own = values & self.of_product.get(product, frozenset())
            told = frozenset(v for v in values if any(name in beside for name in self.attributes.get(v.key, ())))
            values = told or own or values
        return max(sorted(values), key=lambda value: self.held_by.get(value, 0))
