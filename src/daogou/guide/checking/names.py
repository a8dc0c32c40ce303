"""Where a sentence names what its facts are called, and what of it stands in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from daogou.types import FactId

_QUOTED = re.compile(r"“([^”]*)”|「([^」]*)」|《([^》]*)》|\"([^\"]*)\"")
_HALF = {"（": "(", "）": ")", "，": ",", "：": ":", "’": "'", "–": "-", "—": "-"}
_LATIN = re.compile(r"[A-Za-z0-9]")


class Named(NamedTuple):
    """text[start:stop] is the name of these facts."""

    start: int
    stop: int
    facts: frozenset[FactId]


def named(text: str, names: Iterable[tuple[str, FactId]]) -> list[Named]:
    """Where these names stand, as whole words, whatever their case, width and spaces; of those that overlap the
    longest."""
    by_name: dict[str, set[FactId]] = {}
    for name, fact in names:
        if plain := _plain(name.strip())[0]:
            by_name.setdefault(plain, set()).add(fact)
    low, at = _plain(text)
    found: list[Named] = []
    for name in sorted(by_name, key=len, reverse=True):
        for first, end in _places(low, name):
            start, stop = at[first], at[end - 1] + 1
            if _cut(text, start, stop) or any(start < other.stop and other.start < stop for other in found):
                continue
            found.append(Named(start, stop, frozenset(by_name[name])))
    return sorted(found)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in small letters and half-width signs, without spaces that do not part two Latin words, and where each
    of its signs stands in the text itself: 清禾 面霜 (干皮) is 清禾面霜（干皮）."""
    kept, at = [], []
    for place, sign in enumerate(text):
        if sign.isspace() and not (_LATIN.match(text[place - 1 : place]) and _LATIN.match(text[place + 1 : place + 2])):
            continue
        low = sign.casefold()
        kept.append(_HALF.get(sign, low if len(low) == 1 else sign))
        at.append(place)
    return "".join(kept), at


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
