"""A shop's own words for what can be liked or avoided: its categories, brands and attribute values, in both languages.

Nothing here knows any shop: the words are the catalogue's, and a text is searched for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from daogou.language.words import is_chinese
from daogou.reading.opinions import any_of

KINDS_OF_ATTRIBUTES = ("style", "ingredient")
"""Attributes that are a kind of trait by themselves; the others are of the kind `attribute`."""
_SHORTEST = 2


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


@dataclass(frozen=True)
class Vocabulary:
    """Which values a lower-case phrase names. A phrase that names several of different keys names each."""

    phrases: Mapping[str, frozenset[Value]]

    @cached_property
    def _pattern(self) -> Any:
        return any_of(self.phrases)

    def mentions(self, text: str) -> list[Mention]:
        """In the order of the text, the longest at each place."""
        if not self.phrases:
            return []
        return [
            Mention(value, *found.span())
            for found in self._pattern.finditer(text)
            for value in sorted(self.phrases[found[0].lower()])
        ]


def vocabulary(products: Iterable[Mapping[str, Any]]) -> Vocabulary:
    """From rows of the catalogue: `category`, `brand`, `attributes` (JSON text), each with its `_en` and `_zh`."""
    phrases: dict[str, set[Value]] = {}
    for product in products:
        for kind in ("category", "brand"):
            _add(phrases, Value(kind, kind, product.get(kind) or ""), _names(product, kind))
        for value, names in _attributes(product):
            _add(phrases, value, names)
    return Vocabulary({phrase: frozenset(values) for phrase, values in phrases.items()})


def _names(product: Mapping[str, Any], field: str) -> list[str]:
    return [product.get(name) or "" for name in (field, f"{field}_en", f"{field}_zh")]


def _attributes(product: Mapping[str, Any]) -> Iterable[tuple[Value, list[str]]]:
    """Each value of each attribute with its names; those in a language stand in the same order as the values."""
    own, *named = (json.loads(text) if text else {} for text in _names(product, "attributes"))
    in_order = [list(map(_listed, names.values())) for names in named]
    for place, (key, values) in enumerate(own.items()):
        kind = key if key in KINDS_OF_ATTRIBUTES else "attribute"
        for at, value in enumerate(_listed(values)):
            names = [
                row[place][at] for row in in_order if len(row) == len(own) and len(row[place]) == len(_listed(values))
            ]
            yield Value(kind, kind if kind == key else key, value), [value, *names]


def _listed(values: Any) -> list[str]:
    return [str(value) for value in (values if isinstance(values, list) else [values])]


def _add(phrases: dict[str, set[Value]], value: Value, names: Iterable[str]) -> None:
    if not value.value:
        return
    for name in names:
        for form in _forms(name.strip().lower()):
            if len(form) >= _SHORTEST and not form.isdigit():
                phrases.setdefault(form, set()).add(value)


def _forms(name: str) -> Iterable[str]:
    """The name itself, and in English the other number."""
    yield name
    if name and not is_chinese(name[-1]):
        yield name[:-1] if name.endswith("s") and not name.endswith("ss") else f"{name}s"
        if name.endswith("es"):
            yield name[:-2]
