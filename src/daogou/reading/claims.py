"""A claim: what a text is taken to say of a shopper, with the span it stands on. One check for all who make claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from daogou.reading.vocabulary import Value

Polarity = Literal["likes", "avoids", "is"]


@dataclass(frozen=True)
class Claim:
    """text[start:stop] says that the shopper, or `for_whom`, likes, avoids or is `value`; `ended`: once, and no
    more."""

    value: Value
    polarity: Polarity
    for_whom: str
    ended: bool
    start: int
    stop: int


def folded(text: str) -> str:
    """Lower case, with one form of each quote, sign for sign as long as the text."""
    lower = text.lower() if len(text.lower()) == len(text) else text
    return lower.translate(_SIGNS)


_SIGNS = {ord("’"): "'", ord("‘"): "'", ord("`"): "'", ord("´"): "'", ord("\u3000"): " ", ord("\xa0"): " "}
