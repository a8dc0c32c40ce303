"""Whom a sentence is about: the persons and pets that `people.csv` names, and for whom a thing is bought."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from daogou.reading.opinions import any_of, read_words
from daogou.types import Words

SELF = "self"
HOUSEHOLD: Mapping[str, str] = {"child": "child", "partner": "partner", "dog": "pet", "cat": "pet", "pet": "pet"}
"""Who is taken to live with the shopper, and the name under which a trait is theirs. Of anyone else a trait is theirs
under the person's own name, and lists never count it as the shopper's."""

_OURS = re.compile(
    r"(?:\b(?:my|our|the)\b(?: (?!friend|sister|brother|mother|neighbou?r|colleague|boss)[\w'-]+){0,2} ?"
    r"|(?:我们?|咱|俺|自)(?:家|家里)?的?(?:有|养了?)?(?:[一两二三]?[只条个])?[小大老]?"
    r"|家里的?(?:有|养了?)?(?:[一两二三]?[只条个])?[小大老]?)$"
)
_HAVE = re.compile(
    r"(?:\b(?:i|we|i've|we've) (?:have|got|own|adopted|raise|live with)\b(?: [\w'-]+){0,3} ?"
    r"|(?:养了?|有了?|收养了?|领养了?|家有)(?:[一两二三几]?[只条个])?[小大老]?)$"
)
_KIN = re.compile(
    "hubby|missus|儿子|女儿|闺女|孩子|宝宝|娃|老公|老婆|媳妇|媳妇儿|丈夫|妻子|孩子他?爸|孩子他?妈|大宝|二宝"
)
"""Words that name one's own where nobody else is named before them."""
_ANOTHERS = re.compile(
    r"(?:[的家她他你您谁]|朋友|同事|闺蜜|姐姐?|妹妹?|哥哥?|弟弟?|邻居|人家|'s |their |his |her |your )$"
)
_OF_SOMEBODY = re.compile(
    r"^(?:['’]s\b\s*\w+|\s*的?(?:家的?)?(?:孩子|儿子|女儿|狗|猫|老公|老婆|宝宝|生日派对))", re.IGNORECASE
)


class Person(NamedTuple):
    """text[start:stop] names them; `ours`: as the shopper's own ("my son", 我家猫)."""

    who: str
    start: int
    stop: int
    ours: bool


def people(text: str) -> list[Person]:
    """In the order of the text (lower case). A person who is only named for whose something is ("my friend's dog") is
    named with the thing's owner alone."""
    known, pattern = _names()
    found: list[Person] = []
    passed = 0
    for match in pattern.finditer(text):
        if match.start() < passed:
            continue
        who = known[match[0]]
        before = text[: match.start()]
        found.append(Person(who, *match.span(), _ours(match[0], before)))
        if who not in HOUSEHOLD and (whose := _OF_SOMEBODY.match(text[match.end() :])):
            passed = match.end() + whose.end()
    return found


def _ours(word: str, before: str) -> bool:
    if _OURS.search(before) or _HAVE.search(before):
        return True
    return bool(_KIN.fullmatch(word)) and not _ANOTHERS.search(before)


def whom(person: str) -> str:
    """Under which name a trait is theirs."""
    return HOUSEHOLD.get(person, person)


def person_of(word: str) -> str:
    """The person that a plain word names, as a trait has it (a son is a child); empty where it names none."""
    return _names()[0].get(word.strip().lower(), "")


def called(word: str) -> str:
    """The person that a plain word names, as exactly as it does; empty where it names none."""
    return next((row["person"] for row in _rows() if word in row["words"].split("|")), "")


def name_of(person: str) -> Words:
    """What a person is called."""
    return next((Words(row["en"], row["zh"]) for row in _rows() if row["person"] == person), Words(person))


@cache
def anyone() -> tuple[str, ...]:
    """All the words for anybody, longest first."""
    return tuple(sorted(_names()[0], key=len, reverse=True))


@cache
def _rows() -> Sequence[Mapping[str, str]]:
    return read_words("people.csv")


@cache
def _names() -> tuple[Mapping[str, str], re.Pattern[str]]:
    known = {word: row["within"] or row["person"] for row in _rows() for word in row["words"].split("|")}
    return known, any_of(known)
