"""What states a stance: the cues of `cues.csv`, regular expressions by meaning.

In a pattern `~` stands for the adverbs that may come before a verb. What is Latin counts as whole words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from daogou.reading.opinions import NO_LETTER_AFTER, NO_LETTER_BEFORE, read_words

Stance = Literal["likes", "avoids", ""]
"""Empty: a denied avoidance, which is no stance."""
_NEVER = "(?!)"
_ADVERBS = {"en": r"(?:(?:{}) )*", "zh": r"(?:{})*"}


class Cue(NamedTuple):
    """clause[start:stop] states this stance."""

    start: int
    stop: int
    stance: Stance


def cues(clause: str) -> list[Cue]:
    """In the order of a folded clause; of cues that overlap the longest alone. A denied like is an avoid, but for one
    that is no longer: that has ended."""
    found = [Cue(*match.span(), "likes") for match in pattern("likes").finditer(clause)]
    found += [Cue(*match.span(), "avoids") for match in pattern("avoids").finditer(clause)]
    found += [Cue(*match.span(), "") for match in pattern("spared").finditer(clause)]
    kept: list[Cue] = []
    for cue in sorted(found, key=lambda cue: cue.start - cue.stop):
        if all(cue.stop <= other.start or other.stop <= cue.start for other in kept):
            kept.append(cue)
    return [_denied(cue, clause) for cue in sorted(kept)]


def _denied(cue: Cue, clause: str) -> Cue:
    if cue.stance != "likes" or not says("denied", clause[: cue.start]) or says("no longer", clause):
        return cue
    return cue._replace(stance="avoids")


def says(meaning: str, clause: str) -> bool:
    """Whether a folded text says something of this meaning."""
    return bool(pattern(meaning).search(clause))


@cache
def pattern(meaning: str) -> re.Pattern[str]:
    """What finds the cues of this meaning in a folded text."""
    listed = _listed()
    adverbs = {language: _ADVERBS[language].format("|".join(listed["adverb", language])) for language in _ADVERBS}
    # the longest alternative at a place is not known before: those that say most are tried first
    en, zh = (
        "|".join(p.replace("~", adverbs[language]) for p in sorted(listed[meaning, language], key=len, reverse=True))
        for language in ("en", "zh")
    )
    # what is listed in one language alone is never said in the other
    return re.compile(f"{NO_LETTER_BEFORE}(?:{en or _NEVER}){NO_LETTER_AFTER}|(?:{zh or _NEVER})")


@cache
def _listed() -> Mapping[tuple[str, str], Sequence[str]]:
    listed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in read_words("cues.csv"):
        listed[row["meaning"], row["language"]].append(row["pattern"].rstrip())
    return listed
