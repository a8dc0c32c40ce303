"""The words that the made-up shop is made of, read from the files in `words/`."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from daogou.types import Language, Words

_FILES = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Value:
    """A value that an attribute may have: its name, and what one calls things that have it ("things in navy")."""

    attribute: str
    key: str
    name: Words
    thing: Words
    colour: str
    """How it is painted, `#rrggbb`; empty where it has no colour."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand of one department; `level` is its price beside others'."""

    department: str
    key: str
    name: Words
    level: float


@dataclass(frozen=True, slots=True)
class Pool:
    """The values that a kind's attribute is drawn from, `take` at once."""

    attribute: str
    take: int
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A category: what its products are called and look like, cost (minor units, `low` to `high`), and for whom they
    are (`self`, `home`, `child`, `dog`, `cat`, or `pet` for either)."""

    department: str
    key: str
    name: Words
    plural: Words
    shape: str
    low: int
    high: int
    whose: str
    sizes: str
    season: str
    pools: Sequence[Pool]

    @property
    def used_up(self) -> bool:
        """Whether one buys the same again."""
        return self.department in ("food", "skincare") or self.shape in ("sack", "tube", "candle")

    def is_for(self, whom: str) -> bool:
        """Whether one buys it for this member of a household."""
        return self.whose == whom or (self.whose == "pet" and whom in PETS)


@dataclass(frozen=True, slots=True)
class Fact:
    """What may be so of a shopper's life: `kind` is occasion, household or life_event."""

    kind: str
    key: str
    name: Words
    thing: Words


PETS = ("dog", "cat")

SIZES: Mapping[str, Sequence[str]] = {
    "clothes": ("S", "M", "L", "XL"),
    "shoes": ("38", "40", "42", "44"),
    "baby": ("66", "73", "80", "90"),
}
"""The sizes of each system; clothes' and shoes' are what an adult wears."""


@cache
def departments() -> Mapping[str, Words]:
    return {row["key"]: Words(row["en"], row["zh"]) for row in _rows("departments")}


@cache
def attributes() -> Mapping[str, Words]:
    """Each attribute's name."""
    return {row["key"]: Words(row["en"], row["zh"]) for row in _rows("attributes")}


def sentence(attribute: str, values: str, language: Language) -> str:
    """What a description says of it."""
    return _sentences()[attribute].within(language).format(values)


@cache
def _sentences() -> Mapping[str, Words]:
    return {row["key"]: Words(row["says_en"], row["says_zh"]) for row in _rows("attributes")}


@cache
def values() -> Mapping[tuple[str, str], Value]:
    """By attribute and key."""
    return {
        (row["attribute"], row["key"]): Value(row["attribute"], row["key"], *_both(row), row["hex"])
        for row in _rows("values")
    }


@cache
def brands() -> Mapping[str, Brand]:
    return {
        row["key"]: Brand(row["department"], row["key"], Words(row["en"], row["zh"]), float(row["level"]))
        for row in _rows("brands")
    }


@cache
def kinds() -> Mapping[str, Kind]:
    return {row["key"]: _kind(row) for row in _rows("kinds")}


@cache
def series() -> Sequence[Words]:
    return [Words(row["en"], row["zh"]) for row in _rows("series")]


@cache
def people() -> Mapping[str, Words]:
    """Whom one buys for, as one speaks of them."""
    return {row["key"]: Words(row["en"], row["zh"]) for row in _rows("people")}


@cache
def facts() -> Mapping[tuple[str, str], Fact]:
    """By kind and key."""
    return {(row["kind"], row["key"]): Fact(row["kind"], row["key"], *_both(row)) for row in _rows("facts")}


def _kind(row: Mapping[str, str]) -> Kind:
    return Kind(
        row["department"],
        row["key"],
        Words(row["en"], row["zh"]),
        Words(row["plural"], row["zh"]),
        row["shape"],
        100 * int(row["low"]),
        100 * int(row["high"]),
        row["for"],
        row["sizes"],
        row["season"],
        [_pool(part) for part in row["attributes"].split(";")],
    )


def _pool(part: str) -> Pool:
    name, _, values = part.partition("=")
    attribute, _, take = name.partition("*")
    return Pool(attribute, int(take or 1), values.split("|"))


def _both(row: Mapping[str, str]) -> tuple[Words, Words]:
    return Words(row["en"], row["zh"]), Words(row["thing_en"], row["thing_zh"])


def _rows(name: str) -> Sequence[Mapping[str, str]]:
    with (_FILES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
