"""Numbers with their units: "15.6 inch", 2.5公斤, 512 MB → an amount of one dimension: any two of it compare."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from daogou.language.words import has_chinese
from daogou.reading.opinions import read_words
from daogou.types import Words

COUNT = ""
"""The dimension of what is merely counted."""


class Unit(NamedTuple):
    """`name` stands for it in codes; so many of its dimension's base unit are one of it."""

    name: str
    dimension: str
    factor: float
    called: Words


PIECES = Unit("", COUNT, 1.0, Words())
"""The unit of a count."""


@cache
def units() -> Mapping[str, Sequence[Unit]]:
    """By how it is written, in lower case: all that it may mean (a "g" is a gram, or a gigabyte)."""
    found: dict[str, list[Unit]] = {}
    for row in read_words("measures.csv"):
        unit = Unit(row["en"], row["dimension"], float(row["factor"]), Words(row["en"], row["zh"]))
        for name in dict.fromkeys((row["en"].lower(), *row["names"].split("|"))):
            found.setdefault(name, []).append(unit)
    return found


@cache
def named() -> Mapping[str, Unit]:
    """By the name that codes use."""
    return {"": PIECES, **{unit.name: unit for meant in units().values() for unit in meant}}


@cache
def pattern() -> str:
    """Of any unit, the longest first; one of letters is a whole word. A blank before "in" makes it a preposition."""
    written = sorted(units(), key=len, reverse=True)
    latin = "|".join(re.escape(each) for each in written if not has_chinese(each) and each not in ("in", "a"))
    chinese = "|".join(re.escape(each) for each in written if has_chinese(each))
    return rf"(?:\s*-?(?:{latin})(?![a-z\d²])|\s*(?:{chinese})|(?:in|a)(?![a-z\d])|\sin(?=\s*[.,;)]|$))"


def unit_of(written: str) -> Sequence[Unit]:
    """What a unit as `pattern` matched it may mean."""
    return units().get(written.strip().removeprefix("-").strip(), ())


_LONGEST_VALUE = 40
_VALUE = r"(?P<number>[-−]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?))"


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"{_VALUE}(?P<unit>{pattern()})?")


def measured(text: str) -> tuple[float, Sequence[Unit]] | None:
    """A text that is a number and at most a unit: the number and what its unit may be; None for any other text."""
    found = _whole().fullmatch(text.strip().lower()) if len(text) <= _LONGEST_VALUE else None
    if found is None:
        return None
    written = re.sub(r",(?=\d{3}\b)", "", found["number"].replace("−", "-"))
    number = float(written.replace(",", "."))
    return number, unit_of(found["unit"]) if found["unit"] else ()
