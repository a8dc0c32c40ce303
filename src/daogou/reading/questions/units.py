"""Numbers with units: read where a text states them, and converted exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from daogou.reading.measures import units
from daogou.reading.opinions import NO_LETTER_AFTER
from daogou.reading.spelling import plain

_NUMBER = r"(?<![a-z0-9_.])-?\d+(?:,\d{3})*(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a quantity ("mass"): so many of its quantity's base unit make one of it, exactly."""

    name: str
    quantity: str
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Measure:
    """A number as it is said; `unit` is None where none is."""

    value: Fraction
    unit: Unit | None

    def over(self, other: Measure) -> Fraction | None:
        """By how much it is more than another, in its own unit; None where the two cannot be compared: of other
        quantities, or only one of them with a unit."""
        if self.unit is None or other.unit is None:
            return self.value - other.value if self.unit is other.unit else None
        told = other.within(self.unit)
        return None if told is None else self.value - told

    def within(self, unit: Unit) -> Fraction | None:
        """The number in another unit of the same quantity."""
        if self.unit is None or self.unit.quantity != unit.quantity:
            return None
        return self.value * self.unit.factor / unit.factor


def unit_of(word: str) -> Unit | None:
    """The unit that is so written."""
    return _units().get(plain(word))


def measures(text: str) -> Sequence[tuple[Measure, int, int]]:
    """All numbers of a text with their units, and where they stand."""
    found = []
    for match in _pattern().finditer(plain(text)):
        unit = unit_of(match["unit"]) if match["unit"] else None
        found.append((Measure(Fraction(match["number"].replace(",", "")), unit), match.start(), match.end()))
    return found


def alone(text: str) -> Measure | None:
    """The one measure that a text is, with nothing beside it."""
    match = _pattern().fullmatch(plain(text))
    if match is None:
        return None
    return Measure(Fraction(match["number"].replace(",", "")), unit_of(match["unit"]) if match["unit"] else None)


def written(value: Fraction) -> str:
    """A number as people write it: exact where its decimals end within three, else rounded there."""
    told = f"{float(round(value, 3)):.3f}".rstrip("0").rstrip(".")
    return told or "0"


def convertible(unit: Unit) -> bool:
    """Whether its quantity has other units: pages are pages."""
    return len({each.name for each in _units().values() if each.quantity == unit.quantity}) > 1


@cache
def _pattern() -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in sorted(_units(), key=len, reverse=True))
    return re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>(?:{forms}){NO_LETTER_AFTER})?")


@cache
def _units() -> Mapping[str, Unit]:
    """By how they are written; of a unit's several meanings the first."""
    return {
        plain(name): Unit(meant[0].name, meant[0].dimension, Fraction(str(meant[0].factor)))
        for name, meant in units().items()
    }
