"""The two lists that the checker knows words by: those that claim nothing, and the claims that a fact must bear out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:['’-][^\W\d_\u3400-\u9fff]+)*")
_STARTS = re.compile(r"(?:^|[.!?:;…“（(—–-]\s*)$")
_ENDINGS = [("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e")]
"""Of a word in another form than its plain one. Not -er and -est: these compare."""
_SHORTEST = 3
"""Letters that a word has at least without its ending."""

_DENIAL = re.compile(
    r"(\b(?:not|never|no|(?:is|are|was|has|have|had|did|do|does)n['’]t|['’]ve no)\b|(?:还|从|尚)?(?:没有?|未|无))"
    r"(?![\d\s]*[\d])[^,.:;!?，。：；！？]{0,60}\Z",
    re.IGNORECASE,
)
_OPPOSITES = {"in_stock": "sold_out", "sold_out": "in_stock", "bought": "new_to_you"}
_KEPT = 10_000
"""Sentences whose reading is kept: without their names most of a guide's are the same again and again."""


class Claimed(NamedTuple):
    """text[start:stop] says `claim`; empty: it is a saying that claims nothing, whatever its words mean alone."""

    start: int
    stop: int
    claim: str


@lru_cache(_KEPT)
def claimed(text: str) -> Sequence[Claimed]:
    """The claims in a text, in order; of phrases that overlap the longest."""
    said = [Claimed(*match.span(), claim) for claim, pattern in _claims() for match in pattern.finditer(text)]
    found: list[Claimed] = []
    for each in sorted(said, key=lambda each: (each.start - each.stop, each.start)):
        if each.stop > each.start and all(each.stop <= other.start or other.stop <= each.start for other in found):
            found.append(each)
    return tuple(sorted(flipped for each in found for flipped in _denied(each, text)))


def _denied(said: Claimed, text: str) -> Iterator[Claimed]:
    """What is claimed, or what is where it is denied in its clause before ("isn't one you ordered"), with the denial;
    of most claims nothing is claimed by denying them, and the word that denies stays unknown."""
    denial = _DENIAL.search(text, 0, said.start) if said.claim in _OPPOSITES else None
    if denial is None:
        yield said
    else:
        yield Claimed(*denial.span(1), "")
        yield said._replace(claim=_OPPOSITES[said.claim])


@cache
def _claims() -> Sequence[tuple[str, re.Pattern[str]]]:
    """claims.csv: by claim a pattern of all its phrases, the longer ones first."""
    phrases: dict[tuple[str, str], list[str]] = {}
    with (files("daogou.guide.checking") / "claims.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            phrases.setdefault((row["claim"], row["language"]), []).append(row["phrase"])
    found = []
    for (claim, language), some in phrases.items():
        told = "|".join(sorted(some, key=len, reverse=True))
        whole = rf"(?<![A-Za-z])(?:{told})(?![A-Za-z])" if language == "en" else told
        found.append((claim, re.compile(whole, re.IGNORECASE)))
    return found


@lru_cache(_KEPT)
def unknown(text: str) -> Sequence[tuple[int, int]]:
    """What of a text is no word that claims nothing: a Latin word that is not listed in any form, or is written large
    within a sentence as names are; a Chinese stretch that listed words do not make up."""
    return tuple(_unknown(text))


def _unknown(text: str) -> Iterator[tuple[int, int]]:
    english, chinese = _plain("en"), _plain("zh")
    for match in _LATIN.finditer(text):
        word = match[0].replace("’", "'")
        large = word[0].isupper() and word.partition("'")[0] != "I" and not _STARTS.search(text[: match.start()])
        if large or not any(form in english for form in _forms(word.lower())):
            yield match.span()
    for match in _CHINESE.finditer(text):
        reach = _reach(match[0], chinese)
        if reach < len(match[0]):
            yield match.start() + reach, match.end()


def _forms(word: str) -> Iterator[str]:
    """A word and what it may be a form of: buys, tried, planning."""
    yield word
    if word.endswith("'s"):
        yield word[:-2]
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST:
            yield stem + instead
            if stem[-1] == stem[-2]:  # planned, planning
                yield stem[:-1]


def _reach(stretch: str, words: frozenset[str]) -> int:
    """How much of a stretch, from its start, is made up of these words."""
    longest = max(map(len, words))
    reached = {0}
    for end in range(1, len(stretch) + 1):
        if any(end - n in reached and stretch[end - n : end] in words for n in range(1, min(longest, end) + 1)):
            reached.add(end)
    return max(reached)


@cache
def _plain(language: str) -> frozenset[str]:
    text = (files("daogou.guide.checking") / f"plain.{language}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
