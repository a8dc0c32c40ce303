"""The gold traits: what is so of each shopper, how one could know it, and the facts in which it shows.

A taste that neither words nor enough behaviour show is left out: nobody could know it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from daogou.testing.madeup.catalogue import Item
from daogou.testing.madeup.shelves import Mark, Shelf, marks
from daogou.testing.madeup.shopping import Act, Diary
from daogou.testing.madeup.tastes import Taste
from daogou.testing.madeup.writing import Text

_LEAST, _LIFT, _DEVIATIONS = 4, 1.5, 2.5
"""How many products have to be chosen to show a like, how many times and deviations more than chance would choose."""
_HIDDEN = 2
"""Hides that show an avoid."""
_SEEN = 4
"""Acts for a member of the household that show there is one."""
_LEVELLED = 6
"""Purchases that show a price level."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A taste with what it can be known from, the facts that show it and those that speak against it."""

    taste: Taste
    words: Sequence[str]
    behaviour: Sequence[str]
    against: Sequence[str]

    @property
    def known_from(self) -> str:
        """words, behaviour, or both."""
        return "both" if self.words and self.behaviour else "words" if self.words else "behaviour"


class Truth:
    """Weighs what was chosen against how common it is on the shelves where it was chosen."""

    def __init__(self, shelves: Mapping[str, Shelf]) -> None:
        self._shelves = shelves
        self._everything = sum(len(shelf.items) for shelf in shelves.values())

    def of(self, diary: Diary, texts: Sequence[Text]) -> Iterator[Gold]:
        """The gold traits of this shopper."""
        for taste in diary.person.tastes:
            words = [f"text:{text.id}" for text in texts if taste in text.states]
            done = list(self._shown(taste, diary)) if taste.behaved else []
            if words or done:
                yield Gold(taste, words, done, list(_against(taste, diary)))

    def _shown(self, taste: Taste, diary: Diary) -> Iterator[str]:
        """What was done that shows it, where it is enough to show anything."""
        if taste.kind == "price_level":
            yield from _levelled(diary)
        elif taste.kind == "household":
            facts = list(dict.fromkeys(act.fact for act in _theirs(taste, diary, "view", "cart", "like", "buy")))
            yield from facts if len(facts) >= _SEEN else ()
        elif taste.polarity == "avoids":
            hidden = [act.fact for act in _theirs(taste, diary, "hide") if taste.mark in set(marks(act.item))]
            yield from hidden if len(hidden) >= _HIDDEN else ()
        else:
            yield from self._chosen(taste, diary)

    def _chosen(self, taste: Taste, diary: Diary) -> Iterator[str]:
        acts = list(_theirs(taste, diary, "view", "cart", "like", "buy"))
        if self.stands_out(taste.mark, [act.item for act in acts]):
            yield from dict.fromkeys(act.fact for act in acts if taste.mark in set(marks(act.item)))
            yield from (f"text:{query.id}" for query in diary.queries if taste in query.shows)

    def stands_out(self, mark: Mark, chosen: Sequence[Item]) -> bool:
        """Whether products with this mark were chosen more often than chance would choose them on the same shelves:
        enough of them, half as many again, and two and a half standard deviations above (a sum of independent draws).
        A product that was chosen again counts once."""
        items = {item.id: item for item in chosen}.values()
        hits = sum(mark in set(marks(item)) for item in items)
        usual = np.array([self._share(mark, item) for item in items])
        expected, spread = usual.sum(), np.sqrt((usual * (1 - usual)).sum())
        return hits >= _LEAST and hits >= _LIFT * expected and hits >= expected + _DEVIATIONS * spread

    def _share(self, mark: Mark, item: Item) -> float:
        """How many of the products that lie beside this one have the mark; of a category, of the whole catalogue."""
        if mark[0] == "category":
            shelf = self._shelves.get(mark[1])
            return len(shelf.items) / self._everything if shelf else 0.0
        having = self._shelves[item.kind.key].having.get(mark)
        return float(having.mean()) if having is not None else 0.0


def _theirs(taste: Taste, diary: Diary, *kinds: str) -> Iterator[Act]:
    """What was done for the one whom the taste is about, while it held."""
    for act in diary.acts:
        if act.kind in kinds and act.whom == taste.whom and taste.holds(act.at):
            yield act


def _levelled(diary: Diary) -> Iterator[str]:
    facts = list(dict.fromkeys(act.fact for act in diary.bought() if act.whom == "self"))
    yield from facts if len(facts) >= _LEVELLED else ()


def _against(taste: Taste, diary: Diary) -> Iterator[str]:
    """Purchases for the same one that contradict what is avoided."""
    if taste.polarity == "avoids":
        for act in _theirs(taste, diary, "buy"):
            if taste.mark in set(marks(act.item)):
                yield act.fact
