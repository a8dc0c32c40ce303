"""Set completion: which item belongs to a set that lacks one, whatever was ever bought with it.

The candidates are the likest of all items; a forest of small trees orders them by what speaks for each: how alike it is
to the given ones by words, letters, figures, meaning and shelves (on average and at best), which shelves go together
and what similar sets held (known_sets.py), at which place it stands among all, how crowded it is there, and how alike
the given ones are among themselves: next to four lenses a lens is likelier than next to a camera alone. With an intent,
also how well it says what the set is for.

    odds(p | set) by gradient boosting on log-loss, one row a candidate (Friedman, "Greedy function
    approximation: a gradient boosting machine", Annals of Statistics 2001; scikit-learn's histogram form)

What a set taught must not vouch for itself: sets are learnt from in parts, and every part's evidence is what the others
taught.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from daogou.models.item_texts import ItemTexts, centred
from daogou.models.known_sets import KnownSets, neighbourhood
from daogou.types import Array, Bools, Floats, Ints, Progress, silent

CANDIDATES = 300
SAMPLED = 60
FORESTS = 4
_PAIRS = ("words", "letters", "figures", "shelves", "meaning", "related", "related_aisles", "seen")
_PLACED = ("words", "letters", "meaning", "plain")
_ASKED = ("intent_words", "intent_meaning", "intent_shelves")


class Example(NamedTuple):
    """A set that somebody made: `items` int32[m ≥ 2]; `intent` its text, and that text's vector."""

    items: Ints
    intent: str
    vector: Floats


class Sets(NamedTuple):
    """What is learnt from: `examples` are completed, `visits` (int32[m]) only tell what goes together."""

    examples: Sequence[Example]
    visits: Sequence[Ints]


class Case(NamedTuple):
    """One item left out of a set: `given` int32[≥ 1]."""

    given: Ints
    missing: int


class Table(NamedTuple):
    """Candidates of n cases: `items` int32[n, c], `columns` float32[n, c, columns], `plain` float32[n, items]: the
    likeness alone, −inf at what is given."""

    items: Ints
    columns: Floats
    plain: Floats


class Rows(NamedTuple):
    """Of n cases whose missing item is a candidate: float32[n, c, columns], bool[n, c]; `cases` there are in all."""

    columns: Floats
    wanted: Bools
    cases: int


@dataclass(frozen=True)
class Catalogue:
    """What is known of the items before any set: their texts, and what shelves are called, as vectors."""

    texts: ItemTexts
    near: sparse.csr_array
    titles_mean: Floats
    shelf_vectors: Floats
    shelf_mean: Floats

    @classmethod
    def of(cls, texts: ItemTexts, titles: Floats, shelves: Floats) -> Catalogue:
        """`titles`, `shelves` float32[items, dim]: the encoder's vectors of each item's title and shelf names."""
        mean = shelves.mean(axis=0)
        return cls(texts, neighbourhood(texts), titles.mean(axis=0), centred(shelves, mean), mean)

    def asked(self, example: Example) -> dict[str, Floats]:
        """float32[items] by kind: how well each item is what the intent says; nothing where it says nothing."""
        if not example.intent.strip():
            return {name: np.zeros(len(self.texts.shelf), np.float32) for name in _ASKED}
        titles, shelves = (centred(example.vector[None], mean)[0] for mean in (self.titles_mean, self.shelf_mean))
        return {
            "intent_words": self.texts.worded(example.intent),
            "intent_meaning": self.texts.meaning @ titles,
            "intent_shelves": self.shelf_vectors @ shelves,
        }


def cases(example: Example) -> list[Case]:
    """Each item left out in turn."""
    return [Case(np.delete(example.items, place), int(item)) for place, item in enumerate(example.items)]


class Evidence:
    """What speaks for each candidate, as columns."""

    def __init__(self, catalogue: Catalogue, intents: bool = False) -> None:
        """`intents`: whether what a set is for is told."""
        self.catalogue, self.intents = catalogue, intents
        self._shelf_size = np.bincount(catalogue.texts.shelf)[catalogue.texts.shelf].astype(np.float32)

    @cached_property
    def names(self) -> list[str]:
        """The columns, in their order: `words`, `words_best`, `words_place`, `words_among` …"""
        asked = _ASKED if self.intents else ()
        means = [*_PAIRS, *asked, *(f"{name}_best" for name in _PAIRS), *(f"{name}_place" for name in _PLACED)]
        return [*means, "crowd", "shelf_size", "given", *(f"{name}_among" for name in _PAIRS)]

    def knows(self, sets: Sets, visit_weight: float = 0.3) -> KnownSets:
        """What these sets teach of what goes together; a mere visit counts `visit_weight`."""
        items = [*(example.items for example in sets.examples), *sets.visits]
        weights = [1.0] * len(sets.examples) + [visit_weight] * len(sets.visits)
        return KnownSets.learnt(self.catalogue.texts, self.catalogue.near, items, weights)

    def rows_of(self, parts: Sequence[Sets], progress: Progress = silent) -> list[Rows]:
        """What is learnt from each of ≥ 2 parts that share nothing: the evidence is what the other parts taught."""
        made = []
        for place, part in enumerate(parts):
            known = self.knows(joined([*parts[:place], *parts[place + 1 :]]))
            made.append(self._rows(known, part))
            progress("sets", place + 1, len(parts))
        return made

    def _rows(self, known: KnownSets, part: Sets) -> Rows:
        tables = [(self.table(known, example, cases(example)), cases(example)) for example in part.examples]
        columns = np.concatenate([table.columns for table, _ in tables])
        missing = np.array([case.missing for _, every in tables for case in every])
        wanted = np.concatenate([table.items for table, _ in tables]) == missing[:, None]
        found = wanted.any(axis=1)
        return Rows(columns[found], wanted[found], len(found))

    def table(self, known: KnownSets, example: Example, every: Sequence[Case]) -> Table:
        """What speaks for the candidates of these cases, which are all of the one set."""
        pairs = {**self.catalogue.texts.alike(example.items), **known.goes_with(example.items)}
        asked = self.catalogue.asked(example) if self.intents else {}
        made = [self._case(pairs, asked, np.isin(example.items, case.given), example.items) for case in every]
        items, columns, plain = zip(*made, strict=True)
        return Table(np.stack(items), np.stack(columns), np.stack(plain))

    def _case(
        self, pairs: Mapping[str, Floats], asked: Mapping[str, Floats], given: Bools, items: Ints
    ) -> tuple[Ints, Floats, Floats]:
        means = {name: pairs[name][given].mean(axis=0) for name in _PAIRS}
        plain = _plain({**means, **asked})
        plain[items[given]] = -np.inf
        count = min(CANDIDATES, len(plain) - int(given.sum()))
        best = np.sort(np.argpartition(-plain, count - 1)[:count]).astype(np.int32)
        columns = [values[best] for values in (*means.values(), *asked.values())]
        columns += [pairs[name][given][:, best].max(axis=0) for name in _PAIRS]
        columns += [_places({**means, "plain": plain}[name])[best] for name in _PLACED]
        columns += [self.catalogue.texts.crowd[best], self._shelf_size[best]]
        among = [_among(pairs[name][given][:, items[given]]) for name in _PAIRS]
        columns += [np.full(count, value) for value in (given.sum(), *among)]
        return best, np.stack(columns, axis=1).astype(np.float32), plain


class Completion:
    """Forests whose odds are averaged: learn from rows of evidence, then rank every item for a set that lacks one."""

    def __init__(self, names: Sequence[str], without: Sequence[str] = (), seed: int = 0) -> None:
        """`names` of the columns; those that begin with a word of `without` are not looked at."""
        self._kept = [place for place, name in enumerate(names) if not name.startswith(tuple(without) or ("\0",))]
        self._seed = seed

    def fit(self, rows: Sequence[Rows], rounds: int = 150) -> Completion:
        """Learn from these rows, each forest from `SAMPLED` candidates of each case of its own; returns self."""
        self._forests = [self._fitted(rows, rounds, self._seed + number) for number in range(FORESTS)]
        return self

    def _fitted(self, rows: Sequence[Rows], rounds: int, seed: int) -> Any:
        from sklearn.ensemble import HistGradientBoostingClassifier

        drawn = [_sampled(each, seed) for each in rows]
        columns, wanted = (np.concatenate(each) for each in zip(*drawn, strict=True))
        return HistGradientBoostingClassifier(
            learning_rate=0.05,
            max_iter=rounds,
            max_leaf_nodes=15,
            min_samples_leaf=50,
            l2_regularization=10.0,
            max_features=0.7,
            early_stopping=False,
            random_state=seed,
        ).fit(columns[:, self._kept], wanted)

    def odds(self, columns: Floats) -> Iterator[Array]:
        """float64[n, c] after each round, of float32[n, c, columns]."""
        flat = columns.reshape(-1, columns.shape[2])[:, self._kept]
        staged = zip(*(forest.staged_decision_function(flat) for forest in self._forests), strict=True)
        return (np.mean(each, axis=0).reshape(columns.shape[:2]) for each in staged)

    def scores(self, table: Table) -> Floats:
        """float32[n, items]: higher is likelier; the candidates first, then the rest by likeness, the given last."""
        flat = table.columns.reshape(-1, table.columns.shape[2])[:, self._kept]
        odds = np.mean([forest.decision_function(flat) for forest in self._forests], axis=0)
        found = table.plain - np.float32(1_000.0)  # no odds and no likeness come near to it
        np.put_along_axis(
            found, table.items.astype(np.int64), odds.reshape(table.items.shape).astype(np.float32), axis=1
        )
        return np.asarray(found, np.float32)


_PLAIN = {"words": 1.0, "letters": 1.0, "meaning": 0.7, "related": 0.02}
_PLAIN_ASKED = {"intent_words": 0.5, "intent_meaning": 0.5}


def _plain(by_kind: Mapping[str, Floats]) -> Floats:
    """float32[items]: the likeness that candidates are taken by."""
    weights = {**_PLAIN, **_PLAIN_ASKED}
    told = [weights[name] * values for name, values in by_kind.items() if name in weights]
    total: Floats = np.sum(told, axis=0, dtype=np.float32)
    return total


def _places(values: Floats) -> Floats:
    """ln (1 + place) of each item by these values, the highest first."""
    places = np.empty(len(values), np.float32)
    places[np.argsort(-values, kind="stable")] = np.log1p(np.arange(len(values), dtype=np.float32))
    return places


def _among(values: Floats) -> float:
    """The mean of a square of pairs without its diagonal; −1 of one item alone."""
    n = len(values)
    return float((values.sum() - np.trace(values)) / (n * (n - 1))) if n > 1 else -1.0


def _sampled(rows: Rows, seed: int) -> tuple[Floats, Bools]:
    """float32[m, columns], bool[m]: the missing item of each case, and some of the others: that is enough to tell what
    sets it apart, and changes every candidate's odds by the same factor."""
    draw = np.random.default_rng(seed)
    chosen = rows.wanted | (draw.random(rows.wanted.shape) < SAMPLED / rows.wanted.shape[1])
    return rows.columns[chosen], rows.wanted[chosen]


def joined(parts: Iterable[Sets]) -> Sets:
    """All of them as one."""
    some = list(parts)
    return Sets([e for part in some for e in part.examples], [v for part in some for v in part.visits])
