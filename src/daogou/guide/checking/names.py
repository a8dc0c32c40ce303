"""Where a sentence names what its facts are called, and what of it stands in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from daogou.types import FactId

_QUOTED = re.compile(r"“([^”]*)”|「([^」]*)」|《([^》]*)》|\"([^\"]*)\"")
_LATIN = re.compile(r"[A-Za-z0-9]")


class Named(NamedTuple):
    """text[start:stop] is the name of these facts."""

    start: int
    stop: int
    facts: frozenset[FactId]


def named(text: str, names: Iterable[tuple[str, FactId]]) -> list[Named]:
    """Where these names stand, as whole words, whatever their case; of those that overlap the longest."""
    by_name: dict[str, set[FactId]] = {}
    for name, fact in names:
        if name.strip():
            by_name.setdefault(name.strip().casefold(), set()).add(fact)
    low = text.casefold()
    if len(low) != len(text):  # a letter that folds to two would shift every place after it
        low = text.lower() if len(text.lower()) == len(text) else text
    found: list[Named] = []
    for name in sorted(by_name, key=len, reverse=True):
        for start, stop in _places(low, name):
            if _cut(low, start, stop) or any(start < other.stop and other.start < stop for other in found):
                continue
            found.append(Named(start, stop, frozenset(by_name[name])))
    return sorted(found)


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    start = text.find(name)
    while start >= 0:
        yield start, start + len(name)
        start = text.find(name, start + len(name))


def _cut(text: str, start: int, stop: int) -> bool:
    """Whether a Latin word or a number goes on beyond the name."""

    def joined(left: str, right: str) -> bool:
        return bool(_LATIN.match(left) and _LATIN.match(right))

    return (start > 0 and joined(text[start - 1], text[start])) or (
        stop < len(text) and joined(text[stop - 1], text[stop])
    )


def quoted(text: str) -> list[tuple[int, int]]:
    """Where what stands in quotation marks begins and ends, without the marks."""
    return [match.span(match.lastindex or 0) for match in _QUOTED.finditer(text)]
