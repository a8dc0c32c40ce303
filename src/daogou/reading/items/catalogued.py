"""What the catalogue knows of products' attributes: which ones each category has, their values, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from daogou.reading.catalogue import Catalogue
from daogou.reading.vocabulary import KINDS_OF_ATTRIBUTES, Value, Vocabulary
from daogou.types import Language, ProductId, Words

USE, COMPATIBILITY = "use", "compatibility"
PLAIN = ("colour", "material", "style", "ingredient", "flavour", "scent")
"""What is asked of products whose category states no attribute at all."""
ALWAYS = (USE, COMPATIBILITY)
"""What is asked of every product that does not state it."""
_NAMED: Mapping[str, Words] = {
    **{"use": Words("Use", "用途"), "compatibility": Words("Works with", "兼容"), "colour": Words("Colour", "颜色")},
    **{"material": Words("Material", "材质"), "style": Words("Style", "风格"), "scent": Words("Scent", "香味")},
    **{"ingredient": Words("Ingredients", "成分"), "flavour": Words("Flavour", "口味")},
    **{"weight": Words("Weight", "重量"), "volume": Words("Volume", "容量"), "power": Words("Power", "功率")},
}
_FIELDS: Mapping[Language, Sequence[str]] = {
    "en": ("title_en", "description_en"),
    "zh": ("title_zh", "description_zh"),
}


@dataclass(frozen=True)
class Item:
    """A product's own texts by field, and the names of the attributes that it is asked for."""

    product: ProductId
    texts: Mapping[str, str]
    wanted: Sequence[str]


@dataclass(frozen=True, eq=False)
class Catalogued:
    """The shop's words; which attributes the products of each category have, most stated first; what each is called."""

    words: Vocabulary
    named: Mapping[str, Sequence[str]]
    labels: Mapping[str, Words] = field(default_factory=dict)

    def item(self, row: Mapping[str, Any], languages: Sequence[Language] = ("en", "zh")) -> Item:
        """A row of the catalogue as an item: its texts in these languages, and what it does not state."""
        fields = [name for language in languages for name in _FIELDS[language]]
        texts = {name: row[name] for name in fields if row.get(name)}
        states = {key.lower() for key in json.loads(row.get("attributes") or "{}")}
        peers = self.named.get(row.get("category") or "") or PLAIN
        wanted = [name for name in dict.fromkeys((*peers, *ALWAYS)) if name.lower() not in states]
        return Item(ProductId(str(row["id"])), texts, wanted)

    def label(self, name: str) -> Words:
        """What an attribute is called."""
        return self.labels.get(name) or _NAMED.get(name) or Words(name, name)

    def values(self, name: str, words: str) -> list[Value]:
        """The known values of this attribute that the words name, commonest first."""
        kind = kind_of(name)
        found = [value for value in self.words.naming(words) if value[:2] == kind]
        return sorted(found, key=lambda value: (-self.words.held_by.get(value, 0), value))

    def called(self, name: str, value: str) -> Words:
        """What a value is called; the value itself where nothing is known of it."""
        en, zh = self.words.names.get(Value(*kind_of(name), value), ("", ""))
        return Words(en or value, zh or value)


def kind_of(name: str) -> tuple[str, str]:
    """Kind and key of the vocabulary's values of this attribute."""
    kind = KINDS_OF_ATTRIBUTES.get(name.lower(), "attribute")
    return kind, name if kind == "attribute" else kind


def catalogued(rows: Sequence[Mapping[str, Any]], words: Vocabulary | None = None) -> Catalogued:
    """From rows of the catalogue, with its `words` where they were read before."""
    stated: dict[str, dict[str, int]] = {}
    labels: dict[str, Words] = {}
    for row in rows:
        own, en, zh = (json.loads(row.get(name) or "{}") for name in ("attributes", "attributes_en", "attributes_zh"))
        counts = stated.setdefault(row.get("category") or "", {})
        for place, name in enumerate(own):
            counts[name] = counts.get(name, 0) + 1
            if len(own) == len(en) == len(zh):
                labels.setdefault(name, Words(list(en)[place], list(zh)[place]))
    named = {category: sorted(counts, key=lambda name: -counts[name]) for category, counts in stated.items()}
    return Catalogued(words or Catalogue.of(rows).known, named, labels)
