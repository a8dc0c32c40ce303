"""The two lists that the checker knows words by: those that claim nothing, and the claims that a fact must bear out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:['’-][^\W\d_\u3400-\u9fff]+)*")
_STARTS = re.compile(r"(?:^|[.!?:;…“（(—–-]\s*)$")


class Claimed(NamedTuple):
    """text[start:stop] says `claim`; empty: it is a saying that claims nothing, whatever its words mean alone."""

    start: int
    stop: int
    claim: str


def claimed(text: str) -> list[Claimed]:
    """The claims in a text, in order; of phrases that overlap the longest."""
    pattern, claims = _claims()
    return [Claimed(*match.span(), claims[match[0].lower()]) for match in pattern.finditer(text)]


@cache
def _claims() -> tuple[re.Pattern[str], Mapping[str, str]]:
    with (files("daogou.guide.checking") / "claims.csv").open(encoding="utf-8") as lines:
        claims = {row["phrase"].lower(): row["claim"] for row in csv.DictReader(lines)}
    phrases = sorted(claims, key=len, reverse=True)
    latin = "|".join(re.escape(phrase) for phrase in phrases if not _CHINESE.search(phrase))
    chinese = "|".join(re.escape(phrase) for phrase in phrases if _CHINESE.search(phrase))
    return re.compile(rf"(?<![A-Za-z])(?:{latin})(?![A-Za-z])|{chinese}", re.IGNORECASE), claims


def unknown(text: str) -> Iterator[tuple[int, int]]:
    """What of a text is no word that claims nothing: a Latin word that is not listed, or is written large within a
    sentence as names are; a Chinese stretch that listed words do not make up."""
    english, chinese = _plain("en"), _plain("zh")
    for match in _LATIN.finditer(text):
        word = match[0].replace("’", "'")
        large = word[0].isupper() and word != "I" and not _STARTS.search(text[: match.start()])
        if large or word.lower() not in english:
            yield match.span()
    for match in _CHINESE.finditer(text):
        reach = _reach(match[0], chinese)
        if reach < len(match[0]):
            yield match.start() + reach, match.end()


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
