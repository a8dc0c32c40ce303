"""How much a pack holds, as its size says it: "6 × 12 oz", "500 g", "8 ct", 2 升; and how many packs people need."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from daogou.guide.sets.occasions import Need

MOST_PIECES = 99
"""No set takes more pieces of one product."""
_GRAMS = {"g": 1.0, "kg": 1_000.0, "oz": 28.35, "lb": 453.6, "克": 1.0, "公斤": 1_000.0, "千克": 1_000.0, "磅": 453.6}
_GRAMS |= {"lbs": 453.6, "斤": 500.0}
_MILLILITRES = {"ml": 1.0, "l": 1_000.0, "cl": 10.0, "fl oz": 29.57, "gal": 3_785.0, "qt": 946.4, "pt": 473.2}
_MILLILITRES |= {"毫升": 1.0, "升": 1_000.0, "ltr": 1_000.0, "liter": 1_000.0, "litre": 1_000.0}
_PIECES = dict.fromkeys(
    ("ct", "pk", "pack", "pc", "pcs", "pieces", "each", "ea", "个", "只", "片", "包", "件", "颗"), 1.0
)
_UNITS = [("g", _GRAMS), ("ml", _MILLILITRES), ("piece", _PIECES)]
_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"
_NAMES = "|".join(sorted((re.escape(unit) for _, units in _UNITS for unit in units), key=len, reverse=True))
_SIZE = re.compile(rf"(?:{_NUMBER}\s*[x×*]\s*)?{_NUMBER}\s*({_NAMES})(?![a-z])")


class Content(NamedTuple):
    """What one pack holds: so much in g, ml or piece."""

    amount: float
    unit: str


def content(size: str) -> Content | None:
    """What the first measure in a size comes to; None where it says none."""
    found = _SIZE.search(size.lower().replace("fl. oz", "fl oz"))
    if found is None:
        return None
    times, each, name = found.groups()
    for unit, units in _UNITS:
        if name in units:
            amount = float(times or 1) * float(each) * units[name]
            return Content(amount, unit) if amount > 0 else None
    return None


def pieces(need: Need, people: int, size: str) -> tuple[int, bool]:
    """How many packs so many people need, 1 to `MOST_PIECES`, and whether it is reckoned from what a pack holds: else
    it goes by how many people one is said to serve. A drink told in ounces of weight counts as one told by volume."""
    held = content(size)
    if held is not None and need.per_head and _alike(held.unit, need.unit):
        return max(1, min(math.ceil(people * need.per_head / held.amount - 1e-9), MOST_PIECES)), True
    return max(1, min(math.ceil(people / need.serves), MOST_PIECES)), False


def _alike(held: str, needed: str) -> bool:
    return held == needed or {held, needed} == {"g", "ml"}
