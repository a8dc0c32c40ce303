"""In which unit a catalogue's bare numbers are: as the name says, else as the products' own texts say it of the same
number ("Display diagonal: 17" beside "17 inch")."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from daogou.reading.measures import Unit, measured, pattern, unit_of, units
from daogou.reading.questions.names import named

Attributes = Mapping[str, Sequence[str]]
_LONGEST = 600
_SEEN, _SHARE = 3, 0.1
"""So many different numbers at least, and so much of the products whose texts have the unit at all: a coincidence is
rarer."""
_COUNTED = re.compile(
    r"quantity|number|count|ports|slots|outputs|inputs|connectors|outlets|channels|cores|threads|version|pieces|数量|个数|件数"
)


def units_of(attributes: Sequence[Attributes], texts: Sequence[str]) -> Mapping[str, Unit]:
    """By the name of an attribute that has numbers: their unit, where it is known. One text a product."""
    agree: dict[str, dict[Unit, list[float]]] = defaultdict(lambda: defaultdict(list))
    present: dict[str, Counter[Unit]] = defaultdict(Counter)
    for own, text in zip(attributes, texts, strict=True):
        said = _said(text[:_LONGEST].lower())
        within = {unit for _, unit in said}
        for name, values in own.items() if said else ():
            if (number := _bare(values[0])) is not None:
                present[name].update(within)
                for unit in within:
                    if (number, unit) in said:
                        agree[name][unit].append(number)
    found = {name: _likeliest(seen, present[name]) for name, seen in agree.items() if not _COUNTED.search(name)}
    stated = {name: _by_name(name) for name in {name for own in attributes for name in own}}
    known: list[Mapping[str, Unit | None]] = [found, _written(attributes), stated]
    return {name: unit for some in known for name, unit in some.items() if unit is not None}


def _written(attributes: Sequence[Attributes]) -> Mapping[str, Unit | None]:
    """The commonest unit of those that values are written with."""
    found: dict[str, Counter[Unit]] = defaultdict(Counter)
    for own in attributes:
        for name, values in own.items():
            if not values[0][-1:].isdigit() and (told := measured(values[0])) and told[1]:
                found[name][told[1][0]] += 1
    return {name: max(seen, key=lambda unit: (seen[unit], unit.name)) for name, seen in found.items()}


def _bare(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


@cache
def _by_name(name: str) -> Unit | None:
    own = named(name).unit
    return units()[own.name.lower()][0] if own and own.name.lower() in units() else None


def _likeliest(agree: Mapping[Unit, Sequence[float]], present: Counter[Unit]) -> Unit | None:
    share = {unit: len(told) / present[unit] for unit, told in agree.items() if len(set(told)) >= _SEEN}
    sure = {unit: len(agree[unit]) * part for unit, part in share.items() if part >= _SHARE}
    return max(sure, key=lambda unit: (sure[unit], unit.name)) if sure else None


def _said(text: str) -> frozenset[tuple[float, Unit]]:
    return frozenset((number, unit) for number, meant, _, _ in measures_in(text) for unit in meant[:1])


def measures_in(text: str) -> list[tuple[float, Sequence[Unit], int, int]]:
    """Every number with a unit in a lower-case text: the number, what its unit may be, and where it stands."""
    return [
        (float(found[1].replace(",", "")), unit_of(found[2]), found.start(), found.end())
        for found in _pattern().finditer(text)
    ]


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,])(\d{{1,7}}(?:,\d{{3}})*(?:\.\d{{1,6}})?)({pattern()})")
