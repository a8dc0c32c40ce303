"""Words that praise or blame, as `opinions.csv` lists them, and whether a clause denies them.

A word may be of one aspect alone ("tight" is a matter of fit). Of words that overlap the longest counts: "不好" is one
word that blames, not a denied "好".
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from daogou.language.words import is_chinese

_DENIED_ZH = re.compile(
    r"(?:不|没|没有|无|毫无|并非|未|别|绝不|从不|不会|不再)[很太怎么是那算得特别十分非常够有什么任何一点]*$"
)
_DENIED_EN = re.compile(
    r"(?:\b(?:not|no|never|nothing|without|hardly|barely|isnt|dont|doesnt|didnt|wasnt|wont|cant)\b|n['’]t\b)"
    r"(?:[\s-]+[\w'’]+){0,2}[\s-]*$",
    re.IGNORECASE,
)
NO_LETTER_BEFORE, NO_LETTER_AFTER = r"(?<![^\W_\u3400-\u9fff])", r"(?![^\W_\u3400-\u9fff])"
"""The edge of a Latin word, also beside Chinese, which is written without a space."""
_NOT_ONLY = re.compile(r"(?:不仅|不但|不只|\bnot (?:only|just)\b)[^,，]*$", re.IGNORECASE)


class Opinion(NamedTuple):
    """clause[start:stop] praises (1) or blames (−1); `aspect` is empty where the word is of no aspect in particular."""

    start: int
    stop: int
    polarity: int
    aspect: str


def opinions(clause: str) -> list[Opinion]:
    """In the order of the clause."""
    known, pattern = _lexicon()
    found = []
    for match in pattern.finditer(clause):
        polarity, aspect = known[match[0].lower()]
        sign = -1 if _denied(clause[: match.start()]) else 1
        found.append(Opinion(match.start(), match.end(), sign * polarity, aspect))
    return found


def _denied(before: str) -> bool:
    return bool(_DENIED_ZH.search(before) or _DENIED_EN.search(before)) and not _NOT_ONLY.search(before)


@cache
def _lexicon() -> tuple[Mapping[str, tuple[int, str]], re.Pattern[str]]:
    rows = read_words("opinions.csv")
    known = {row["words"]: (int(row["polarity"]), row["aspect"]) for row in rows}
    return known, any_of(known)


def read_words(name: str) -> list[dict[str, str]]:
    """The rows of a list that lies beside this file."""
    with (files("daogou.reading") / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """What finds the longest of these phrases at each place; those of Latin letters as whole words."""
    beginning: dict[str, list[str]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        # by how they begin: a search tries one phrase after the other, and few begin alike
        first = phrase[0] if is_chinese(phrase) else phrase[:2]
        beginning[first].append(re.escape(phrase[len(first) :]))
    parts = (_beginning(first, rest) for first, rest in beginning.items())
    return re.compile("|".join(parts), re.IGNORECASE)


def _beginning(first: str, rest: list[str]) -> str:
    either = f"{re.escape(first)}(?:{'|'.join(rest)})"
    return either if is_chinese(first) else f"{NO_LETTER_BEFORE}{either}{NO_LETTER_AFTER}"
