"""Patterns kept as data: a file of rows `name,pattern`, read once, in both languages."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files


@cache
def patterns(name: str) -> Mapping[str, Sequence[re.Pattern[str]]]:
    """The patterns of `name`.csv by what they tell, in the file's order."""
    found: dict[str, list[re.Pattern[str]]] = {}
    with (files("daogou.assistant.understanding") / f"{name}.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["name"], []).append(re.compile(row["pattern"], re.IGNORECASE))
    return found


def says(file: str, name: str, text: str) -> bool:
    """Whether the text holds a pattern of this name."""
    return any(pattern.search(text) for pattern in patterns(file)[name])


def first(file: str, text: str) -> str:
    """The first name of the file that the text holds a pattern of, else empty."""
    return next((name for name, some in patterns(file).items() if any(p.search(text) for p in some)), "")
