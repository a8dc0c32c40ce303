"""Numbers with units: read where a text states them, and converted exactly."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from daogou.reading.opinions import NO_LETTER_AFTER
from daogou.reading.spelling import plain

_NUMBER = r"(?<![a-z0-9_.])-?\d+(?:,\d{3})*(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a quantity ("mass"): so many of its smallest listed one make one of it."""

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


@cache
def _pattern() -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in sorted(_units(), key=len, reverse=True))
    return re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>(?:{forms}){NO_LETTER_AFTER})?")


@cache
def _units() -> Mapping[str, Unit]:
    with (files("daogou.reading") / "questions" / "units.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {
        plain(form): Unit(row["unit"], row["quantity"], Fraction(row["factor"]))
        for row in rows
        for form in row["forms"].split("|")
    }
