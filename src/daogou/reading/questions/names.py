"""A catalogue's own names for what its products have, as ideas: found by what a question asks for and by nothing less.

A name answers only where all of its ideas are asked for and all that is asked for is in it: a width is no depth, and
the weight of a package is not the weight. Where a catalogue has the very words that are asked in, what they could mean
otherwise is left alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log10
from typing import Literal, NamedTuple

from daogou.language.words import has_chinese
from daogou.reading.questions.lexicon import Atoms, Ideas, Piece, atoms, ideas_of, pieces
from daogou.reading.questions.units import Unit, alone, unit_of

NameKind = Literal["text", "number", "truth"]
_PREFIX = re.compile(r"^attr_([tnb])_")
_ASIDE = re.compile(r"\(([^()]*)\)")
_AXES = re.compile(r"(?:[a-z]|x)(?: ?(?:x|×|\*) ?[a-z])*|(?:[a-z] )*[a-z]|[wdhlx]+", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KINDS: Mapping[str, NameKind] = {"t": "text", "n": "number", "b": "truth"}
_NO_UNITS = frozenset({"s", "min", "a"})
"""What in brackets is a plural, a minimum, or a letter."""
_AT_THE_END = frozenset(
    {
        "mm",
        "cm",
        "km",
        "mg",
        "kg",
        "lb",
        "oz",
        "ml",
        "cl",
        "mw",
        "kw",
        "va",
        "kva",
        "mv",
        "kv",
        "mah",
        "wh",
        "kwh",
        "hz",
        "khz",
        "mhz",
        "ghz",
        "kb",
        "mb",
        "gb",
        "tb",
        "dpi",
    }
)
"""Units that a name may end in without brackets: no other word is written so."""
_TRUTHS = frozenset({"true", "false"})
_RARE = 50
"""A name that so many times fewer products have does not stand in another's way."""
_COMMON = 1.5
"""How many steps nearer a name is for each tenfold of products that have it, where none is meant in its own words."""
_CLOSE = 0.25
"""Of two that are as near as that nobody can say which is meant."""
_VALUE_LONGEST = 6
"""Atoms of a value that may be named in a question."""


@dataclass(frozen=True, slots=True)
class AttributeName:
    """One name: what it may stand for with how far-fetched that is (0: in its own words), and in which unit."""

    key: str
    kind: NameKind
    unit: Unit | None
    ideas: Mapping[Ideas, int]


class Meant(NamedTuple):
    """Names that mean what was asked, all equally well; the further from the words that were said, the higher."""

    keys: tuple[str, ...]
    rank: int


def readable(key: str) -> str:
    """A name as one reads it: `attr_n_package_weight` is "package weight", `width__cm_` "width (cm)"."""
    told = _PREFIX.sub("", key)
    if told == key and "_" not in key:
        return _CAMEL.sub(" ", key).strip()
    told = re.sub(r"__([^_]+(?:_[^_]+)*)_(?=$|_)", r" (\1)", told)
    return " ".join(told.replace("_", " ").split())


def kind_of(key: str, values: Iterable[str]) -> NameKind:
    """By how the name is marked, else by all of its values."""
    if marked := _PREFIX.match(key):
        return _KINDS[marked[1]]
    told = [value.strip().lower() for value in values]
    if told and all(value in _TRUTHS for value in told):
        return "truth"
    return "number" if told and all(alone(value) for value in told) else "text"


def named(key: str, labels: Iterable[str] = (), values: Iterable[str] = ()) -> AttributeName:
    """A name from its key, what it is called, and some of its values."""
    ideas: dict[Ideas, int] = {}
    unit: Unit | None = None
    for label in dict.fromkeys((readable(key), *labels)):
        bare, own = _unit_apart(label)
        unit = unit or own
        # a name said as it is written, with its unit and its axes, is that name too
        for found, rank in (*_ideas(bare), *_stands_for(label)):
            ideas[found] = min(rank, ideas.get(found, rank))
    return AttributeName(key, kind_of(key, values), unit, ideas)


def _unit_apart(label: str) -> tuple[str, Unit | None]:
    """The label without the unit that it ends in or has in brackets."""
    for aside in _ASIDE.finditer(label.replace("（", "(").replace("）", ")")):
        if aside[1].strip().lower() not in _NO_UNITS and (unit := unit_of(aside[1])):
            return label[: aside.start()] + label[aside.end() :], unit
    head, _, last = label.rpartition(" ")
    unit = unit_of(last) if head and last.lower() in _AT_THE_END else None
    return (head, unit) if unit else (label, None)


def _ideas(label: str) -> Iterator[tuple[Ideas, int]]:
    """What a label may stand for: with what it has in brackets, and without where that only names its axes or is an
    abbreviation, which may stand for the whole."""
    folded = label.replace("（", "(").replace("）", ")")
    asides = [each.strip() for each in _ASIDE.findall(folded)]
    bare = _ASIDE.sub(" ", folded)
    said = [each for each in asides if not _AXES.fullmatch(each)]
    short = [each for each in said if _abbreviates(each, bare)]
    whole = " ".join([bare, *(each for each in said if each not in short)])
    yield from _stands_for(whole)
    for each in short:
        yield from _stands_for(each)
    if said and len(short) == len(said):
        yield from _stands_for(f"{bare} {' '.join(short)}")


def _abbreviates(short: str, long: str) -> bool:
    return short.replace(" ", "").lower() == "".join(word[0] for word in long.lower().split())


def _stands_for(label: str) -> Iterator[tuple[Ideas, int]]:
    """In its own words; in Chinese each meaning of its words; and "product colour" is also simply the colour."""
    sets: list[tuple[Ideas, int]] = [(frozenset(), 0)]
    for piece in pieces(atoms(label)):
        meanings = ideas_of(piece)[:3] if has_chinese("".join(piece.atoms)) else [(ideas_of(piece)[0][0], 0)]
        sets = [(before | more, rank + far) for before, rank in sets for more, far in meanings][:27]
    for found, rank in sets:
        if found:
            yield found, rank
        if "product" in found and len(found) > 1:
            yield found - {"product"}, rank + 1


@dataclass(frozen=True, eq=False)
class Names:
    """All names of a catalogue, which are had by how many products, and which values each has."""

    by_key: Mapping[str, AttributeName]
    had: Mapping[str, int]
    values: Mapping[Atoms | Ideas, frozenset[str]] = field(default_factory=dict)
    """By a short value, as it is written and as what it stands for: the names that have it."""
    by_ideas: Mapping[Ideas, Sequence[tuple[str, int]]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    """Every word that is in any name."""

    def meaning(
        self, wanted: Sequence[tuple[Ideas, int]], kinds: frozenset[NameKind], said: Atoms = ()
    ) -> Meant | None:
        """The names of these kinds that what is `wanted` means, by the nearest meaning that the catalogue has; None
        where it has none, or several that are as near. Of names of the same words, the one that was `said` in its own
        order is meant."""
        found: dict[int, dict[str, None]] = defaultdict(dict)
        for ideas, rank in wanted:
            for key, more in self.by_ideas.get(ideas, ()):
                if self.by_key[key].kind in kinds:
                    found[rank + more][key] = None
        groups = [(rank, ideas, keys) for rank, told in found.items() for ideas, keys in self._by_words(told)]
        if not groups:
            return None
        often = [sum(self.had.get(key, 0) for key in keys) for _, _, keys in groups]
        plain = [at for at, group in enumerate(groups) if group[0] == 0 and often[at] * _RARE >= max(often)]
        far = {at: groups[at][0] - _COMMON * log10(1 + often[at]) for at in plain or range(len(groups))}
        first, *others = sorted(far, key=lambda at: far[at])
        rank, ideas, keys = groups[first]
        if any(far[other] - far[first] < _CLOSE and groups[other][1] != ideas for other in others):
            return None
        return Meant(tuple(self._literally(keys, said) or keys), rank)

    def _literally(self, keys: Sequence[str], said: Atoms) -> list[str]:
        most = max(self.had.get(key, 0) for key in keys)
        common = [key for key in keys if self.had.get(key, 0) * _RARE >= most]
        return [key for key in common if len(keys) > 1 and runs(atoms(readable(key)), said)]

    def _by_words(self, keys: Iterable[str]) -> Iterable[tuple[Ideas, list[str]]]:
        """The names of the same words together."""
        told: dict[Ideas, list[str]] = defaultdict(list)
        for key in keys:
            told[min(self.by_key[key].ideas, key=lambda ideas: self.by_key[key].ideas[ideas])].append(key)
        return told.items()

    def near(self, wanted: Sequence[tuple[Ideas, int]], among: Iterable[str], most: int = 3) -> list[str]:
        """Names among these that hold all that is wanted and more: what might have been meant."""
        sets = [ideas for ideas, _ in wanted if ideas]
        held = [key for key in among if any(own > ideas for ideas in sets for own in self._own(key))]
        return sorted(held, key=lambda key: (len(readable(key)), key))[:most]

    def _own(self, key: str) -> Iterable[Ideas]:
        return self.by_key[key].ideas if key in self.by_key else ()


def runs(part: Atoms, whole: Atoms) -> bool:
    """Whether a text holds these words in a row."""
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def _as_said(value: str) -> Iterator[Atoms | Ideas]:
    if value.replace(".", "").isdigit():
        return  # a bare number names nothing
    said = atoms(value[:80])
    if said and len(said) <= _VALUE_LONGEST:
        yield said
        if ideas := plainly(pieces(said)):
            yield ideas


def plainly(some: Sequence[Piece]) -> Ideas | None:
    """What a value stands for ("black" and 黑色 alike), where every piece of it is known and may be an idea."""
    told = [next((ideas for ideas, _ in ideas_of(piece) if ideas), None) if piece.form else None for piece in some]
    return frozenset(idea for ideas in told if ideas for idea in ideas) if told and all(told) else None


def names_of(
    products: Iterable[Mapping[str, Sequence[str]]], labels: Mapping[str, Sequence[str]] | None = None
) -> Names:
    """From the attributes of all products; `labels` are what names are called in any language."""
    had: Counter[str] = Counter()
    some: dict[str, dict[str, None]] = defaultdict(dict)
    values: dict[Atoms | Ideas, set[str]] = defaultdict(set)
    seen: set[tuple[str, str]] = set()
    for attributes in products:
        for key, told in attributes.items():
            had[key] += 1
            for value in told:
                if (key, value) not in seen:
                    seen.add((key, value))
                    some[key][value] = None
                    for said in _as_said(value):
                        values[said].add(key)
    by_key = {key: named(key, (labels or {}).get(key, ()), some[key]) for key in had}
    by_ideas: dict[Ideas, list[tuple[str, int]]] = defaultdict(list)
    for key, name in by_key.items():
        for ideas, rank in name.ideas.items():
            by_ideas[ideas].append((key, rank))
    words = frozenset(word for ideas in by_ideas for word in ideas)
    return Names(by_key, had, {said: frozenset(keys) for said, keys in values.items()}, by_ideas, words)
