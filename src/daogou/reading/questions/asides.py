"""What stands beside a question and asks for nothing: a greeting, "before I buy", words between its words.

A clause is left out where none of its words is an idea; a word that nobody knows is where it cannot belong to an idea:
it stands beside none, and no "of" ties it to one. Where anything is denied or left out of account, nothing is left
aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from daogou.language.words import is_chinese
from daogou.reading.questions.lexicon import Piece, atoms, ideas_of, pieces
from daogou.reading.questions.names import Names

_CLAUSES = re.compile(r"(?<!\d)[,.:;!?]|[,.:;!?](?!\d)|[，。：；！？…—\n]|\s[-–]\s|[()（）]")
_DENIES = re.compile(
    r"\b(?:not|no|never|without|except|excluding|only|alone|minus|besides|n't)\b|n['’]t\b|[不无没未除只仅非别]",
    re.IGNORECASE,
)
_TIES = frozenset({("of",), ("for",), ("on",), ("in",), ("at",), ("from",), ("with",), ("的",)})
_ARTICLES = frozenset({"the", "a", "an", "it", "its", "this", "that", "these", "those", "my", "your", "each", "every"})
_MOST = 6
"""Words that may be left aside in one clause."""


def without_asides(text: str, names: Names) -> str:
    """The question without what is beside it; itself where nothing is, or anything in it is denied."""
    if _DENIES.search(text):
        return text
    told = [clause.strip() for clause in _CLAUSES.split(text) if clause.strip()]
    kept = [clause for clause in told if _has_idea(pieces(atoms(clause)), names)]
    # what asks may stand in another clause than what it asks for: only what holds unknown words is beside it
    asking = [clause for clause in told if clause in kept or not any(_strange(p, names) for p in pieces(atoms(clause)))]
    return " ".join(_without_strangers(clause, names) for clause in asking) if kept else text


def _has_idea(some: Sequence[Piece], names: Names) -> bool:
    return any(_is_idea(piece, names) for piece in some)


def _is_idea(piece: Piece, names: Names) -> bool:
    """Whether it has to be something: a word that may also stand for nothing is none."""
    return not _strange(piece, names) and bool(ideas_of(piece)) and all(ideas for ideas, _ in ideas_of(piece))


def _strange(piece: Piece, names: Names) -> bool:
    return piece.form is None and piece.atoms[0] not in names.words


def _without_strangers(clause: str, names: Names) -> str:
    some = pieces(atoms(clause))
    strange = {place for place, piece in enumerate(some) if _strange(piece, names)}
    free = {
        place for place in strange if not is_chinese(some[place].atoms[0]) and not _tied(place, some, strange, names)
    }
    if len(free) > _MOST:
        return clause
    return " ".join(_kept(some, free))


def _kept(some: Sequence[Piece], free: set[int]) -> Iterator[str]:
    yield from (" ".join(piece.atoms) for place, piece in enumerate(some) if place not in free)


def _tied(place: int, some: Sequence[Piece], strange: set[int], names: Names) -> bool:
    """Whether an unknown word is a thing ("the zorb"), or stands beside an idea, with other unknown words or a tie
    between."""
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(some) and (at in strange or some[at].atoms in _TIES):
            at += step
        if 0 <= at < len(some) and (_is_idea(some[at], names) or (step < 0 and some[at].atoms[-1] in _ARTICLES)):
            return True
    return False
