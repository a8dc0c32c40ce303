"""What a review praises or blames: quality, fit, delivery, service, price, packaging, each with its span.

Clause by clause, from word lists (`aspects.csv`, `opinions.csv`), Chinese and English: an opinion belongs to its own
aspect if it has one ("too tight"), otherwise to the nearest aspect named in its clause. An aspect named without an
opinion waits for the next clause ("the sound, just great"). What names no aspect is none: nothing is guessed. The
simple end of aspect-based sentiment analysis: Hu & Liu, "Mining and Summarizing Customer Reviews", KDD 2004.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from daogou.reading.clauses import Clause, clauses
from daogou.reading.opinions import Opinion, any_of, opinions, read_words

ASPECTS = ("quality", "fit", "delivery", "service", "price", "packaging")


@dataclass(frozen=True)
class Aspect:
    """text[start:stop] praises (`polarity` 1) or blames (−1) this `aspect`."""

    aspect: str
    polarity: int
    start: int
    stop: int


class _Named(NamedTuple):
    """clause[start:stop] names this aspect."""

    aspect: str
    start: int
    stop: int


def aspects(text: str) -> list[Aspect]:
    """All that the text says of any aspect, in its order. An aspect that one clause both praises and blames alike is
    left out."""
    found: list[Aspect] = []
    waiting: Clause | None = None
    for clause in clauses(text):
        said, named = opinions(clause.text), _named(clause.text)
        if waiting and said and not named and not any(opinion.aspect for opinion in said):
            clause = Clause(waiting.start, clause.stop, text[waiting.start : clause.stop])  # noqa: PLW2901
            said, named = opinions(clause.text), _named(clause.text)
        found += _judged(clause, said, named)
        waiting = clause if named and not said else None
    return found


def _judged(clause: Clause, said: list[Opinion], named: list[_Named]) -> Iterator[Aspect]:
    total: dict[str, int] = defaultdict(int)
    for opinion in said:
        if aspect := opinion.aspect or _nearest(named, opinion):
            total[aspect] += opinion.polarity
    for aspect, sum_ in total.items():
        if sum_:
            yield Aspect(aspect, 1 if sum_ > 0 else -1, clause.start, clause.stop)


def _nearest(named: list[_Named], opinion: Opinion) -> str:
    """The aspect named nearest to the opinion, the one before it if two are as near; empty where none is."""

    def apart(name: _Named) -> tuple[int, bool]:
        after = name.start >= opinion.stop
        return (name.start - opinion.stop if after else opinion.start - name.stop), after

    return min(named, key=apart).aspect if named else ""


def _named(clause: str) -> list[_Named]:
    known, pattern = _terms()
    return [_Named(known[match[0].lower()], *match.span()) for match in pattern.finditer(clause)]


@cache
def _terms() -> tuple[Mapping[str, str], re.Pattern[str]]:
    known = {row["words"]: row["aspect"] for row in read_words("aspects.csv")}
    return known, any_of(known)
