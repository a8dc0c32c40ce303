"""Questions about a catalogue's products of which the catalogue itself holds the answers, some of them hidden.

A line of the file is a product, as in `trials.search`. Three in ten of its attributes are hidden from whoever answers.
What is asked is put in the words of `answer_phrasings.csv`, which nothing that reads questions knows: those in common
use while the reader was built, and those held back.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from daogou.types import LANGUAGES, Language

HIDDEN = 0.3
Row = Mapping[str, Any]
CaseKind = Literal["value", "truth", "more", "less", "named", "socket", "memory", "screen"]
PhraseSet = Literal["common", "held back"]
_SETS: Mapping[PhraseSet, str] = {"common": "", "held back": "_held"}
_PAIRS: Mapping[CaseKind, tuple[str, str]] = {
    "socket": ("attr_t_processor_socket", "attr_t_processor_socket"),
    "memory": ("attr_t_internal_memory_type", "attr_t_internal_memory_type"),
    "screen": ("attr_n_display_diagonal", "attr_n_maximum_screen_size_compatibility"),
}
"""What two products have to have for a question of this kind: the same, or the first no more than the second."""
_ELSEWHERE: Mapping[CaseKind, frozenset[str]] = {
    "socket": frozenset({"attr_t_supported_processor_sockets"}),
    "memory": frozenset({"attr_t_supported_memory_types", "attr_t_memory_form_factor", "attr_t_memory_slots_type"}),
    "screen": frozenset({"attr_n_maximum_notebook_screen_size_compatibility"}),
}
"""What tells the same of a product in another way: a pair that has any of it is not asked about."""
_LISTS = ("attr_t_compatibility", "attr_t_compatible_products")
_ITEM = re.compile(r"[,;\n/]|\\n|(?:^|\s)-\s")
_LONGEST_NAME, _LONGEST_THING = 60, 40
_TRIES = 4_000


@dataclass(frozen=True)
class Case:
    """A question and what is so: `attributes` are the (product, attribute) pairs that hold the answer, `hidden`
    whether any that is needed is hidden, `truth` the verdict, the right product's id or the values."""

    kind: CaseKind
    language: Language
    phrases: PhraseSet
    named: bool
    """Whether the attribute is called by the catalogue's own name for it, and not by other words."""
    question: str
    products: Sequence[str]
    attributes: Sequence[tuple[str, str]]
    hidden: bool
    truth: str
    values: Mapping[str, str] = field(default_factory=dict)
    """By `product attribute`: the value in the file."""


def hide(rows: Sequence[Row], seed: int) -> list[set[str]]:
    """By product: the attributes that are hidden."""
    draw = np.random.default_rng(seed)
    hidden = []
    for row in rows:
        names = [name for name in row if name.startswith("attr_")]
        hidden.append({name for name, gone in zip(names, draw.random(len(names)) < HIDDEN, strict=True) if gone})
    return hidden


@dataclass
class Drawing:
    """Draws cases from a catalogue by a seed."""

    rows: Sequence[Row]
    hidden: Sequence[set[str]]
    draw: np.random.Generator

    def __post_init__(self) -> None:
        self._phrases = _phrasings()
        self._having: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            for name in row:
                if name.startswith("attr_"):
                    self._having[name].append(at)

    def cases(self, kind: CaseKind, n: int) -> Iterator[Case]:
        """So many of a kind, as far as the catalogue has them: half in each language, half of what is hidden."""
        made = 0
        for tried in range(_TRIES + 40 * n):
            if made == n:
                return
            language, phrases = LANGUAGES[made % 2], list(_SETS)[made // 2 % 2]
            found = self._one(kind, language, phrases, want_hidden=bool(made // 4 % 2))
            if found:
                made += 1
                yield found
            elif tried > _TRIES and not made:
                return

    def _one(self, kind: CaseKind, language: Language, phrases: PhraseSet, want_hidden: bool) -> Case | None:
        if kind in ("value", "truth"):
            return self._value(kind, language, phrases, want_hidden)
        if kind in ("more", "less"):
            return self._comparison(kind, language, phrases, want_hidden)
        return (
            self._named(language, phrases, want_hidden)
            if kind == "named"
            else self._pair(kind, language, phrases, want_hidden)
        )

    def _value(self, kind: CaseKind, language: Language, phrases: PhraseSet, want_hidden: bool) -> Case | None:
        at = int(self.draw.integers(len(self.rows)))
        marked = "attr_b_" if kind == "truth" else ("attr_t_", "attr_n_")
        names = [n for n in self.rows[at] if n.startswith(marked) and (n in self.hidden[at]) == want_hidden]
        if not names:
            return None
        name = names[self.draw.integers(len(names))]
        same = [other for other in self.rows[at] if other[7:] == name[7:] and other.startswith("attr_")]
        if want_hidden and not set(same) <= self.hidden[at]:
            return None  # what is written in two ways is not hidden
        asked = self._asked(kind, name, language, phrases)
        if asked is None:
            return None
        keys = [(self._id(at), each) for each in same]
        told = {f"{self._id(at)} {each}": written(self.rows[at][each]) for each in same}
        truth = ("yes" if self.rows[at][name] else "no") if kind == "truth" else ""
        return Case(kind, language, phrases, asked[1], asked[0], [self._id(at)], keys, want_hidden, truth, told)

    def _comparison(self, kind: CaseKind, language: Language, phrases: PhraseSet, want_hidden: bool) -> Case | None:
        first = int(self.draw.integers(len(self.rows)))
        names = [name for name in self.rows[first] if name.startswith("attr_n_") and len(self._having[name]) > 1]
        if not names:
            return None
        name = names[self.draw.integers(len(names))]
        second = self._having[name][self.draw.integers(len(self._having[name]))]
        gone = name in self.hidden[first] or name in self.hidden[second]
        asked = self._asked(kind, name, language, phrases)
        if first == second or gone != want_hidden or asked is None or self._id(first) == self._id(second):
            return None
        one, other = float(self.rows[first][name]), float(self.rows[second][name])
        leads = first if (one > other) == (kind == "more") else second
        truth = "" if one == other else self._id(leads)
        return self._of_two(kind, language, phrases, asked, (first, name), (second, name), gone, truth)

    def _pair(self, kind: CaseKind, language: Language, phrases: PhraseSet, want_hidden: bool) -> Case | None:
        here, there = _PAIRS[kind]
        if not self._having[here] or not self._having[there]:
            return None
        first = self._having[here][self.draw.integers(len(self._having[here]))]
        second = self._having[there][self.draw.integers(len(self._having[there]))]
        gone = here in self.hidden[first] or there in self.hidden[second]
        truth = _goes(kind, self.rows[first][here], self.rows[second][there])
        if first == second or gone != want_hidden or not truth or self._other_way(kind, first, second):
            return None
        phrase = self._phrase(f"*{kind}", language, phrases)
        return self._of_two(kind, language, phrases, (phrase, True), (first, here), (second, there), gone, truth)

    def _other_way(self, kind: CaseKind, first: int, second: int) -> bool:
        """Whether the two may be taken the other way round as well, or something else may tell it."""
        here, there = _PAIRS[kind]
        if _ELSEWHERE[kind] & (self.rows[first].keys() | self.rows[second].keys()):
            return True
        return here != there and here in self.rows[second] and there in self.rows[first]

    def _named(self, language: Language, phrases: PhraseSet, want_hidden: bool) -> Case | None:
        """A thing of a product's own list; or of another's, which this one's list does not name."""
        at = int(self.draw.integers(len(self.rows)))
        name = next((each for each in _LISTS if each in self.rows[at]), "")
        if not name or sum(each in self.rows[at] for each in _LISTS) > 1:
            return None
        other = self._having[name][self.draw.integers(len(self._having[name]))] if want_hidden else at
        gone = name in self.hidden[at]
        if gone and not want_hidden:
            return None
        things = [each for each in _things(str(self.rows[other][name])) if len(each) <= _LONGEST_THING]
        if not things:
            return None
        thing = things[self.draw.integers(len(things))]
        own = str(self.rows[at][name]).lower()
        if other != at and thing.lower() in own and not gone:
            return None
        asked = self._phrase("*named", language, phrases).format(thing=thing)
        told = {f"{self._id(at)} {name}": written(self.rows[at][name])}
        truth = "" if want_hidden else "yes"
        return Case(
            "named", language, phrases, True, asked, [self._id(at)], [(self._id(at), name)], want_hidden, truth, told
        )

    def _of_two(
        self,
        kind: CaseKind,
        language: Language,
        phrases: PhraseSet,
        asked: tuple[str, bool],
        one: tuple[int, str],
        other: tuple[int, str],
        gone: bool,
        truth: str,
    ) -> Case:
        keys = [(self._id(at), name) for at, name in (one, other)]
        told = {f"{self._id(at)} {name}": written(self.rows[at][name]) for at, name in (one, other)}
        return Case(kind, language, phrases, asked[1], asked[0], [each for each, _ in keys], keys, gone, truth, told)

    def _asked(self, kind: CaseKind, name: str, language: Language, phrases: PhraseSet) -> tuple[str, bool] | None:
        """The question, and whether it calls the attribute by its name: where the file has other words, half does."""
        bare = name[7:]
        own = (bare, language, phrases) in self._phrases and kind in ("value", "truth")
        if own and self.draw.random() < 0.5:
            return self._phrase(bare, language, phrases), False
        called = " ".join(bare.replace("_", " ").split())
        if len(called) > _LONGEST_NAME:
            return None
        return self._phrase(f"*{kind}", language, phrases).format(name=called), True

    def _phrase(self, name: str, language: Language, phrases: PhraseSet) -> str:
        some = self._phrases[name, language, phrases]
        return some[int(self.draw.integers(len(some)))]

    def _id(self, at: int) -> str:
        return str(self.rows[at]["id"])


def written(value: object) -> str:
    """A value of the file as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        f"{value:g}"
        if isinstance(value, float) and abs(value) < 1e6
        else str(int(value) if isinstance(value, float) else value)
    )


def _goes(kind: CaseKind, one: object, other: object) -> str:
    """Whether what two products have goes together, by the file; empty where it may be the same in other words."""
    if kind == "screen":
        return "yes" if float(str(one)) <= float(str(other)) else "no"
    a, b = (set(re.findall(r"[a-z0-9]+", str(each).lower())) for each in (one, other))
    if str(one).strip().lower() == str(other).strip().lower():
        return "yes"
    return "" if a <= b or b <= a or "," in f"{one}{other}" else "no"


def _things(told: str) -> list[str]:
    return [each.strip() for each in _ITEM.split(told) if each.strip() and re.search(r"\d", each)]


def _phrasings() -> Mapping[tuple[str, Language, PhraseSet], Sequence[str]]:
    with (files("daogou.trials") / "answer_phrasings.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {
        (row["name"], language, phrases): row[f"{language}{ending}"]
        .replace("？|", "？\n")
        .replace("|", "\n")
        .split("\n")
        for row in rows
        for language in LANGUAGES
        for phrases, ending in _SETS.items()
        if row[f"{language}{ending}"]
    }
