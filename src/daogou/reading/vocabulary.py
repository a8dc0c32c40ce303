"""A shop's own words for what can be liked or avoided: its categories, brands and attribute values, in both languages.

Nothing here knows any shop: the words are the catalogue's, and a text is searched for them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from daogou.language.words import is_chinese
from daogou.reading.opinions import any_of

KINDS_OF_ATTRIBUTES = {
    **dict.fromkeys(("style", "styles", "风格", "款式"), "style"),
    **dict.fromkeys(("ingredient", "ingredients", "成分", "配料", "原料"), "ingredient"),
}
"""Attributes that are a kind of trait by themselves; the others are of the kind `attribute`."""
_SHORTEST = 2
_SUFFIXES = ("色", "味", "香", "风格", "风", "系列", "材质", "面料", "口味", "系", "型")
"""What a value's Chinese name may be said without."""
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


def vocabulary(products: Iterable[Mapping[str, Any]]) -> Vocabulary:
    """From rows of the catalogue: `id`, `category`, `brand`, `attributes` (JSON text), each with its `_en` and
    `_zh`."""
    phrases: dict[str, set[Value]] = {}
    held_by: Counter[Value] = Counter()
    of_product: dict[str, frozenset[Value]] = {}
    attributes: dict[str, set[str]] = {}
    called: dict[Value, tuple[str, str]] = {}
    for product in products:
        own: set[Value] = set()
        for value, names in _values(product):
            if value.value:
                _add(phrases, value, names)
                own.add(value)
                called.setdefault(value, (names[1] if len(names) > 1 else "", names[2] if len(names) > 2 else ""))
        for key, names in _attribute_names(product):
            attributes.setdefault(key, set()).update(name.lower() for name in names if name)
        held_by.update(own)
        of_product[str(product.get("id") or "")] = frozenset(own)
    return Vocabulary(
        {phrase: frozenset(values) for phrase, values in phrases.items()},
        held_by,
        of_product,
        {key: frozenset(names) for key, names in attributes.items()},
        called,
    )


def _values(product: Mapping[str, Any]) -> Iterator[tuple[Value, list[str]]]:
    """Each value of a product with its key and its English and Chinese names."""
    for kind in ("category", "brand"):
        yield Value(kind, kind, product.get(kind) or ""), _names(product, kind)
    yield from _attributes(product)


def _names(product: Mapping[str, Any], name: str) -> list[str]:
    return [product.get(each) or "" for each in (name, f"{name}_en", f"{name}_zh")]


def _told(product: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The attributes as the shop keeps them and in both languages; a language's, where it lists the same number of them
    in the same order, else nothing."""
    own, *named = (json.loads(text) if text else {} for text in _names(product, "attributes"))
    fits = [list(map(len, map(_listed, each.values()))) == list(map(len, map(_listed, own.values()))) for each in named]
    return [own, *(each if fit else {} for each, fit in zip(named, fits, strict=True))]


def _attributes(product: Mapping[str, Any]) -> Iterator[tuple[Value, list[str]]]:
    own, *named = _told(product)
    in_order = [[_listed(values) for values in each.values()] for each in named]
    for place, (key, values) in enumerate(own.items()):
        kind = KINDS_OF_ATTRIBUTES.get(key.lower(), "attribute")
        for at, value in enumerate(_listed(values)):
            names = [each[place][at] if each else "" for each in in_order]
            yield Value(kind, key if kind == "attribute" else kind, value), [value, *names]


def _attribute_names(product: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    own, *named = _told(product)
    for place, key in enumerate(own):
        kind = KINDS_OF_ATTRIBUTES.get(key.lower(), "attribute")
        yield key if kind == "attribute" else kind, [key, *(list(each)[place] for each in named if each)]


def _listed(values: Any) -> list[str]:
    return [str(value) for value in (values if isinstance(values, list) else [values])]


def _add(phrases: dict[str, set[Value]], value: Value, names: Iterable[str]) -> None:
    for name in names:
        for form in _forms(" ".join(name.strip().lower().split()).replace("’", "'")):
            if len(form) >= _SHORTEST and not form.isdigit():
                phrases.setdefault(form, set()).add(value)


def _forms(name: str) -> Iterator[str]:
    """The name itself; in English other numbers, spellings and the adjective; in Chinese without its ending."""
    yield name
    if not name:
        return
    if is_chinese(name[-1]):
        yield from (name.removesuffix(end) for end in _SUFFIXES if name.endswith(end))
        return
    yield from {name.replace("-", " "), name.replace("-", ""), name.replace(" ", "-")}
    yield _other_number(name)
    if name.endswith("es"):
        yield name[:-2]
    for one, other in (
        ("grey", "gray"),
        ("gray", "grey"),
        ("colour", "color"),
        ("flavour", "flavor"),
        ("yoghurt", "yogurt"),
    ):
        if one in name:
            yield name.replace(one, other)
    if name in ("wool", "wood", "gold", "oak"):
        yield from (f"{name}en", f"{name}len")


def _other_number(name: str) -> str:
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    if name.endswith("s") and not name.endswith("ss"):
        return name[:-1]
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("ch", "sh", "x", "ss")) else f"{name}s"
