"""What a phrase of an offer's text says: facts by the field that they fill, and what is known where it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any, NamedTuple

from daogou.reading.claims import folded

SCOPES = ("categories", "brands", "sellers", "products")


class Fact(NamedTuple):
    """One field of the offer, or a part of one, e.g. `percent` 2000 or `minimum_amount` 30000."""

    field: str
    value: Any


@dataclass(frozen=True)
class Context:
    """The shop that a text is of: its moment, time zone and currency, and what its scopes are called: `names` of
    categories, brands, sellers and products, as they are written (any case) → the shop's key."""

    now: datetime
    zone: tzinfo
    currency: str
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def called(self) -> Mapping[str, tuple[str, str]]:
        """A name, folded → which list of a scope it belongs to and its key; of one name that is two things, neither."""
        found: dict[str, set[tuple[str, str]]] = {}
        for kind in SCOPES:
            for name, key in self.names.get(kind, {}).items():
                found.setdefault(folded(name.strip()), set()).add((kind, key))
        return {name: next(iter(meant)) for name, meant in found.items() if name and len(meant) == 1}

    @cached_property
    def name(self) -> str:
        """A pattern of any one name, the longest first; it matches nothing where there is none."""
        words = sorted(self.called, key=len, reverse=True)
        return "(?:" + "|".join(map(_bounded, words)) + ")" if words else "(?!)"


def _bounded(name: str) -> str:
    """A name of letters is a whole word."""
    start = r"\b" if name[0].isascii() and name[0].isalnum() else ""
    stop = r"\b" if name[-1].isascii() and name[-1].isalnum() else ""
    return f"{start}{re.escape(name)}{stop}"


Say = Callable[[re.Match[str], Context], Sequence[Fact] | None]
"""The facts of a match; None where it says nothing that could be meant."""


class Phrase(NamedTuple):
    """A pattern and what it says."""

    pattern: re.Pattern[str]
    say: Say


def phrase(pattern: str, say: Say) -> Phrase:
    """Matched where the text stands, in lower case."""
    return Phrase(re.compile(pattern), say)
