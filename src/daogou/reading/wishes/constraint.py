"""One condition of a wish: an immutable value with a kind, that can be written down, read back, shown and taken off.

Its `code` is its identity and its written form, the same in a page's address, a request and a conversation:

    brand=acer|hp    -attribute.colour=black    number.weight=..<2;kg    price=..<20000    rating=4..    stock=yes
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast, get_args
from urllib.parse import quote, unquote

from daogou.shop.statements import Target, TargetKind
from daogou.types import InvalidInput, Words

ConstraintKind = Literal[
    "department",
    "category",
    "kind",
    "brand",
    "attribute",
    "product",
    "size",
    "words",
    "price",
    "number",
    "rating",
    "stock",
]
CONSTRAINT_KINDS: tuple[ConstraintKind, ...] = get_args(ConstraintKind)
LONGEST_CODE = 1_000
"""Characters of a code that is read."""
_MOST_VALUES = 20
_CODE = re.compile(r"(?P<no>-?)(?P<kind>[a-z]+)(?:\.(?P<name>[^=]*))?=(?P<told>.*)", re.DOTALL)
_RANGE = re.compile(r"(?P<above>>?)(?P<low>-?[\d.e+-]*?)\.\.(?P<below><?)(?P<high>-?[\d.e+-]*)(?:;(?P<unit>.*))?")


@dataclass(frozen=True, slots=True)
class Range:
    """Between `low` and `high`, None where it is open; the ends belong to it unless `above` or `below` them is said. In
    minor units of the shop's currency, in stars, or in `unit`, as `reading.measures` names it ("" for a count)."""

    low: float | None = None
    high: float | None = None
    above: bool = False
    below: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a product has to be: one of `targets`; where there is a `range`, within it, by any of the number attributes
    `names` (none: the price or the rating; where they are merely `alike`, measured so, by the one that is meant); not so
    where it is `negated`. `quote` are the words it was read from,
    `name` and `values` what attribute and values are called: they tell nothing apart."""

    kind: ConstraintKind
    targets: tuple[Target, ...] = ()
    range: Range | None = None
    names: tuple[str, ...] = ()
    negated: bool = False
    alike: bool = False
    quote: str = field(default="", compare=False)
    name: Words = field(default=Words(), compare=False)
    values: tuple[Words, ...] = field(default=(), compare=False)

    @property
    def code(self) -> str:
        """Its written form, which names it."""
        names = self.names or tuple(target.name for target in self.targets)
        name = ("~" if self.alike else "") + _listed(names)
        told = _written(self.range) if self.range else _listed([target.key for target in self.targets]) or "yes"
        return f"{'-' if self.negated else ''}{self.kind}{f'.{name}' if name else ''}={told}"

    @property
    def slot(self) -> str:
        """What it speaks of: of two that speak of the same, the later one is meant. What is to be left out is said
        beside what is left out already."""
        if self.negated:
            return self.code
        return f"{self.kind}.{'|'.join(sorted(self.names or {target.name for target in self.targets}))}"


def read_code(code: str) -> Constraint:
    """What has this code; its values go by their keys. Raises `InvalidInput` for what is none."""
    found = _CODE.fullmatch(code) if len(code) <= LONGEST_CODE else None
    if found is None or found["kind"] not in CONSTRAINT_KINDS:
        raise InvalidInput(
            f"“{code[:80]}” is no condition. Write it as in brand=acer, price=1000..20000 or -words=fan."
        )
    kind, negated = cast(ConstraintKind, found["kind"]), bool(found["no"])
    written = found["name"] or ""
    alike = written.startswith("~")
    names = [unquote(name) for name in written.removeprefix("~").split("|") if name]
    if kind in ("price", "number", "rating"):
        return Constraint(
            kind, range=_read_range(found["told"], code), names=tuple(names), negated=negated, alike=alike
        )
    if kind == "stock":
        return Constraint(kind, negated=negated)
    keys = [unquote(key) for key in found["told"].split("|") if key][:_MOST_VALUES]
    if not keys:
        raise InvalidInput(f"“{code[:80]}” names nothing that a product may be.")
    return Constraint(
        kind, targets_of(cast(TargetKind, kind), names, keys), negated=negated, values=tuple(Words(k, k) for k in keys)
    )


def targets_of(kind: TargetKind, names: Sequence[str], keys: Sequence[str]) -> tuple[Target, ...]:
    """Each of these keys under each of these attributes' names."""
    return tuple(Target(kind, key, name) for name in names or [""] for key in dict.fromkeys(keys))


def combined(before: Iterable[Constraint], later: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """All of them, in order; of those that speak of the same thing the last."""
    found: dict[str, Constraint] = {}
    for each in (*before, *later):
        found.pop(each.slot, None)
        found[each.slot] = each
    return tuple(found.values())


def _listed(some: Sequence[str]) -> str:
    return "|".join(dict.fromkeys(_escaped(each) for each in some if each))


def _escaped(text: str) -> str:
    return quote(text, safe=" /:,'’\"+&()").replace("~", "%7E")


def _written(told: Range) -> str:
    low, high = ("" if end is None else f"{end:.10g}" for end in (told.low, told.high))
    above, below = ">" if told.above and low else "", "<" if told.below and high else ""
    return f"{above}{low}..{below}{high}{f';{told.unit}' if told.unit else ''}"


def _read_range(told: str, code: str) -> Range:
    found = _RANGE.fullmatch(told)
    try:
        low, high = (float(found[end]) if found and found[end] else None for end in ("low", "high"))
    except ValueError:
        low = high = None
    ends = [end for end in (low, high) if end is not None]
    if found is None or not ends or not all(map(math.isfinite, ends)) or ends != sorted(ends):
        raise InvalidInput(f"“{code[:80]}” is no range. Write it as in number.weight=1..2;kg or price=..<20000.")
    return Range(low, high, bool(found["above"]), bool(found["below"]), found["unit"] or "")
