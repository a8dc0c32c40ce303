"""Texts by another hand about invented facts: their phrasings filled in truly, and with one thing in each made false.

`dev.*.txt` are there to build a checker by; `held_out.*.txt` are only counted: whoever builds one does not look at
what it makes of them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import numpy as np

from daogou.guide.checking.check import untraced
from daogou.guide.ledger import Fact
from daogou.trials.others_words.world import World, world
from daogou.types import LANGUAGES, Language, Money

Part = Literal["dev", "held_out"]
CURRENCY: dict[Language, str] = {"en": "USD", "zh": "CNY"}
_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_MONEY = {"price", "off", "over", "saved", "settotal", "regular", "total", "budget"}
_DATES = {"due", "ends"}
_OF_A = {"price", "stock", "often", "since", "every", "due"}
_MONTHS = list(calendar.month_name)
_FEW = {1: "once", 2: "twice"}
_UNHEARD: dict[Language, list[str]] = {
    "en": ["Bramble Deluxe", "Quantor 9", "Vespertine", "Old Harbour Selection"],
    "zh": ["柏拉图之选", "晨雾九号", "知味居", "远山特供"],
}


class Text(NamedTuple):
    """A text, what it cites, and whether that bears it out."""

    text: str
    facts: Sequence[Fact]
    true: bool
    language: Language
    phrasing: str


def measured(part: Part, rounds: int = 8, seed: int = 11) -> dict[str, float]:
    """By language how many texts there were, and the shares of the true ones that the checker passes over and of the
    false ones that it finds."""
    told: dict[str, float] = {}
    for language in LANGUAGES:
        found = [
            (each.true, bool(untraced(each.text, each.facts, CURRENCY[language])))
            for each in texts(part, language, rounds, seed)
        ]
        true, false = ([hit for is_true, hit in found if is_true is kind] for kind in (True, False))
        told |= {f"others_true_{language}": float(len(true)), f"others_alarms_{language}": sum(true) / len(true)}
        told |= {f"others_false_{language}": float(len(false)), f"others_found_{language}": sum(false) / len(false)}
    return told


def texts(part: Part, language: Language, rounds: int, seed: int) -> Iterator[Text]:
    """Of every phrasing in every round one true text and one with something in it made false, and of every false
    phrasing one text."""
    draw = np.random.default_rng(seed)
    for _ in range(rounds):
        for claims, phrasing in _phrasings(f"{part}.{language}.txt"):
            yield _true(claims, phrasing, language, draw)
            if _SLOT.search(phrasing):
                yield _made_false(claims, phrasing, language, draw)
        for claims, phrasing in _phrasings(f"{part}.false.{language}.txt"):
            yield _true(claims, phrasing, language, draw)._replace(true=False)


@cache
def _phrasings(name: str) -> Sequence[tuple[frozenset[str], str]]:
    """The claims that it makes of the first product, and the phrasing itself."""
    lines = (files("daogou.trials.others_words") / name).read_text(encoding="utf-8").splitlines()
    told = [line.rpartition("|") for line in lines if line and not line.startswith("#")]
    return [(frozenset(claims.split()), phrasing.strip()) for claims, _, phrasing in told]


def _true(claims: frozenset[str], phrasing: str, language: Language, draw: np.random.Generator) -> Text:
    here = world(claims, draw)
    return Text(_filled(phrasing, _values(here), language), here.facts, True, language, phrasing)


def _made_false(claims: frozenset[str], phrasing: str, language: Language, draw: np.random.Generator) -> Text:
    """One slot, drawn, holds what is the stranger's, or what is nobody's."""
    here = world(claims, draw)
    values = _values(here)
    slots = sorted({match[1] for match in _SLOT.finditer(phrasing)})
    slot = slots[int(draw.integers(len(slots)))]
    # that a name alone may stand in a text is no claim: what is false of the stranger has to be said of it
    alone = slots == ["A"] and not claims
    values[slot] = _other(slot, here, values[slot], language, alone, draw)
    return Text(_filled(phrasing, values, language), here.facts, False, language, phrasing)


def _other(slot: str, here: World, value: object, language: Language, alone: bool, draw: np.random.Generator) -> object:
    unheard = _UNHEARD[language][int(draw.integers(4))]
    if slot in ("A", "B"):
        return unheard if alone or draw.random() < 0.5 else here.d.names["title"].within(language)
    if slot in ("brand", "shelf", "size"):
        return unheard if slot == "brand" and draw.random() < 0.5 else here.d.names[slot].within(language)
    if isinstance(value, int):
        theirs = getattr(here.d, slot) if slot in _OF_A else 0
        if theirs and theirs != value and draw.random() < 0.5:
            return theirs
        return _moved(slot, value, draw)
    return unheard if slot in ("set", "offer") else "SPARK9"


def _moved(slot: str, value: int, draw: np.random.Generator) -> int:
    if slot in _MONEY:
        return value + 100 * int(draw.integers(1, 9))
    return value + int(draw.integers(1, 6)) if slot in _DATES else 2 * value + int(draw.integers(1, 9))


def _values(here: World) -> dict[str, object]:
    told: dict[str, object] = {**here.numbers, **here.words}
    for place, goods in (("", here.a), ("D", here.d)):
        told |= {f"{place}{of}": goods.names[of] for of in ("brand", "shelf", "size")}
    told |= {slot: getattr(here.a, slot) for slot in _OF_A}
    return told | {"A": here.a.names["title"], "B": here.b.names["title"], "D": here.d.names["title"]}


def _filled(phrasing: str, values: dict[str, object], language: Language) -> str:
    def told(match: re.Match[str]) -> str:
        value, form = values[match[1]], match[2] or ""
        if not isinstance(value, int):
            return value if isinstance(value, str) else value.within(language)  # type: ignore[attr-defined]
        if match[1] in _MONEY:
            return _money(value, form, language)
        if match[1] in _DATES:
            return _DATE_FORMS[form](date.fromordinal(value))
        if form == "x" and language == "en":
            return _FEW.get(value, f"{value} times")
        return f"{value:,}"

    return _SLOT.sub(told, phrasing)


def _money(minor: int, form: str, language: Language) -> str:
    said = str(Money(minor, CURRENCY[language]))
    return said[1:].removesuffix(".00") if form == "n" else said


def _th(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


_DATE_FORMS: dict[str, Callable[[date], str]] = {
    "md": lambda day: f"{_MONTHS[day.month]} {day.day}",
    "dm": lambda day: f"{day.day} {_MONTHS[day.month]}",
    "mdth": lambda day: f"{_MONTHS[day.month]} {_th(day.day)}",
    "thof": lambda day: f"{_th(day.day)} of {_MONTHS[day.month]}",
    "mdy": lambda day: f"{_MONTHS[day.month]} {day.day}, {day.year}",
    "zh": lambda day: f"{day.month}月{day.day}日",
    "zhh": lambda day: f"{day.month}月{day.day}号",
    "zhy": lambda day: f"{day.year}年{day.month}月{day.day}日",
}
