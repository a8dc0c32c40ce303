"""Products by what they typedly are: rows by brand, category and value, numbers in base units; masks of conditions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from daogou.reading.catalogue import Catalogue
from daogou.reading.measured import measures_in
from daogou.reading.measures import COUNT, Unit, measured, named, unit_of
from daogou.reading.questions.lexicon import Atoms, atoms
from daogou.reading.wishes.constraint import Constraint, Range
from daogou.reading.wishes.known import Known
from daogou.search.lexical import Lexical
from daogou.search.terms import terms
from daogou.shop.products import read_attributes
from daogou.shop.statements import Target
from daogou.types import Array, Bools

_EXACT, _CONVERTED = 1e-6, 5e-3
"""By so much of it a number may differ and be the same: as told, and told in another unit (17" is 43.2 cm)."""
_DECIMAL = frozenset({"data", "power", "voltage", "current", "frequency", "data rate", "charge", "energy"})
TITLE = ""
"""The name under which the measures that a title says are kept."""


@dataclass(frozen=True)
class Numbers:
    """Of one attribute: `values` float64[m] in the dimension's base unit, at `rows` int32[m] of the catalogue; where
    `dimension` is empty, as they are told."""

    rows: Array
    values: Array
    dimension: str
    unit: Unit | None
    mixed: bool = False
    """Whether some are told in another unit than the rest."""


class Typed:
    """Of one catalogue. `texts` answers what products say in words: their names and all of their fields."""

    def __init__(self, frame: pl.DataFrame, catalogue: Catalogue, known: Known, names: Lexical, texts: Lexical) -> None:
        self.catalogue, self.known, self.names, self.texts = catalogue, known, names, texts
        self.n = len(frame)
        self.prices = catalogue.prices
        self.stock = frame["stock"].cast(pl.Float64).to_numpy()
        """float64[products], NaN where unknown."""
        self.sold = frame["recommendable"].fill_null(True).to_numpy()
        """bool[products]: what is merchandise at all."""
        self.numbers = _numbers(frame, known)
        self.ratings = np.full(self.n, np.nan)

    @cached_property
    def _by_atom(self) -> Mapping[str, Sequence[tuple[Atoms, Target]]]:
        """Every attribute's value by each of its words."""
        found: dict[str, list[tuple[Atoms, Target]]] = defaultdict(list)
        for target in self.catalogue.names:
            if target.kind == "attribute":
                said = atoms(target.key[:80])
                for word in dict.fromkeys(said):
                    found[word].append((said, target))
        return found

    def mask(self, one: Constraint, among: Bools) -> Bools:
        """bool[products]: which fulfil it. `among` are those that fulfil the rest: they tell which of several numbers
        is meant."""
        found = self._holding(one, among)
        return ~found if one.negated else found

    def _holding(self, one: Constraint, among: Bools) -> Bools:
        if one.range is not None:
            return self._ranged(one, one.range, among)
        if one.kind == "stock":
            return self.in_stock
        mask = np.zeros(self.n, np.bool_)
        for target in one.targets:
            if one.kind == "words":
                mask |= _saying(self.texts, target.key)
            elif one.kind == "attribute" and (one.negated or not target.name):
                self._add_values(target, mask)
            else:
                mask[list(self.catalogue.rows(target))] = True
        if one.kind == "attribute":
            mask |= self._untold(one)
        return mask

    @cached_property
    def in_stock(self) -> Bools:
        """bool[products]: what is not known to be sold out."""
        return ~(self.stock <= 0)

    def _add_values(self, target: Target, mask: Bools) -> None:
        """Every value that holds the words of this one ("black/silver" is black too), of its attribute or of any."""
        said = atoms(target.key[:80])
        for value, other in self._by_atom.get(said[0], ()) if said else ():
            if (not target.name or other.name == target.name) and _within(said, value):
                mask[list(self.catalogue.rows(other))] = True

    def _untold(self, one: Constraint) -> Bools:
        """Products whose title says the value; where a value is wanted, only those that state no such attribute."""
        said = np.zeros(self.n, np.bool_)
        for target in one.targets:
            said |= _saying(self.names, target.key)
        if not one.negated:
            for name in {target.name for target in one.targets} - {""}:
                said[list(self.catalogue.having(name))] = False
        return said

    # numbers

    def _ranged(self, one: Constraint, told: Range, among: Bools) -> Bools:
        if one.kind == "price":
            return _inside(self.prices, told, _EXACT)
        if one.kind == "rating":
            return _inside(self.ratings, told, _EXACT)
        mask = np.zeros(self.n, np.bool_)
        for name in self.meant(one, among):
            self._add_numbers(name, told, mask)
        if one.alike and told.low == told.high:
            self._add_numbers(TITLE + named()[told.unit].dimension, told, mask)
        return mask

    def meant(self, one: Constraint, among: Bools) -> Sequence[str]:
        """Of several attributes that might be meant, the one that most of these products state."""
        if not one.alike:
            return one.names
        held = {name: int(among[self.numbers[name].rows].sum()) for name in one.names if name in self.numbers}
        # of two that all of them state, the one that is rarer elsewhere is what tells these apart
        best = max(held, key=lambda name: (held[name], -len(self.numbers[name].rows)), default=None)
        return [best] if best is not None and held[best] else ()

    def _add_numbers(self, name: str, told: Range, mask: Bools) -> None:
        numbers = self.numbers.get(name)
        if numbers is None:
            return
        unit = named().get(told.unit)
        if told.unit and (unit is None or unit.dimension != numbers.dimension):
            return
        own = numbers.unit.factor if numbers.unit else 1.0
        factor = unit.factor if told.unit and unit else own
        same = (factor == own and not numbers.mixed) or numbers.dimension in _DECIMAL
        fits = _inside(numbers.values / factor, told, _EXACT if same else _CONVERTED)
        mask[numbers.rows[fits]] = True


def _within(some: Atoms, whole: Atoms) -> bool:
    return any(whole[at : at + len(some)] == some for at in range(len(whole) - len(some) + 1))


def _saying(index: Lexical, words: str) -> Bools:
    """bool[products]: which have all of these words."""
    told = list(dict.fromkeys(terms(words)))
    mask = np.full(index.n, bool(told))
    for term in told:
        held = np.zeros(index.n, np.bool_)
        held[index.postings(term)[0]] = True
        mask &= held
    return mask


def _inside(values: Array, told: Range, slack: float) -> Bools:
    """Within the range; `slack` counts only where one number is asked for, or the end belongs to the range."""
    mask = ~np.isnan(values)
    slack = slack if told.low == told.high else _EXACT
    with np.errstate(invalid="ignore"):
        if told.low is not None:
            edge = abs(told.low) * slack
            mask &= values > told.low + edge if told.above else values >= told.low - edge
        if told.high is not None:
            edge = abs(told.high) * slack
            mask &= values < told.high - edge if told.below else values <= told.high + edge
    return mask


def _numbers(frame: pl.DataFrame, known: Known) -> Mapping[str, Numbers]:
    rows: dict[str, list[int]] = defaultdict(list)
    values: dict[str, list[float]] = defaultdict(list)
    mixed: set[str] = set()
    for row, text in enumerate(frame["attributes"]):
        for name, told in read_attributes(text).items() if text else ():
            unit = known.units.get(name)
            for value in told:
                if (number := _in_base(value, unit)) is not None:
                    rows[name].append(row)
                    values[name].append(number)
                    if unit and not value[-1:].isdigit() and unit not in unit_of(value.lstrip("-−0123456789.,")):
                        mixed.add(name)
    for row, title in enumerate(frame["title_en"].fill_null("") + "\n" + frame["title_zh"].fill_null("")):
        for number, meant, _, _ in measures_in(title.lower()):
            name = TITLE + meant[0].dimension
            rows[name].append(row)
            values[name].append(number * meant[0].factor)
    return {name: _made(name, rows[name], values[name], known, name in mixed) for name in rows}


def _made(name: str, rows: Sequence[int], values: Sequence[float], known: Known, mixed: bool) -> Numbers:
    unit = known.units.get(name)
    dimension = unit.dimension if unit else (name.removeprefix(TITLE) if name not in known.names.had else COUNT)
    return Numbers(np.array(rows, np.int32), np.array(values, np.float64), dimension, unit, mixed)


def _in_base(value: str, unit: Unit | None) -> float | None:
    """A number in the base unit of the attribute's dimension; None for what is none, or of another dimension."""
    if not value[:1].isdigit() and value[:1] not in "-−":
        return None
    told = measured(value)
    if told is None:
        return None
    number, own = told
    if unit is None:
        return None if own else number
    of = [each for each in own if each.dimension == unit.dimension] if own else [unit]
    return number * of[0].factor if of else None
