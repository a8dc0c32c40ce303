"""What someone means by a name of things: the catalogue's own names, general terms for several of them, or words that
titles and descriptions hold. What names nothing that the shop has is not guessed."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path

from daogou.language.words import has_chinese
from daogou.reading.catalogue import Catalogue
from daogou.reading.spelling import normal
from daogou.shop.statements import Target, Wanted

_SIGNS = " '\"“”‘’《》"
_LONGEST = 60
"""A longer name names nothing."""
_BEFORE = re.compile(
    r"^(?:(?:any|the|a|an|some|all|more|other|products?|things?|anything|stuff|items?|those|these|something|food|foods)\s+"
    r"|(?:with|made of|made from|made with|containing|contains?|in|from|by|of|that have|that has|that are|which are)\s+"
    r"|(?:任何|含有|含|带有|所有|一切|这种|那种|跟|的))"
)
_AFTER = re.compile(
    r"(?:\s+(?:products?|things?|stuff|items?|ones|anymore|any more|at all|please|in (?:it|them|there)|brand)"
    r"|的?(?:东西|产品|商品|牌子|品牌|之类|这类|那类|这种|款式|成分|系列|类|款)的?|的|了|吧|哦|啊|呢)+$"
)
_JOINTS = re.compile(r"\s*(?:、|以及|或者|和|与|或|跟|及|,|/)\s*|\s+(?:and|or|nor|as well as)\s+(?:any\s+|no\s+)?")


def things(said: str, goods: Catalogue) -> tuple[Wanted, Sequence[str]]:
    """What is meant by `said` (lower case), and the parts of it that name nothing here."""
    whole = meant(said, goods)
    if whole:
        return whole, ()
    wanted: dict[tuple[Target, ...], None] = {}
    missed: list[str] = []
    for part in _JOINTS.split(said):
        found = meant(part, goods)
        wanted |= dict.fromkeys(found)
        if not found and part.strip():
            missed.append(part.strip())
    return tuple(wanted), missed


def meant(said: str, goods: Catalogue) -> Wanted:
    """What one name means: all that it may, since who leaves out "mint" leaves out both the flavour and the colour."""
    names = list(_barer(said)) if len(said) <= _LONGEST else []
    for phrase in names:
        if found := _named(phrase, goods) or _together(phrase, goods):
            return found
    return _worded(names[-1], goods) if names else ()


def _barer(said: str) -> Iterator[str]:
    """The name, and what is left of it as the words that may stand before one go, one by one: "other vegetables" may be
    what a shelf is called, or all the others."""
    text = said.strip()
    seen: dict[str, None] = {}
    while text:
        seen |= dict.fromkeys(normal(form) for form in (text, _AFTER.sub("", text).strip(_SIGNS)) if form)
        shorter = _BEFORE.sub("", text)
        if shorter == text:
            break
        text = shorter
    yield from seen


def _named(phrase: str, goods: Catalogue) -> Wanted:
    exact = [(target,) for target in goods.named(phrase)]
    return tuple(dict.fromkeys([*exact, *_general(phrase, goods)]))


def _general(phrase: str, goods: Catalogue) -> Iterator[tuple[Target, ...]]:
    """Of a general term its members that this shop has: those that are typed fields as such, others by their words."""
    for names in _members().get(phrase, ()):
        typed = [target for name in names for target in goods.named(name)]
        worded = [Target("words", name) for name in names]
        for target in typed or [words for words in worded if goods.holds(words).any()]:
            yield (target,)


def _together(phrase: str, goods: Catalogue) -> Wanted:
    """Several names said together all have to hold: black sneakers, 黑色运动鞋."""
    parts = _cut(phrase, goods)
    if not parts:
        return ()
    every = [tuple(target for one in found for target in one) for found in product(*parts)]
    return tuple(targets for targets in every if goods.holding((targets,)).any())


def _cut(phrase: str, goods: Catalogue) -> list[Wanted]:
    """The phrase as names that follow each other, the longest first; none where that does not work out."""
    pieces = list(phrase) if has_chinese(phrase) else phrase.split(" ")
    glue = "" if has_chinese(phrase) else " "
    parts: list[Wanted] = []
    start = 0
    while start < len(pieces):
        if pieces[start] in ("的", "with", "of", "in", " "):
            start += 1
            continue
        for stop in range(len(pieces), start, -1):
            if found := _named(normal(glue.join(pieces[start:stop])), goods):
                parts.append(found)
                start = stop
                break
        else:
            return []
    return parts if 1 < len(parts) <= 4 else []


def _worded(phrase: str, goods: Catalogue) -> Wanted:
    """Words of titles and descriptions. One Chinese sign is too short to be a word of its own."""
    if len(phrase) < (2 if has_chinese(phrase) else 3):
        return ()
    target = Target("words", phrase)
    return ((target,),) if goods.holds(target).any() else ()


@cache
def _members() -> Mapping[str, Sequence[Sequence[str]]]:
    """By a general term in either language: the names of each of its members."""
    found: dict[str, list[Sequence[str]]] = defaultdict(list)
    with (Path(__file__).parent / "general.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            members = [[normal(name) for name in member.split("/")] for member in row["members"].split(";")]
            for term in dict.fromkeys((normal(row["en"]), normal(row["zh"]))):
                found[term] += [names for names in members if names not in found[term]]
    return found
