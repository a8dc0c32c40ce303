"""Draws the products: named, described, priced, stocked, each with the attributes of its kind."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from daogou.testing.madeup import phrases, vocabulary
from daogou.testing.madeup.calendar import BEGIN, END
from daogou.testing.madeup.vocabulary import SIZES, Brand, Kind
from daogou.types import DAY, LANGUAGES, Language, Words

_ORDER = ("style", "colour", "material", "flavour", "scent", "genre")
"""How a title lists what goes before the noun."""


@dataclass(frozen=True, slots=True)
class Item:
    """One product and what the shop does not show of it: how good it is (0 to 1), and when it was sold out."""

    id: str
    kind: Kind
    brand: Brand
    series: Words
    values: Mapping[str, Sequence[str]]
    size: str
    prices: Sequence[tuple[int, int]]
    """(since, minor units), oldest first."""
    stock: int
    quality: float
    away: tuple[int, int]
    """[from, until) in s since 1970; equal where it was never sold out."""

    def price_at(self, at: int) -> int:
        """What one cost then, in minor units."""
        return [price for since, price in self.prices if since <= at][-1]

    def there_at(self, at: int) -> bool:
        """Whether it was in stock then."""
        return not self.away[0] <= at < self.away[1]


def draw_items(draw: np.random.Generator, n: int) -> Sequence[Item]:
    """`n` products, spread evenly over the kinds; no two have the same title."""
    kinds = list(vocabulary.kinds().values())
    taken: set[str] = set()
    return [_unlike(draw, f"m{number:05}", kinds[number % len(kinds)], taken) for number in range(n)]


def _unlike(draw: np.random.Generator, id_: str, kind: Kind, taken: set[str]) -> Item:
    while True:
        item = _item(draw, id_, kind)
        titles = {title(item, language) for language in LANGUAGES}
        if not titles & taken:
            taken |= titles
            return item


def _item(draw: np.random.Generator, id_: str, kind: Kind) -> Item:
    brands = [brand for brand in vocabulary.brands().values() if brand.department == kind.department]
    brand = brands[int(draw.integers(len(brands)))]
    series = vocabulary.series()[int(draw.integers(len(vocabulary.series())))]
    sizes = SIZES.get(kind.sizes, ("",))
    away = _away(draw)
    return Item(
        id_,
        kind,
        brand,
        series,
        {pool.attribute: sorted(draw.choice(pool.values, pool.take, replace=False).tolist()) for pool in kind.pools},
        sizes[int(draw.integers(len(sizes)))],
        _prices(draw, kind, brand),
        0 if away[1] > END else int(draw.integers(3, 240)),
        float(draw.beta(5, 2)),
        away,
    )


def _prices(draw: np.random.Generator, kind: Kind, brand: Brand) -> Sequence[tuple[int, int]]:
    now = _pretty(kind.low * (kind.high / kind.low) ** draw.random() * brand.level)
    if draw.random() < 0.7:
        return [(BEGIN, now)]
    changed = BEGIN + DAY * int(draw.integers(30, 330))
    before = _pretty(now * float(draw.choice([0.85, 0.9, 1.1, 1.2])))
    return [(BEGIN, before), (changed, now)] if before != now else [(BEGIN, now)]


def _pretty(minor: float) -> int:
    """Whole yuan that end in 9, as prices do."""
    return max(round(minor / 1000) * 1000 - 100, 900)


def _away(draw: np.random.Generator) -> tuple[int, int]:
    if draw.random() > 0.12:
        return END, END
    begin = BEGIN + DAY * int(draw.integers(60, 350))
    # a quarter of those that ran out have not come back yet
    return (begin, END + DAY) if draw.random() < 0.25 else (begin, min(begin + DAY * int(draw.integers(7, 40)), END))


def named(item: Item, attribute: str, language: Language) -> Sequence[str]:
    """The names of an attribute's values."""
    known = vocabulary.values()
    return [known[attribute, key].name.within(language) for key in item.values[attribute]]


def title(item: Item, language: Language) -> str:
    """What a shelf label says."""
    before = [word for name in _ORDER if name in item.values for word in named(item, name, language)]
    kind, brand, line = (words.within(language) for words in (item.kind.name, item.brand.name, item.series))
    size = f", {item.size}" if item.size else ""
    if language == "en":
        return f"{brand} {line} {' '.join([*before, _bare(kind)])}{_after(item, language)}{size}"
    return f"{brand} {line}{''.join(before)}{kind}{_after(item, language)}{size.replace(', ', ' ')}"


def _bare(kind: str) -> str:
    return kind.removeprefix("pair of ")


def _after(item: Item, language: Language) -> str:
    known = [word for name in ("ingredient", "skin", "compatibility") for word in _if_there(item, name, language)]
    if not known:
        return ""
    return f" ({', '.join(known)})" if language == "en" else f"（{'、'.join(known)}）"


def _if_there(item: Item, attribute: str, language: Language) -> Sequence[str]:
    return named(item, attribute, language) if attribute in item.values else []


def row(draw: np.random.Generator, item: Item) -> dict[str, Any]:
    """The product as `products.jsonl` has it."""
    shown: dict[str, Any] = {"id": item.id}
    kind, department = item.kind, vocabulary.departments()[item.kind.department]
    for language in LANGUAGES:
        shown[f"title_{language}"] = title(item, language)
    shown["department"] = kind.department
    shown |= _names("department", department) | {"category": kind.key} | _names("category", kind.plural)
    shown |= {"kind": kind.name.en, "brand": item.brand.key} | _names("brand", item.brand.name)
    shown |= {"size": item.size, "size_en": item.size, "size_zh": item.size}
    for language in LANGUAGES:
        shown[f"description_{language}"] = _description(draw, item, language)
    shown |= {"attributes": _json(item.values)}
    for language in LANGUAGES:
        told = {vocabulary.attributes()[name].within(language): named(item, name, language) for name in item.values}
        shown[f"attributes_{language}"] = _json(told)
    # every department is a seller of its own
    return shown | {"seller": kind.department, "price": item.prices[-1][1], "stock": item.stock, "recommendable": True}


def _description(draw: np.random.Generator, item: Item, language: Language) -> str:
    joint = ", " if language == "en" else "、"
    noun = _bare(item.kind.name.within(language))
    said = [phrases.plain(draw, language, "description", noun=noun, **_line(item, language))]
    said += [
        vocabulary.sentence(name, joint.join(named(item, name, language)), language).strip() for name in item.values
    ]
    return (" " if language == "en" else "").join(sentence[:1].upper() + sentence[1:] for sentence in said)


def _line(item: Item, language: Language) -> Mapping[str, str]:
    return {"brand": item.brand.name.within(language), "series": item.series.within(language)}


def _names(column: str, words: Words) -> dict[str, str]:
    return {f"{column}_{language}": words.within(language) for language in LANGUAGES}


def _json(told: Mapping[str, Sequence[str]]) -> str:
    plain = {name: values[0] if len(values) == 1 else list(values) for name, values in told.items()}
    return json.dumps(plain, ensure_ascii=False)
