"""What shoppers wrote, as rows beside their acts: stances on the shop's values, and reviews' verdicts on products.

Claims are those of the rules (`profiles.reading`), checked, and only those about the shopper: what is so for others is
no taste of theirs. A search that names a value asks for it: half a liking. A review's stars are its verdict; where it
has none, its words' (`reading.sentiment`). Training and a request read words here alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from daogou.features.values import of_catalogue, places_of
from daogou.profiles.reading import Written, heard, speaks_to_machines
from daogou.reading.catalogue import Catalogue
from daogou.reading.people import SELF
from daogou.reading.sentiment import lexicon_log_odds
from daogou.reading.vocabulary import Value, Vocabulary
from daogou.shop.interactions import Interactions, Sayings
from daogou.types import FactId, Progress, silent

SOUGHT = np.float32(0.5)
"""The stance of a search."""
_STANCE = {"likes": 1.0, "avoids": -1.0}
_Row = tuple[int, int, int, int, float, str]
"""Shopper, s since 1970, product, value, stance, fact."""


@dataclass(frozen=True)
class Reader:
    """What words are read by: the shop's own `known` words, the column of each value and the row of each product."""

    known: Vocabulary
    values: Mapping[Value, int]
    products: Mapping[str, int]

    def read(self, text: Written, rating: int | None, shopper: int = 0) -> Iterator[_Row]:
        """The rows of one text."""
        for said in heard([text], self.known)[0]:
            claim = said.claim
            if claim.for_whom == SELF and claim.value in self.values:
                stance = 0.0 if claim.ended else _STANCE.get(claim.polarity, 0.0)
                yield shopper, text.at, -1, self.values[claim.value], stance, text.fact
        if text.kind == "search" and not speaks_to_machines(text.text):
            for mention in self.known.mentions(text.text):
                if mention.value in self.values:
                    yield shopper, text.at, -1, self.values[mention.value], float(SOUGHT), text.fact
        if text.kind == "review" and text.product in self.products:
            yield shopper, text.at, self.products[text.product], -1, verdict(text.text, rating), text.fact

    def trait(self, row: _Row) -> str:
        """By what name the profile has this: `words:` with kind, key, value, polarity and for whom; empty of a review
        as a whole."""
        _, _, _, value, stance, _ = row
        if value < 0:
            return ""
        polarity = "likes" if stance >= 0 else "avoids"
        return f"words:{'/'.join((*self._named[value], polarity, SELF))}"

    @cached_property
    def _named(self) -> Sequence[Value]:
        return [value for value, _ in sorted(self.values.items(), key=lambda item: item[1])]


def verdict(text: str, rating: int | None) -> float:
    """From −1, blame, to 1, praise."""
    if rating is not None:
        return (rating - 3) / 2
    return float(np.tanh(lexicon_log_odds([text])[0]))


def sayings(rows: Iterable[_Row], shoppers: int) -> Sayings:
    """Rows as arrays, shopper by shopper, oldest first."""
    listed = sorted(rows, key=lambda row: row[:2])
    who, at, products, values, stances, facts = zip(*listed, strict=True) if listed else ((),) * 6
    counts = np.bincount(np.array(who, np.int64), minlength=shoppers)
    return Sayings(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        np.array(at, np.int64),
        np.array(products, np.int32),
        np.array(values, np.int32),
        np.array(stances, np.float32),
        np.array(facts, dtype=object),
    )


def written_in(texts: pl.DataFrame, fact: str = "text") -> Iterator[tuple[str, Written, int | None]]:
    """Who wrote what, and the stars, of `TEXT_COLUMNS`; `fact` is what kind of fact they are."""
    # in the columns' own order: to select them would take longer than to read one shopper's
    for id_, shopper, kind, product, at, text, rating, _ in texts.iter_rows():
        yield shopper, Written(FactId(f"{fact}:{id_}"), kind, product or "", at, text), rating


def of_frame(texts: pl.DataFrame, shoppers: Sequence[str], reader: Reader, progress: Progress = silent) -> Sayings:
    """All that these shoppers wrote, of `TEXT_COLUMNS`; what others wrote is left out."""
    place = {shopper: row for row, shopper in enumerate(shoppers)}
    found: list[_Row] = []
    for done, (shopper, written, rating) in enumerate(written_in(texts)):
        if shopper in place:
            found += reader.read(written, rating, place[shopper])
        if done % 1_000 == 0:
            progress("read words", done, len(texts))
    return sayings(found, len(shoppers))


def with_words(
    log: Interactions,
    shoppers: Sequence[str],
    catalogue: pl.DataFrame,
    texts: pl.DataFrame,
    progress: Progress = silent,
) -> Interactions:
    """Everybody's log (its `shoppers` by row) with what they wrote (`TEXT_COLUMNS`) of this catalogue."""
    rows = {product: row for row, product in enumerate(catalogue["id"].to_list())}
    reader = Reader(Catalogue(catalogue).known, places_of(of_catalogue(catalogue)), rows)
    return replace(log, said=of_frame(texts, shoppers, reader, progress))
