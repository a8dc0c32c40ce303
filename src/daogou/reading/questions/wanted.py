"""What a question's words want, as sets of ideas: every word has to be accounted for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from daogou.reading.questions.lexicon import Ideas, Piece, atoms, ideas_of, is_known, pieces
from daogou.reading.questions.names import Names, runs
from daogou.reading.questions.question import LONGEST, Limit
from daogou.reading.questions.units import Unit, convertible, measures, unit_of
from daogou.reading.spelling import plain

_MOST = 256
_LEFT_OUT = 3
"""How far-fetched it is that a word that may stand for something stands for nothing."""
_SHORT_NAME = 2
"""A product is named by so many of its title's words in a row."""
_AT_MOST = re.compile(
    r"(?:\b(?:under|below|less than|at most|no more than|not more than|lighter than|shorter than|smaller than|narrower "
    r"than|within|up to|fit(?:s)? (?:in|into|inside))|不超过|不到|少于|小于|低于|不大于|最多)\s*(?:an?\s)?$"
)
_AT_LEAST = re.compile(
    r"(?:\b(?:over|above|more than|at least|no less than|heavier than|longer than|larger than|bigger than|wider than)"
    r"|超过|不少于|大于|高于|至少|不小于|多于)\s*(?:an?\s)?$"
)
_AFTER_MOST, _AFTER_LEAST = (
    re.compile(r"\s*(?:or less|or under|以内|以下|之内)"),
    re.compile(r"\s*(?:or more|or over|以上|及以上)"),
)
_IN_UNIT = re.compile(r"\bin (?P<en>[a-z]+)\b|(?:多少|几)(?P<zh>[\u4e00-\u9fff]{1,3}|[a-z]{1,3}(?![a-z]))")


@dataclass(frozen=True)
class Words:
    """A question in pieces, without the limit and the unit that it named."""

    pieces: Sequence[Piece]
    limit: Limit | None
    unit: Unit | None

    @property
    def marks(self) -> frozenset[str]:
        """All that its pieces mark."""
        return frozenset(mark for piece in self.pieces if piece.form for mark in piece.form.marks)


def words(text: str) -> Words:
    """The question's pieces."""
    said = plain(text[:LONGEST])
    limit, said = _limit(said)
    unit, said = _unit(said)
    return Words(pieces(atoms(said)), limit, unit)


def _limit(said: str) -> tuple[Limit | None, str]:
    for measure, start, stop in measures(said):
        before, after = said[:start], said[stop:]
        for most, head, tail in ((True, _AT_MOST, _AFTER_MOST), (False, _AT_LEAST, _AFTER_LEAST)):
            if found := head.search(before):
                return Limit(most, measure), f"{before[: found.start()]} {after}"
            if found := tail.match(after):
                return Limit(most, measure), f"{before} {after[found.end() :]}"
    return None, said


def _unit(said: str) -> tuple[Unit | None, str]:
    for found in _IN_UNIT.finditer(said):
        if found["en"] and (unit := unit_of(found["en"])):
            return unit, f"{said[: found.start()]} {said[found.end() :]}"
        for longest in range(0 if is_known(found[0]) else len(found["zh"] or ""), 0, -1):
            unit = unit_of(found["zh"][:longest])
            if unit and convertible(unit):
                # how many grams may be of a weight, or of anything that is named beside it
                return unit, f"{said[: found.start()]}多少{said[found.start('zh') + longest :]}"
    return None, said


def wanted(some: Sequence[Piece], comparing: bool = False) -> list[tuple[Ideas, int]]:
    """The sets of ideas that these pieces may stand for together, and how far-fetched each is. Where things are
    compared, "more" and its like need not stand for anything."""
    sets: dict[Ideas, int] = {frozenset(): 0}
    for piece in some:
        more: dict[Ideas, int] = {}
        for before, rank in sets.items():
            for ideas, far in _may_be(piece, comparing):
                together = before | ideas
                more[together] = min(rank + far, more.get(together, rank + far))
        sets = dict(islice(sorted(more.items(), key=lambda item: item[1]), _MOST))
    return sorted(sets.items(), key=lambda item: (item[1], sorted(item[0])))


def _may_be(piece: Piece, comparing: bool) -> Sequence[tuple[Ideas, int]]:
    told = ideas_of(piece)
    something = [(ideas, far) for ideas, far in told if ideas]
    if not something or len(something) == len(told):
        return told
    if piece.form and {"more", "less"} & piece.form.marks:
        return [(frozenset(), 0), *((ideas, far + 1) for ideas, far in something)] if comparing else something
    return [*something, (frozenset(), len(something) + _LEFT_OUT)]


def unnamed(some: Sequence[Piece], titles: Sequence[str], names: Names) -> list[Piece]:
    """The pieces without those that name the products: several words of a title in a row, or one that is in no name
    and no list of words."""
    told = [atoms(title) for title in titles]
    gone: set[int] = set()
    flat = [(place, atom) for place, piece in enumerate(some) for atom in piece.atoms]
    for at in range(len(flat)):
        for stop in range(len(flat), at + _SHORT_NAME - 1, -1):
            run = tuple(atom for _, atom in flat[at:stop])
            if any(runs(run, title) for title in told):
                gone |= {place for place, _ in flat[at:stop]}
                break
    for place, piece in enumerate(some):
        alone = piece.form is None and piece.atoms[0] not in names.words
        if alone and any(piece.atoms[0] in title for title in told):
            gone.add(place)
    return [piece for place, piece in enumerate(some) if place not in gone]
