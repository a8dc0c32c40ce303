"""The one clarifying question: asked only where its answers would split what was found well."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from daogou.shop.products import Product
from daogou.types import Language

_LEAST = 0.75
"""Bits that an answer must tell at least, else it is not worth the shopper's time."""
_MOST_OPTIONS = 4
_SHARE = 0.15
"""Of the products, what an option has to hold to be named."""


def split(products: Sequence[Product], language: Language) -> Sequence[str]:
    """The names among which to choose: of category, brand and each attribute, of what splits these products best. None
    where nothing splits them well."""
    best: tuple[float, Sequence[str]] = 0.0, ()
    for values in _dimensions(products, language).values():
        counts = Counter(value for value in values if value)
        named = [value for value, n in counts.most_common(_MOST_OPTIONS) if n >= _SHARE * len(products)]
        told = _bits([counts[value] for value in named], len(products))
        if len(named) > 1 and told > max(best[0], _LEAST):
            best = told, named
    return best[1]


def _dimensions(products: Sequence[Product], language: Language) -> Mapping[str, Sequence[str]]:
    """By dimension the one value of each product, empty where it has none or several."""
    found: dict[str, list[str]] = {
        "category": [product.category_name.within(language) for product in products],
        "brand": [product.brand_name.within(language) for product in products],
    }
    told = [product.attributes.within(language) for product in products]
    for name in dict.fromkeys(name for each in told for name in each):
        found[name] = [each[name][0] if len(each.get(name, ())) == 1 else "" for each in told]
    return found


def _bits(counts: Sequence[int], n: int) -> float:
    """What an answer tells, in bits, over the share of products that the options cover."""
    covered = sum(counts)
    if covered == 0:
        return 0.0
    return covered / n * -sum(c / covered * math.log2(c / covered) for c in counts)
