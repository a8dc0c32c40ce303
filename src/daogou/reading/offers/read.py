"""Reads an offer's text by rules: every character is accounted for, by a phrase that says something or by a word that
says nothing. A clause with anything else in it is not understood: it is told, and none of it counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from daogou.reading.claims import folded
from daogou.reading.offers import benefits, conditions, english, windows
from daogou.reading.offers.assemble import Draft, Unfit
from daogou.reading.offers.facts import Context, Fact, Phrase
from daogou.shop.pricing.offer import Offer

LONGEST = 3_000
"""Characters of a text that are read: an offer's rules are a few hundred."""
_END = re.compile(r"(?<!\d)[.:,](?!\d)|(?<=\d)[.,](?!\d)|(?<!\d)[.,](?=\d)|[，。;；!！?？\n\r|（）()【】\[\]]")
"""What ends a clause: no point, comma or colon within a number."""
_NOTHING = re.compile(
    r"[\s`'\"“”‘’，。;；!！\n\r|（）()【】\[\]、:：,.·~*]+"
    r"|活动(?:规则|说明|内容)?|优惠(?:规则|说明)?|规则|满减|立享|可享|享受|(?:现在|立即)?下单|即可|通用|全部|限时|凡|的"
    r"|\b(?:the|a|an|and|with|get|enjoy|take|it|is|are|valid|provides?|gives?|takes?|applies|apply|can be used"
    r"|on|in|to|at|for|when|offer|promotion|checkout|you|rules?|following)\b"
)
"""Signs and words that change nothing by themselves. What excludes, limits or weakens is never among them."""
_NUMBERING = re.compile(r"(?:^|(?<=\n)|(?<=[.;。；]\s))\s*(\d{1,2})[.、)](?=\s|\D)")
"""What a list's numbers look like."""


class Unread(NamedTuple):
    """text[start:stop] was not understood; `why` where the words were, but do not fit."""

    start: int
    stop: int
    text: str
    why: str = ""


@dataclass(frozen=True)
class Reading:
    """The offer, as far as it was understood: None where nothing is known of what it takes off. `stated`: the facts'
    fields that the text speaks of. It is `complete` where nothing is left unread."""

    offer: Offer | None
    unread: Sequence[Unread]
    stated: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        return self.offer is not None and not self.unread


class Hit(NamedTuple):
    """text[start:stop] says these facts."""

    start: int
    stop: int
    facts: Sequence[Fact]


class Said(NamedTuple):
    """A text's clauses (where each starts and stops), what is said in those that were understood, and the places of
    those that were not."""

    pieces: Sequence[tuple[int, int]]
    hits: Sequence[Hit]
    failed: set[int]


def assembled(text: str, said: Said, id_: str = "text") -> Reading:
    """The offer of what was said, clause by clause, and what is left unread."""
    draft, why = Draft(text), dict[int, str]()
    facts: dict[int, list[Fact]] = {}
    for hit in said.hits:
        facts.setdefault(place_of(said.pieces, hit.start), []).extend(hit.facts)
    for place in range(len(said.pieces)):
        try:
            draft.take(facts.get(place, []), place)
        except Unfit as unfit:
            why[place] = str(unfit)
    offer, misfits = draft.offer(id_)
    why |= misfits
    unread = [_told(text, said.pieces[place], why.get(place, "")) for place in sorted(said.failed | set(why))]
    if offer is None and not unread:
        unread = [Unread(0, len(text), text, "it does not say what is taken off")]
    return Reading(offer, unread, draft.stated if offer else frozenset())


def plain(text: str) -> str:
    """The text folded, with blanks for a list's numbers: those that count up from 1, for any other may say something."""
    kept, count = folded(text), 0
    for found in _NUMBERING.finditer(kept):
        if int(found[1]) == count + 1:
            count += 1
            kept = kept[: found.start()] + " " * len(found[0]) + kept[found.end() :]
    return kept


def rest(text: str, start: int, stop: int, spans: Sequence[tuple[int, int]]) -> str:
    """What of text[start:stop] (as `plain` has it) neither lies in one of the spans nor says nothing."""
    left, at = "", start
    while at < stop:
        inside = next((end for begin, end in spans if begin <= at < end), None)
        nothing = _NOTHING.match(text, at)
        if inside is None and not nothing:
            left += text[at]
        at = inside or (nothing.end() if nothing else at + 1)
    return left


class Reader:
    """Reads the offers of one shop."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self._phrases: Sequence[Phrase] = [
            *benefits.SUBSIDIES,
            *benefits.PHRASES,
            *conditions.PHRASES,
            *english.PHRASES,
            *windows.PHRASES,
            *benefits.of_shop(ctx),
            *conditions.of_shop(ctx),
        ]

    def read(self, text: str, id_: str = "text") -> Reading:
        """One offer. It never raises for what a text says. What is beyond `LONGEST` characters is left unread."""
        found = assembled(text[:LONGEST], self.said(text[:LONGEST]), id_)
        if not text[LONGEST:].strip():
            return found
        beyond = Unread(LONGEST, len(text), text[LONGEST:], f"only the first {LONGEST:,} characters are read")
        return replace(found, unread=[*found.unread, beyond])

    def said(self, text: str) -> Said:
        """What each phrase says, before anything is made of it."""
        pieces = list(clauses_of(text))
        hits, failed = self._scan(plain(text), pieces)
        return Said(pieces, hits, failed)

    def _scan(self, text: str, pieces: Sequence[tuple[int, int]]) -> tuple[list[Hit], set[int]]:
        """What is said where, and the clauses that hold something unknown, with those that share a phrase with one."""
        hits: list[Hit] = []
        failed: set[int] = set()
        at = 0
        while at < len(text):
            if text[at].isspace():
                at += 1
            elif hit := self._best(text, at):
                hits.append(hit)
                at = hit.stop
            elif nothing := _NOTHING.match(text, at):
                at = nothing.end()
            else:
                place = place_of(pieces, at)
                failed.add(place)
                at = max(pieces[place][1], at + 1)
        return _closed(hits, pieces, failed)

    def _best(self, text: str, at: int) -> Hit | None:
        """The longest phrase that begins here and says something."""
        best: Hit | None = None
        for pattern, say in self._phrases:
            found = pattern.match(text, at)
            if found and found.end() > at and (best is None or found.end() > best.stop):
                facts = say(found, self.ctx)
                if facts is not None:
                    best = Hit(at, found.end(), facts)
        return best


def _told(text: str, piece: tuple[int, int], why: str) -> Unread:
    return Unread(*piece, text[slice(*piece)], why)


def clauses_of(text: str) -> Iterator[tuple[int, int]]:
    """Where each clause that is not blank starts and stops."""
    start = 0
    for end in [*(found.start() for found in _END.finditer(text)), len(text)]:
        piece = text[start:end]
        if piece.strip():
            begin = start + len(piece) - len(piece.lstrip())
            yield begin, begin + len(piece.strip())
        start = end + 1


def place_of(pieces: Sequence[tuple[int, int]], at: int) -> int:
    """The clause in which this place is, or the next one after it."""
    return min(bisect_right(pieces, at, key=lambda piece: piece[1]), len(pieces) - 1)


def _closed(hits: list[Hit], pieces: Sequence[tuple[int, int]], failed: set[int]) -> tuple[list[Hit], set[int]]:
    while True:
        touched = [set(range(place_of(pieces, hit.start), place_of(pieces, hit.stop - 1) + 1)) for hit in hits]
        more = set().union(*(places for places in touched if places & failed))
        if more <= failed:
            return [hit for hit, places in zip(hits, touched, strict=True) if not places & failed], failed
        failed |= more
