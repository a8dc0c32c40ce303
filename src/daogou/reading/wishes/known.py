"""What a reader of wishes knows of a shop: what its brands, categories and values are called, and what its products'
numbers are called and measured in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from daogou.language.words import is_chinese
from daogou.reading.catalogue import Catalogue
from daogou.reading.measured import units_of
from daogou.reading.measures import Unit
from daogou.reading.questions.lexicon import Atoms, Ideas, atoms, ideas_of, pieces
from daogou.reading.questions.names import Names, names_of, plainly, readable
from daogou.shop.products import read_attributes
from daogou.shop.statements import Target
from daogou.types import Words

LONGEST_NAME = 6
"""Atoms of a name that is looked for in a wish."""
_MOST_VALUES = 200_000
_SPOKEN = ("brand", "category", "kind", "department", "attribute")

Also = Callable[[str], Iterable[str]]
"""What else a name is called, in any language."""


def no_more(name: str) -> Iterable[str]:
    """Nothing else."""
    return ()


@dataclass(frozen=True, eq=False)
class Known:
    """`phrases`: by how a name is said, all that it may mean; `by_ideas` the same by what it stands for in any language; `called`: what these are called; `names`: of attributes;
    `units` of their bare numbers; `labels`: what attributes are called; `held`: how many products have each."""

    currency: str
    phrases: Mapping[Atoms, Sequence[Target]]
    by_ideas: Mapping[Ideas, Sequence[Target]]
    called: Mapping[Target, Words]
    names: Names
    units: Mapping[str, Unit]
    labels: Mapping[str, Words]
    held: Mapping[Target, int]
    colours: frozenset[str]
    """The attributes a value of which is named by itself."""

    def meanings(self, said: Atoms) -> Sequence[Target]:
        """All that these words may name."""
        if found := self.phrases.get(said):
            return found
        ideas = plainly(pieces(said)) if said else None
        return self.by_ideas.get(ideas, ()) if ideas else ()

    def holding(self, some: Iterable[Ideas]) -> Sequence[str]:
        """The number attributes whose names hold any of these ideas, those that most products have first."""
        wanted = list(some)
        found = [
            name
            for name, own in self.names.by_key.items()
            if own.kind == "number" and any(ideas >= each for each in wanted for ideas in own.ideas)
        ]
        return sorted(found, key=lambda name: (-self.names.had.get(name, 0), name))

    def label(self, name: str) -> Words:
        """What an attribute is called."""
        return self.labels.get(name) or Words(readable(name), readable(name))

    def of_dimension(self, dimension: str) -> tuple[str, ...]:
        """The attributes that are measured in units of it, those that most products have first."""
        some = [name for name, unit in self.units.items() if unit.dimension == dimension]
        return tuple(sorted(some, key=lambda name: (-self.names.had.get(name, 0), name)))


def known(frame: pl.DataFrame, currency: str, catalogue: Catalogue | None = None, also: Also = no_more) -> Known:
    """Of a catalogue (`PRODUCT_COLUMNS`)."""
    read = catalogue or Catalogue(frame)
    attributes = [read_attributes(told) if told else {} for told in frame["attributes"]]
    labels = {name: _label(name, called) for name, called in read.called.items()}
    names = names_of(attributes, {name: [words.en, words.zh] for name, words in labels.items()})
    named = [t for t in read.names if t.kind in _SPOKEN and not _is_number(t, names)][:_MOST_VALUES]
    held = {target: len(read.rows(target)) for target in named}
    colours = frozenset(name for name in names.had if "colour" in _ideas(name, labels))
    units = units_of(attributes, _texts(frame, attributes))
    phrases = _phrases(named, read.names, also)
    return Known(currency, phrases, _by_ideas(phrases), read.names, names, units, labels, held, colours)


def _label(name: str, called: Iterable[str]) -> Words:
    others = sorted(set(called) - {name})
    chinese = next((each for each in others if not each.isascii()), "")
    english = next((each for each in others if each.isascii()), "")
    plain = readable(name)
    return Words(english or plain, chinese or plain)


def _ideas(name: str, labels: Mapping[str, Words]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for label in {labels[name].en, labels[name].zh} if name in labels else {readable(name)}:
        for piece in pieces(atoms(label)):
            found |= ideas_of(piece)[0][0] if piece.form else frozenset(piece.atoms)
    return found


def _is_number(target: Target, names: Names) -> bool:
    return target.kind == "attribute" and target.name in names.by_key and names.by_key[target.name].kind == "number"


def _texts(frame: pl.DataFrame, attributes: Sequence[Mapping[str, Sequence[str]]]) -> Sequence[str]:
    own = frame.select(
        pl.concat_str("title_en", "title_zh", "description_en", "description_zh", separator="\n", ignore_nulls=True)
    ).to_series()
    return [
        "\n".join([text or "", *(value for told in each.values() for value in told if not value[:1].isdigit())])
        for text, each in zip(own, attributes, strict=True)
    ]


def _phrases(named: Iterable[Target], called: Mapping[Target, Words], also: Also) -> Mapping[Atoms, Sequence[Target]]:
    own: dict[Atoms, dict[Target, None]] = defaultdict(dict)
    other: dict[Atoms, dict[Target, None]] = defaultdict(dict)
    for target in named:
        names = {called[target].en, called[target].zh, target.key if target.kind == "attribute" else ""} - {""}
        for name in names:
            if 0 < len(name) <= 60 and (said := atoms(name)) and len(said) <= LONGEST_NAME and not _void(said):
                own[said][target] = None
                for more in also(name.lower()):
                    other[atoms(more)][target] = None
    return {**{said: list(t) for said, t in other.items() if said}, **{said: list(t) for said, t in own.items()}}


def _by_ideas(phrases: Mapping[Atoms, Sequence[Target]]) -> Mapping[Ideas, Sequence[Target]]:
    found: dict[Ideas, dict[Target, None]] = defaultdict(dict)
    for said, targets in phrases.items():
        if ideas := plainly(pieces(said)):
            found[ideas] |= dict.fromkeys(targets)
    return {ideas: list(targets) for ideas, targets in found.items()}


def _void(said: Atoms) -> bool:
    """Whether it is a bare number, a truth or a single letter: nothing by which anything is named."""
    return (
        all(each.isdigit() for each in said)
        or said in {("true",), ("false",), ("yes",), ("no",)}
        or (len("".join(said)) < 2 and not is_chinese(said[0]))
    )
