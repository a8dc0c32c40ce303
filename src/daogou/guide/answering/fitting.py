"""Whether one product goes with another or with something named, by what the catalogue states of each.

`fits.csv` (reading/questions) lists which attribute has to match which. What matches is said of that alone: whether
everything else does, no fact says. A product that is named by another's list of what it works with goes with it; one
that is not named may still.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from daogou.guide.answering.described import Described, StatedAttribute
from daogou.reading.questions.lexicon import LISTS, Atoms, Ideas, atoms
from daogou.reading.questions.names import Names
from daogou.reading.questions.units import Measure, alone

Test = Literal["same", "within", "at_most"]
_ITEMS = re.compile(r"[,;、；，\n•|/]|\\n|(?:^|\s)-\s| and | or ")
_DEVICES = frozenset(
    atoms(
        "printer printers series notebook laptop pc computer camera camcorder scanner phone device machine model "
        "打印机 系列 笔记本 电脑 相机 手机 机 型 号 设备 扫描仪"
    )
)
"""What a thing may be called beside its name."""


class Fit(NamedTuple):
    """Two attributes that have to match, and whether they do; None where that cannot be told."""

    aspect: str
    one: tuple[Described, StatedAttribute]
    other: tuple[Described, StatedAttribute]
    test: Test
    holds: bool | None


class _Rule(NamedTuple):
    aspect: str
    here: Ideas
    there: Ideas
    test: Test

    def near(self, about: Ideas) -> int:
        """How much of what is named is in either side."""
        return max(len(self.here & about), len(self.there & about))


def fits(one: Described, other: Described, names: Names, about: Ideas = frozenset()) -> list[Fit]:
    """By every rule that both state their part of, each way round; where the question names what shall match, by the
    rules of that alone."""
    found: dict[str, Fit] = {}
    for rule in _of(about, names):
        for a, b in ((one, other), (other, one)):
            here, there = _having(a, rule.here, names), _having(b, rule.there, names)
            if here and there:
                held = _holds(rule.test, here, there, names)
                found.setdefault(rule.aspect, Fit(rule.aspect, (a, here), (b, there), rule.test, held))
    return list(found.values())


def _of(about: Ideas, names: Names) -> list[_Rule]:
    """The rules that have most of what the question names; of each aspect the first alone whose names the catalogue
    has: what is called otherwise is something else there."""
    near = max((rule.near(about) for rule in _rules()), default=0)
    here = {rule.here for rule in _rules() if rule.near(about) == near}
    told: dict[str, _Rule] = {}
    for rule in _rules():
        if rule.here in here and all(names.by_ideas.get(side) for side in (rule.here, rule.there)):
            told.setdefault(rule.aspect, rule)
    return list(told.values())


def _having(of: Described, ideas: Ideas, names: Names) -> StatedAttribute | None:
    keys = [key for key, rank in names.by_ideas.get(ideas, ()) if rank == 0]
    return of.first(keys)


def _holds(test: Test, here: StatedAttribute, there: StatedAttribute, names: Names) -> bool | None:
    if test == "at_most":
        own, most = measure_of(here, names), measure_of(there, names)
        over = own.over(most) if own and most else None
        return None if over is None else over <= 0
    own_items, other_items = _items(here), _items(there)
    if not own_items or not other_items:
        return None
    if own_items & other_items:
        return True
    # what is written in two ways may be the same
    alike = any(set(a) <= set(b) or set(b) <= set(a) for a in own_items for b in other_items)
    return None if alike else False


def measure_of(one: StatedAttribute, names: Names) -> Measure | None:
    """Its value as a number, in the unit that it is written in or that its name has; None where it is no number alone
    or has several values."""
    told = alone(one.texts[0]) if len(one.values) == 1 and one.texts else None
    name = names.by_key.get(one.key)
    return Measure(told.value, told.unit or (name.unit if name else None)) if told else None


def _items(one: StatedAttribute) -> set[Atoms]:
    return {said for text in one.texts for item in _ITEMS.split(text) if (said := atoms(item))}


def listed(of: Described, thing: Atoms, names: Names) -> Iterator[StatedAttribute]:
    """The lists of what this product works with that name the thing."""
    yield from (one for one in lists_of(of, names) if any(_names(text, thing, of) for text in one.texts))


def lists_of(of: Described, names: Names) -> list[StatedAttribute]:
    """Its lists of what it works with."""
    keys = dict.fromkeys(key for ideas in LISTS for key, rank in names.by_ideas.get(ideas, ()) if rank <= 1)
    return [of.attributes[key] for key in keys if key in of.attributes]


def _names(text: str, thing: Atoms, of: Described) -> bool:
    """Whether an item of the list is the thing, by its whole name. The maker's name may be left out; an item that
    lacks the beginning of its name has that of an item before it ("DeskJet 10, 20")."""
    brand = set(atoms(f"{of.product.brand_name.en} {of.product.brand_name.zh} {of.product.brand}"))
    wanted = _bare(thing, brand)
    items = [_bare(atoms(item), brand) for item in _ITEMS.split(text)]
    if not wanted:
        return False
    for place, item in enumerate(items):
        if item == wanted:
            return True
        head = wanted[: len(wanted) - len(item)]
        if item and head and wanted[len(head) :] == item and any(each[: len(head)] == head for each in items[:place]):
            return True
    return False


def _bare(said: Atoms, brand: set[str]) -> Atoms:
    kept = [atom for atom in said if atom not in _DEVICES]
    while kept and kept[0] in brand:
        kept.pop(0)
    return tuple(kept)


@cache
def _rules() -> Sequence[_Rule]:
    with (files("daogou.reading") / "questions" / "fits.csv").open(encoding="utf-8") as lines:
        return [
            _Rule(row["aspect"], frozenset(atoms(row["here"])), frozenset(atoms(row["there"])), row["test"])  # type: ignore[arg-type]
            for row in csv.DictReader(lines)
        ]
