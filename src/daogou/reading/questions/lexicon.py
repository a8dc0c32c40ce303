"""The words for what products have, in both languages, as the ideas that they stand for.

A name or a question is cut into pieces that `names.csv` and `marks.csv` know, the fewest that leave the least unread.
A piece may stand for several ideas ("long": a length, a time, a life), the likeliest first, or for none.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from daogou.language.words import is_chinese
from daogou.reading.spelling import normal

Ideas = frozenset[str]
"""What a piece or a whole name stands for, in no order."""
Atoms = tuple[str, ...]
_ATOM = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
_UNREAD, _PIECE = 100, 1
_LONGEST = 6
_WORDS = 50_000
"""Different words that are kept in the singular."""


class Form(NamedTuple):
    """What a form may stand for, likeliest first, and what it does in a question."""

    ideas: Sequence[Ideas]
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """atoms[start:stop] of a text; without any form it is unread."""

    start: int
    stop: int
    atoms: Atoms
    form: Form | None


def atoms(text: str) -> Atoms:
    """Latin words and numbers in the singular, and single Chinese characters, lower case; signs are left out."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("×", " x ")
    return tuple(found if is_chinese(found) else _singular(found) for found in _ATOM.findall(plain))


@lru_cache(_WORDS)
def _singular(word: str) -> str:
    return normal(word)


def pieces(said: Atoms) -> Sequence[Piece]:
    """The text cut into known forms and single unread atoms."""
    forms = _forms()
    best = [(0, 0)]  # what the cut up to here costs, and where its last piece begins
    for stop in range(1, len(said) + 1):
        options = [(best[stop - 1][0] + _UNREAD, stop - 1)]
        options += [
            (best[start][0] + _PIECE, start)
            for start in range(max(0, stop - _LONGEST), stop)
            if said[start:stop] in forms
        ]
        best.append(min(options))
    found: list[Piece] = []
    stop = len(said)
    while stop:
        start = best[stop][1]
        found.append(Piece(start, stop, said[start:stop], forms.get(said[start:stop])))
        stop = start
    return found[::-1]


def ideas_of(piece: Piece) -> Sequence[tuple[Ideas, int]]:
    """What a piece may stand for, and how far-fetched each is: 0 where it is that very word, or means nothing else."""
    told = piece.form.ideas if piece.form else ()
    own = len(piece.atoms) == 1 and (piece.form is None or piece.atoms[0] in _bases())
    if own:
        word: Ideas = frozenset(piece.atoms)
        return [(word, 0), *((ideas, place) for place, ideas in enumerate((i for i in told if i != word), 1))]
    vague = len(told) > 1 and bool(told[1])
    return [(ideas, place + vague) for place, ideas in enumerate(told)]


@cache
def _forms() -> Mapping[Atoms, Form]:
    ideas: dict[Atoms, list[Ideas]] = defaultdict(list)
    marks: dict[Atoms, set[str]] = defaultdict(set)
    for row in _rows("names"):
        for form in _written(row):
            ideas[form].append(frozenset(atoms(row["means"])))
    for row in _rows("marks"):
        for form in _written(row):
            marks[form].add(row["mark"])
    for each in comparatives():
        for form in each.forms:
            marks[form].add("more" if each.more else "less")
            if each.ideas:
                ideas[form].append(each.ideas)
    # what only marks a question stands for nothing; a word that may be either may be left out
    return {
        form: Form([*ideas[form], *([frozenset()] if form in marks else ())], frozenset(marks.get(form, ())))
        for form in {*ideas, *marks}
    }


def named_forms() -> Iterator[tuple[Ideas, str, str]]:
    """What a row means, with its first English and its first Chinese word; empty where it has none."""
    for row in _rows("names"):
        yield frozenset(atoms(row["means"])), row["en"].split("|")[0], row["zh"].split("|")[0]


def is_known(text: str) -> bool:
    """Whether these words are a form by themselves."""
    return atoms(text) in _forms()


class Comparative(NamedTuple):
    """Words that ask for the more or the less of something; of nothing in particular where `ideas` is empty."""

    forms: frozenset[Atoms]
    more: bool
    ideas: Ideas


@cache
def comparatives() -> Sequence[Comparative]:
    """In the order of their list: those of something in particular first."""
    return [
        Comparative(frozenset(_written(row)), row["direction"] == "more", frozenset(atoms(row["means"])))
        for row in _rows("comparatives")
    ]


@cache
def _bases() -> frozenset[str]:
    return frozenset(word for row in _rows("names") for word in atoms(row["means"]))


def _written(row: Mapping[str, str]) -> Iterator[Atoms]:
    for form in (row["en"] + "|" + row["zh"]).split("|"):
        if form:
            yield atoms(form)


def _rows(name: str) -> list[dict[str, str]]:
    with (files("daogou.reading") / "questions" / f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


LISTS: Sequence[Ideas] = tuple(
    frozenset(atoms(each))
    for each in ("compatibility", "compatible products", "compatible models", "device compatibility", "works with")
)
"""Names of lists of what a product works with."""
SUITING = frozenset(atoms("skin hair season occasion age gender"))
"""What a product suits: "is it for dry skin?" asks for its skin type."""
OPEN = SUITING | frozenset(atoms("suitable for purpose usage ingredient allergen compatibility feature certification"))
"""What is said of such things may be incomplete: what is not listed is not denied."""
