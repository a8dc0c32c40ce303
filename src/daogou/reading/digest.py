"""What a product's reviews say, put together: by aspect what is praised and what is blamed, each with its review.

A review counts once for an aspect and polarity, however often it says so; one that both praises and blames the same
counts for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daogou.reading.aspects import ASPECTS, aspects


@dataclass(frozen=True)
class Quote:
    """The clause of one review, word for word."""

    review: str
    text: str


@dataclass(frozen=True)
class AspectDigest:
    """What reviews say of one aspect, a quote from each, in the reviews' order."""

    aspect: str
    praised: Sequence[Quote]
    blamed: Sequence[Quote]


def digest(reviews: Iterable[tuple[str, str]]) -> list[AspectDigest]:
    """Of reviews given as id and text: the aspects that are spoken of, most spoken of first."""
    said: dict[tuple[str, int], dict[str, Quote]] = {}
    for review, text in reviews:
        for found in aspects(text):
            quotes = said.setdefault((found.aspect, found.polarity), {})
            quotes.setdefault(review, Quote(review, text[found.start : found.stop]))
    made = [
        AspectDigest(name, list(said.get((name, 1), {}).values()), list(said.get((name, -1), {}).values()))
        for name in ASPECTS
    ]
    spoken_of = [each for each in made if each.praised or each.blamed]
    return sorted(spoken_of, key=lambda each: -len(each.praised) - len(each.blamed))
