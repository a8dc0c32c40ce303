"""What a shopper says of themself: likes and avoids, for whom, and whether it is still so, from their own words.

Sentence by sentence, by rules for Chinese and English: a cue ("can't stand", "过敏") gives the stance, the shop's own
vocabulary what it is about. A cue speaks of what is named in its clause and, where its clause names nothing, in the
next one. What asks, supposes or is meant the other way round states nothing: a statement that may not be one is
dropped, since a wrong belief costs more than a missing one. Each claim holds the span that it stands on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from daogou.reading.clauses import Clause, clauses
from daogou.reading.opinions import read_words
from daogou.reading.vocabulary import Value, Vocabulary

Polarity = Literal["likes", "avoids"]


@dataclass(frozen=True)
class Claim:
    """text[start:stop] says that the shopper, or `for_whom`, likes or avoids `value`; `ended`: once, and no more."""

    value: Value
    polarity: Polarity
    for_whom: str
    ended: bool
    start: int
    stop: int


def _cues() -> dict[str, re.Pattern[str]]:
    """By meaning, what `cues.csv` lists: regular expressions, whole words of Latin letters by their own `\\b`."""
    listed: dict[str, list[str]] = defaultdict(list)
    for row in read_words("cues.csv"):
        listed[row["meaning"]].append(row["pattern"])
    return {meaning: re.compile("|".join(patterns), re.IGNORECASE) for meaning, patterns in listed.items()}


_CUES = _cues()
OTHERS = ("child", "partner", "pet", "gift", "parent")
"""For whom else something may be."""
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？\n]*")


def claims(text: str, vocabulary: Vocabulary) -> list[Claim]:
    """All that the text states, in its order; of a value that it states twice, the later."""
    found: dict[tuple[Value, str], Claim] = {}
    for sentence in _SENTENCE.finditer(text):
        for claim in _of_sentence(text, sentence.start(), sentence.end(), vocabulary):
            found.pop((claim.value, claim.for_whom), None)
            found[claim.value, claim.for_whom] = claim
    return list(found.values())


def _of_sentence(text: str, start: int, stop: int, vocabulary: Vocabulary) -> Iterator[Claim]:
    sentence = text[start:stop]
    mentions = vocabulary.mentions(sentence)
    if not mentions or _CUES["nothing"].search(sentence):
        return
    ended, waiting = False, 0
    polarity: Polarity | None = None
    for clause in clauses(sentence):
        stance = _stance(clause.text)
        named = [mention for mention in mentions if clause.start <= mention.start < clause.stop]
        if stance:
            polarity, ended, waiting = stance, bool(_CUES["ended"].search(clause.text)), clause.start
        if polarity and named:
            whom = _whom(sentence, clause)
            for mention in named:
                begin = start + min(waiting, clause.start)
                yield Claim(mention.value, polarity, whom, ended, begin, start + clause.stop)
            if not stance:
                polarity = None


def _stance(clause: str) -> Polarity | None:
    """None where the clause has no cue. What is not avoided is not therefore liked: a denied avoidance is none."""
    if _CUES["avoids"].search(_CUES["not avoided"].sub(" ", clause)):
        return "avoids"
    return "likes" if _CUES["likes"].search(clause) else None


def _whom(sentence: str, clause: Clause) -> str:
    """For whom the clause speaks, or, where it does not say, its sentence; the shopper where neither does."""
    for text in (clause.text, sentence):
        for whom in OTHERS:
            if _CUES[whom].search(text):
                return whom
        if _CUES["self"].search(text):
            return "self"
    return "self"
