"""Occasions as words: what a barbecue needs, in both languages, from a small file that anybody can read and extend.

A role says what it is by words that a shop's own categories, kinds and titles are looked through for, never by
products; how much of it one person needs (`per_head` in `unit`: g, ml or piece, where a pack says what it holds), how
many people one piece serves where it does not, and whether the occasion is none without it (`must`).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from daogou.language.words import has_chinese
from daogou.reading.spelling import normal
from daogou.types import Words


@dataclass(frozen=True, slots=True)
class Need:
    """How much of a role people need."""

    per_head: float = 0.0
    unit: str = ""
    serves: int = 1_000_000
    """How many people one piece serves; by default one is enough for all."""


@dataclass(frozen=True, slots=True)
class Role:
    """One part of a set; `words` in `normal` spelling, the best known first."""

    key: str
    name: Words
    words: Sequence[str]
    need: Need = Need()
    must: bool = True


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a set may be for; `called` in `normal` spelling."""

    key: str
    name: Words
    called: Sequence[str]
    roles: Sequence[Role]


@cache
def occasions() -> Mapping[str, Occasion]:
    """By key, as `occasions.csv` lists them."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    with (Path(__file__).parent / "occasions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["occasion"], []).append(row)
    return {key: _occasion(key, some) for key, some in rows.items()}


def occasion_in(text: str) -> Occasion | None:
    """The occasion that these words name, the longest name first; None where they name none."""
    told = normal(text)
    named = [(name, occasion) for occasion in occasions().values() for name in occasion.called]
    for name, occasion in sorted(named, key=lambda each: -len(each[0])):
        if name in told if has_chinese(name) else f" {name} " in f" {told} ":
            return occasion
    return None


def _occasion(key: str, rows: Sequence[Mapping[str, str]]) -> Occasion:
    first = rows[0]
    called = [normal(name) for name in (*first["en"].split("/"), *first["zh"].split("/"))]
    return Occasion(key, Words(first["name_en"], first["name_zh"]), called, [_role(row) for row in rows])


def _role(row: Mapping[str, str]) -> Role:
    need = Need(float(row["per_head"] or 0), row["unit"], int(row["serves"]))
    words = [normal(word) for word in row["words"].split("/")]
    return Role(row["role"], Words(row["role_en"], row["role_zh"]), words, need, row["must"] == "1")
