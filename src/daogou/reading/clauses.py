"""A text's clauses: the pieces that a review praises or blames one thing in, Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_END = re.compile(
    r"[,，、。.!！?？;；:：…~～\n\r\t()（）\"“”]+"
    r"|(?=但是|不过|可是|然而|就是|只是|而且|但(?!愿))"
    r"|(?=(?<!anything )(?<!nothing )(?<!all )\b(?:but|however|although|though|yet|except|and the|and it)\b)",
    re.IGNORECASE,
)
"""After these signs, and before these conjunctions, another clause begins. A point within a number ends nothing."""
_IN_NUMBER = re.compile(r"(?<=\d)[.,:](?=\d)")


class Clause(NamedTuple):
    """text[start:stop], with something other than blanks in it."""

    start: int
    stop: int
    text: str


def clauses(text: str) -> Iterator[Clause]:
    """In the order of the text, none empty."""
    inside = {found.start() for found in _IN_NUMBER.finditer(text)}
    start = 0
    for found in _END.finditer(text):
        if found.start() in inside:
            continue
        yield from _piece(text, start, found.start())
        start = found.end()
    yield from _piece(text, start, len(text))


def _piece(text: str, start: int, stop: int) -> Iterator[Clause]:
    piece = text[start:stop]
    if stripped := piece.strip():
        begin = start + len(piece) - len(piece.lstrip())
        yield Clause(begin, begin + len(stripped), stripped)
