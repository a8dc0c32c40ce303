"""Search: products for a wish, all of whose conditions they fulfil. What none fulfils is said, never quietly relaxed.

A product is meant where what it is called holds all the words that say what is looked for; where none is, where its
other texts do. What is only near goes apart, each with what it does not fulfil.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from daogou.reading.catalogue import Catalogue
from daogou.reading.wishes.constraint import Constraint
from daogou.reading.wishes.known import Known
from daogou.reading.wishes.wish import Wish
from daogou.search.bilingual import english, translations
from daogou.search.facets import Facet, Facets
from daogou.search.fields import fields, names
from daogou.search.lexical import Lexical, Word
from daogou.search.query import Understanding
from daogou.search.typed import Typed
from daogou.types import Array, Bools, Floats, Ints, Progress, silent

Retriever = Callable[[str], Floats]
"""Scores of all products for a query, float32[products]: by words until there are vectors, then by both."""
Verdict = Literal["found", "sold_out", "none", "not_carried"]
"""Products fulfil it all; they would but are sold out; some are such things but none fulfils all; no such thing."""
INSTEAD = 3
"""So many ways to give something up are shown."""
_NEAR = 0.5
"""So much of the words a product holds that is shown where none holds them all."""


@dataclass(frozen=True)
class Instead:
    """Products (int32[m], best first) that fulfil all but these conditions; `words`: and not all of the words;
    `unchecked`: all that can be checked, and the wish sets a condition that cannot."""

    without: Sequence[Constraint]
    rows: Ints
    total: int
    words: bool = False
    unchecked: bool = False


@dataclass(frozen=True)
class Found:
    """`rows` int32[m] fulfil everything, best first, with their `scores` float32[m]; `sold_out` would but are sold
    out. `read_as` are words that were taken for others (the wish's word, what it was read as)."""

    wish: Wish
    verdict: Verdict
    rows: Ints
    scores: Floats
    sold_out: Ints
    instead: Sequence[Instead]
    facets: Sequence[Facet]
    read_as: Sequence[tuple[str, str]]


class Search:
    """Over one state of a catalogue. Safe to use from many threads."""

    def __init__(self, frame: pl.DataFrame, catalogue: Catalogue, known: Known, progress: Progress = silent) -> None:
        self.known = known
        self._texts = Lexical.build(fields(frame), progress=progress)
        self._names = Lexical.build(names(frame), progress=progress)
        meaning = translations(self._texts)
        self._understanding = Understanding(self._texts, meaning)
        self.typed = Typed(frame, catalogue, known, self._names, self._texts)
        self._facets = Facets(self.typed)
        self.retriever: Retriever = self._by_words
        self._understanding.words("a"), english()  # what is read once, is read before the first question

    def _by_words(self, query: str) -> Floats:
        return self._texts.score(self._understanding.words(query))

    def find(self, wish: Wish, allowed: Bools | None = None) -> Found:
        """All that fulfils the wish; `allowed` bool[products] leaves out what this shopper does not want to see."""
        words = [self._surely(word) for word in self._understanding.words(wish.what)]
        sold = self.typed.sold if allowed is None else self.typed.sold & allowed
        meant, verdict = self._meant(words, sold)
        masks = self._masks(wish.constraints, meant)
        fits = meant & _all(masks, self.typed.n)
        scores = self._scored(wish)
        stocked = fits & self.typed.in_stock
        unchecked = _best(scores, stocked) if wish.unread else _best(scores, np.zeros(self.typed.n, np.bool_))
        if wish.unread:  # nobody can be said to fulfil what cannot be checked
            fits = stocked = np.zeros(self.typed.n, np.bool_)
        if stocked.any():
            verdict = "found"
        elif verdict == "found":
            verdict = "sold_out" if fits.any() else "none"
        rows = _best(scores, stocked)
        instead: list[Instead] = []
        if len(unchecked):
            instead = [Instead((), unchecked, len(unchecked), unchecked=True)]
        elif not stocked.any():
            instead = self._instead(wish, words, meant, masks, sold, scores)
        return Found(
            wish,
            verdict,
            rows,
            scores[rows],
            _best(scores, fits & ~self.typed.in_stock),
            instead,
            self._facets.of(stocked, self.known.currency),
            self._read_as(words),
        )

    def names(self, words: str) -> bool:
        """Whether something that is sold is called by all of these words."""
        meant = self._understanding.words(words)
        return bool(meant) and self._meant([self._surely(word) for word in meant], self.typed.sold)[1] == "found"

    def _surely(self, word: Word) -> Word:
        """Without guesses at the spelling of what is a word: who asks for a lawn means no LAN."""
        own = word[0].terms
        if len(own) == 1 and own[0] in english():
            return [meant for meant in word if meant.weight >= _SURE]
        return word

    def _scored(self, wish: Wish) -> Floats:
        """By what is looked for; among what is merely conditions nothing is nearer than another."""
        told = " ".join([wish.what, *(v.en for c in wish.constraints if not c.negated for v in c.values)])
        return self.retriever(told) if told.strip() else np.zeros(self.typed.n, np.float32)

    def _meant(self, words: Sequence[Word], sold: Bools) -> tuple[Bools, Verdict]:
        """bool[products]: which are what is looked for, and whether anything is."""
        if not words:
            return sold.copy(), "found"
        for index in (self._names, self._texts):
            meant = sold & (_held(index, words) == len(words))
            if meant.any():
                return meant, "found"
        return np.zeros(self.typed.n, np.bool_), "not_carried"

    def _masks(self, constraints: Sequence[Constraint], meant: Bools) -> list[Bools]:
        """One a condition. Which of several numbers is meant is told by what fulfils the rest."""
        masks = [
            self.typed.mask(one, meant) if not one.alike else np.ones(self.typed.n, np.bool_) for one in constraints
        ]
        rest = meant & _all(masks, self.typed.n)
        return [self.typed.mask(one, rest) if one.alike else mask for one, mask in zip(constraints, masks, strict=True)]

    def _instead(
        self, wish: Wish, words: Sequence[Word], meant: Bools, masks: Sequence[Bools], sold: Bools, scores: Floats
    ) -> list[Instead]:
        """What is near: without one condition, without all, or without some of the words."""
        stocked, n = self.typed.in_stock, self.typed.n
        found: list[Instead] = []
        for place, one in enumerate(wish.constraints):
            if one.kind in _IS and not one.negated:
                continue  # who wants a dress is not helped by what is none
            rest = meant & stocked & _all([mask for other, mask in enumerate(masks) if other != place], n)
            if rest.any():
                rows = _best(scores, rest)
                found.append(Instead([one], rows, len(rows)))
        kinds = [mask for one, mask in zip(wish.constraints, masks, strict=True) if one.kind in _IS]
        if words and kinds and (kept := sold & stocked & _all(masks, n)).any():
            rows = _best(scores, kept)
            found.append(Instead((), rows, len(rows), words=True))
        if not found and wish.constraints and (meant & stocked).any():
            rows = _best(scores, meant & stocked)
            found.append(Instead(wish.constraints, rows, len(rows)))
        if not found and words:
            share = _held(self._texts, words) / len(words)
            near = sold & stocked & (share >= min(_NEAR, float(share.max()))) & (share > 0)
            kept = near & _all(masks, n)
            without = () if kept.any() else wish.constraints
            rows = _best(scores, kept if kept.any() else near)
            if len(rows):
                found.append(Instead(without, rows, len(rows), words=True))
        return sorted(found, key=lambda each: -each.total)[:INSTEAD]

    def _read_as(self, words: Sequence[Word]) -> Sequence[tuple[str, str]]:
        """Misspelt words, with the spelling that was taken."""
        told = []
        for word in words:
            first, *others = word
            own = first.terms[0]
            near = [other.terms[0] for other in others if len(other.terms) == 1 and other.weight < _SURE]
            if near and own not in self._texts:
                told.append((own, near[0]))
        return told


_IS: frozenset[str] = frozenset({"category", "kind", "department"})
"""Conditions that say what a product is."""
_SURE = 0.8
"""An alternative of less weight is a guess at the spelling."""


def _all(masks: Sequence[Bools], n: int) -> Bools:
    mask = np.ones(n, np.bool_)
    for each in masks:
        mask &= each
    return mask


def _held(index: Lexical, words: Sequence[Word]) -> Array:
    """float64[products]: how many of the words each product holds, by any of what may stand for them, whole."""
    held = np.zeros(index.n)
    for word in words:
        any_of = np.zeros(index.n, np.bool_)
        for alternative in word:
            every = np.full(index.n, bool(alternative.terms))
            for term in alternative.terms:
                has = np.zeros(index.n, np.bool_)
                has[index.postings(term)[0]] = True
                every &= has
            any_of |= every
        held += any_of
    return held


def _best(scores: Floats, mask: Bools) -> Ints:
    rows = np.flatnonzero(mask)
    return rows[np.lexsort((rows, -scores[rows]))].astype(np.int32)
