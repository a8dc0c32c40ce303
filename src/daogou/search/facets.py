"""Facets: by what the products that were found can be told apart, with how many are each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from daogou.reading.measures import named as named_units
from daogou.reading.wishes.constraint import Constraint, Range
from daogou.search.typed import Typed
from daogou.shop.statements import Target, TargetKind
from daogou.types import Array, Bools, Words

VALUES, FACETS = 8, 8
"""Values of a facet, facets of an answer, at most."""
_FROM = 0.15
"""So much of what was found states an attribute that is worth choosing by."""
_EACH = 0.02
"""And each of its first values is had by so much."""
_TRIED = 150
"""The attributes that most products of the catalogue state."""
_LOOKED, _COUNTED = 2_000, 16
"""Of so many products it is looked which attributes they have; so many are counted value by value."""
_Field = TypeVar("_Field", tuple[TargetKind, str], str)
_STEPS = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Choice:
    """One condition that may be set, and how many of what was found fulfil it."""

    constraint: Constraint
    count: int


@dataclass(frozen=True)
class Facet:
    """What the choices are of: a kind of condition, and an attribute's name where it is one ("screen size")."""

    kind: str
    name: str
    called: Words
    choices: Sequence[Choice]


class Facets:
    """Of one catalogue: for each field, the products that have it and which value."""

    def __init__(self, typed: Typed) -> None:
        self._typed = typed
        goods = typed.catalogue
        rows: dict[tuple[TargetKind, str], list[int]] = {}
        codes: dict[tuple[TargetKind, str], list[int]] = {}
        self._targets: dict[tuple[TargetKind, str], list[Target]] = {}
        often = sorted(typed.known.names.had, key=lambda name: -typed.known.names.had[name])[:_TRIED]
        self._numbers = [name for name in often if typed.known.names.by_key[name].kind == "number"]
        texts = {name for name in often if typed.known.names.by_key[name].kind != "number"}
        for target in goods.names:
            if target.kind in ("category", "brand") or (target.kind == "attribute" and target.name in texts):
                field = (target.kind, target.name)
                own = self._targets.setdefault(field, [])
                held = goods.rows(target)
                rows.setdefault(field, []).extend(held)
                codes.setdefault(field, []).extend([len(own)] * len(held))
                own.append(target)
        self._held: Mapping[tuple[TargetKind, str], tuple[Array, Array]] = {
            field: (np.array(rows[field], np.int32), np.array(codes[field], np.int32)) for field in rows
        }
        stated: dict[tuple[TargetKind, str] | str, Array] = {field: told[0] for field, told in self._held.items()}
        stated |= {name: _rows_of(typed, name) for name in self._numbers}
        self._column = {each: place for place, each in enumerate(stated)}
        self._has = np.zeros((typed.n, len(stated)), np.uint8)
        for each, place in self._column.items():
            self._has[stated[each], place] = 1

    def of(self, found: Bools, currency: str) -> list[Facet]:
        """The facets that tell these products (bool[products]) best apart; what is all the same is none."""
        total = int(found.sum())
        if total < 2:
            return []
        rows = np.flatnonzero(found)
        first = [self._prices(found)]
        some = [self._values(field, found, total) for field in self._often(list(self._held), rows)]
        some += [self._amounts(name, found, total) for name in self._often(self._numbers, rows)]
        told = sorted((each for each in some if each), key=_worth, reverse=True)
        return [each for each in (*first, *told) if each][:FACETS]

    def _often(self, fields: Sequence[_Field], rows: Array) -> list[_Field]:
        """Those of these that most of the products at these rows (int64[m]) have, if enough do."""
        counts = self._has[rows[:_LOOKED]].sum(axis=0, dtype=np.int64)
        held = {field: int(counts[self._column[field]]) for field in fields}
        least = _FROM * min(len(rows), _LOOKED)
        most = sorted((field for field in fields if held[field] >= least), key=lambda field: -held[field])
        return most[:_COUNTED]

    def _values(self, field: tuple[TargetKind, str], found: Bools, total: int) -> Facet | None:
        rows, codes = self._held[field]
        counts = np.bincount(codes[found[rows]], minlength=len(self._targets[field]))
        best = np.argsort(-counts, kind="stable")[:VALUES]
        best = best[counts[best] > 0]
        if len(best) < 2 or counts[best].sum() < _FROM * total or counts[best[:3]].min() < _EACH * total:
            return None
        targets = self._targets[field]
        return self._facet(field, [(targets[place], int(counts[place])) for place in best.tolist()])

    def _facet(self, field: tuple[TargetKind, str], counted: Sequence[tuple[Target, int]]) -> Facet:
        kind, name = field
        known = self._typed.known
        called = known.label(name) if name else Words()
        choices = [
            Choice(Constraint(kind, (target,), name=called, values=(known.called[target],)), count)
            for target, count in counted
        ]
        return Facet(kind, name, called, choices)

    def _prices(self, found: Bools) -> Facet | None:
        ranges = list(_ranges(self._typed.prices[found]))
        choices = [Choice(Constraint("price", range=told), count) for told, count in ranges]
        return Facet("price", "", Words(), choices) if choices else None

    def _amounts(self, name: str, found: Bools, total: int) -> Facet | None:
        numbers = self._typed.numbers.get(name)
        if numbers is None:
            return None
        held = numbers.values[found[numbers.rows]] / (numbers.unit.factor if numbers.unit else 1.0)
        if len(held) < max(_FROM * total, 2):
            return None
        unit = numbers.unit.name if numbers.unit and numbers.unit.name in named_units() else ""
        called = self._typed.known.label(name)
        choices = [
            Choice(Constraint("number", range=replace(told, unit=unit), names=(name,), name=called), count)
            for told, count in _ranges(held)
        ]
        return Facet("number", name, called, choices) if choices else None


def _rows_of(typed: Typed, name: str) -> Array:
    numbers = typed.numbers.get(name)
    return numbers.rows if numbers else np.zeros(0, np.int32)


def _worth(facet: Facet) -> float:
    """Categories and brands first, then what most products state in the fewest values."""
    first = {"category": 3.0, "brand": 2.0}.get(facet.kind, 0.0)
    counts = np.array([choice.count for choice in facet.choices], float)
    share = counts / counts.sum()
    return first + float(np.log1p(counts.sum()) * -(share * np.log(share)).sum()) / 100


def _ranges(values: Array) -> Iterator[tuple[Range, int]]:
    """Up to four ranges between round numbers near the quartiles, none empty."""
    held = values[~np.isnan(values)]
    if len(held) < 2 or held.min() == held.max():
        return
    edges = sorted({_round(edge) for edge in np.quantile(held, (0.25, 0.5, 0.75)) if edge > 0})
    for low, high in zip([None, *edges], [*edges, None], strict=True):
        inside = (held >= (low if low is not None else -np.inf)) & (held < (high if high is not None else np.inf))
        if count := int(inside.sum()):
            yield Range(low, high, below=high is not None), count


def _round(value: float) -> float:
    """The nearest of 1, 2, 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(min((step * power for step in (*_STEPS, 10.0)), key=lambda each: abs(each - value)))
