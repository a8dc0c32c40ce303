"""What is read of products from their own words, against what the shop states and was hidden from the readers.

A third of a made-up shop's products lose their attributes, so that the others teach the shop's words; or all do, so
that nothing does. Each text is also read with an aside that names a value which the product does not have. Precision:
of what was read of a hidden attribute, how much is so. Recall: of the hidden values, how many were read.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from daogou.app.language import desk_of
from daogou.language.ask import Ask
from daogou.language.run import Desk, Outcome, tell
from daogou.language.run import run as ask_all
from daogou.reading.items.answer import AcceptedItem, ItemAnswer, ItemFact, accept, by_rules, merged, prepare
from daogou.reading.items.catalogued import PLAIN, Catalogued, Item, catalogued, kind_of
from daogou.testing.asides import aside
from daogou.testing.madeup.catalogue import draw_items, row
from daogou.trials.caches import cache_folder
from daogou.trials.result import BenchResult
from daogou.types import LANGUAGES, InvalidInput, Language, Progress, silent

MODEL_READS = 20
"""So many products of each arm are read by a model too, half of each language."""
ASKED = "texts with asides"
"""A model is asked about the harder texts alone: its answers are dear."""
Row = Mapping[str, Any]
_OWN = ("attributes", "attributes_en", "attributes_zh")


@dataclass(frozen=True)
class _Case:
    """A product's texts in one language, and what is so of it: by attribute the shop's values, with their names."""

    language: Language
    item: Item
    so: Mapping[str, Mapping[str, frozenset[str]]]

    def judged(self, facts: Sequence[ItemFact]) -> tuple[int, int, int]:
        """How many facts are so, how many were read, how many are so in all; of the hidden attributes, and of the plain
        ones, which a product that states none of them does not have."""
        told = {(fact.name, self._value(fact)) for fact in facts if fact.name in self.so or fact.name in PLAIN}
        so = {(name, value) for name, values in self.so.items() for value in values}
        return len(told & so), len(told), len(so)

    def _value(self, fact: ItemFact) -> str:
        words = fact.value.casefold()
        return next((value for value, names in self.so.get(fact.name, {}).items() if words in names), words)


def run(
    seed: int = 1, products: int = 600, llm: str = "", reads: int = MODEL_READS, progress: Progress = silent
) -> BenchResult:
    """On the catalogue of a made-up shop of this seed; with `llm` also what that model reads. Raises
    `InvalidInput`."""
    draw = np.random.default_rng(seed)
    rows = [row(draw, item) for item in draw_items(draw, products)]
    hidden = [one for place, one in enumerate(rows) if place % 3 == 0]
    others = [one for place, one in enumerate(rows) if place % 3]
    taught, bare = catalogued(others), catalogued([])
    table: dict[str, dict[str, float]] = {}
    notes: dict[str, object] = {}
    desk = _desk(llm) if llm else None
    for arm, known in (("the shop's words known", taught), ("no words known", bare)):
        for texts, cases in {
            "texts": list(_cases(hidden, known, taught)),
            "texts with asides": list(_cases(hidden, known, taught, np.random.default_rng(seed))),
        }.items():
            name = f"{arm}, {texts}"
            table |= _rows(f"rules, {name}", [(case, _by_rules(case, known)) for case in cases])
            if desk is not None and texts == ASKED:
                rows_, told = _by_model(
                    name, cases[: reads // 2] + cases[len(hidden) :][: reads // 2], known, desk, progress
                )
                table |= rows_
                notes[name] = told
    protocol = "hidden attributes of products, by name and value; intervals draw products; each text in one language"
    return BenchResult(
        "items", f"made-up shop, seed {seed}", protocol, table, next(iter(table)), len(hidden), seed, notes
    )


def _cases(
    hidden: Sequence[Row], known: Catalogued, all_words: Catalogued, asides: np.random.Generator | None = None
) -> Iterator[_Case]:
    for language in LANGUAGES:
        for one in hidden:
            bare = {name: value for name, value in one.items() if name not in _OWN}
            item, so = known.item(bare, (language,)), _so(one)
            item = replace(item, wanted=list(dict.fromkeys((*item.wanted, *so))))
            if asides is not None:
                item = _with_aside(item, so, all_words, language, asides)
            yield _Case(language, item, so)


def _with_aside(
    item: Item,
    so: Mapping[str, Mapping[str, frozenset[str]]],
    words: Catalogued,
    language: Language,
    draw: np.random.Generator,
) -> Item:
    name = sorted(so)[int(draw.integers(len(so)))]
    other = [v for v in sorted(words.words.held_by) if v[:2] == kind_of(name) and v.value not in so[name]]
    if not other:
        return item
    value = words.called(name, other[int(draw.integers(len(other)))].value).within(language)
    field = f"description_{language}"
    joint = " " if language == "en" else ""
    return replace(item, texts={**item.texts, field: f"{item.texts[field]}{joint}{aside(draw, language, value)}"})


def _so(one: Row) -> Mapping[str, Mapping[str, frozenset[str]]]:
    own, en, zh = (json.loads(one[name]) for name in _OWN)
    so: dict[str, dict[str, frozenset[str]]] = {}
    for (name, keys), in_en, in_zh in zip(own.items(), en.values(), zh.values(), strict=True):
        named = zip(_listed(keys), _listed(in_en), _listed(in_zh), strict=True)
        so[name] = {each[0]: frozenset(word.casefold() for word in each) for each in named}
    return so


def _listed(values: Any) -> list[str]:
    return values if isinstance(values, list) else [values]


def _by_rules(case: _Case, known: Catalogued) -> AcceptedItem:
    return accept(case.item, by_rules(case.item, known), known)


def _desk(llm: str) -> Desk:
    desk = desk_of(cache_folder() / "items", llm, hash)
    if desk.generator is None:
        raise InvalidInput(f"The model {llm} cannot be asked: {desk.lacking}.")
    return desk


def _by_model(
    name: str, cases: Sequence[_Case], known: Catalogued, desk: Desk, progress: Progress
) -> tuple[dict[str, dict[str, float]], Mapping[str, object]]:
    """The same texts by rules, by the model and by both, and what became of the answers and claims."""
    asks: list[Ask[ItemAnswer]] = [prepare(case.item) for case in cases]
    outcomes: Sequence[Outcome[ItemAnswer]] = asyncio.run(ask_all(asks, desk, lambda _: None, progress))
    got = [
        accept(case.item, outcome.answer or ItemAnswer(), known) for case, outcome in zip(cases, outcomes, strict=True)
    ]
    rules = [_by_rules(case, known) for case in cases]
    both = [merged(one.facts, two.facts) for one, two in zip(rules, got, strict=True)]
    table = _rows(f"rules on the same, {name}", list(zip(cases, rules, strict=True)))
    table |= _rows(f"model, {name}", list(zip(cases, got, strict=True)))
    table |= _rows(f"rules and model, {name}", [(c, AcceptedItem(f, {})) for c, f in zip(cases, both, strict=True)])
    dropped: Counter[str] = Counter()
    for one in got:
        dropped.update(one.dropped)
    return table, {"answers": dict(tell(outcomes)), "claims dropped": dict(dropped)}


def _rows(name: str, some: Sequence[tuple[_Case, AcceptedItem]]) -> dict[str, dict[str, float]]:
    table = {name: _row(some)}
    for language in LANGUAGES:
        table[f"{name}, {language}"] = _row([one for one in some if one[0].language == language])
    return table


def _row(some: Sequence[tuple[_Case, AcceptedItem]]) -> dict[str, float]:
    each = np.array([case.judged(got.facts) for case, got in some], float)
    drawn = each[np.random.default_rng(0).integers(0, len(each), (1_000, len(each)))].sum(axis=1)
    total = each.sum(axis=0)
    out: dict[str, float] = {}
    for name, whole in (("precision", 1), ("recall", 2)):
        low, high = np.percentile(drawn[:, 0] / np.maximum(drawn[:, whole], 1), [2.5, 97.5])
        value = float(total[0] / total[whole]) if total[whole] else float("nan")
        out |= {name: value, f"{name}_low": float(low), f"{name}_high": float(high)}
    right, told, so = map(float, total)
    return {**out, "right": right, "wrong": told - right, "so": so, "n": float(len(each))}
