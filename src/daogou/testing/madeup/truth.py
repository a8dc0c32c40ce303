"""The gold traits: what is so of each shopper, how one could know it, and the facts in which it shows.

A taste that neither words nor enough behaviour show is left out: nobody could know it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from daogou.testing.madeup.shelves import Mark, Shelf, marks
from daogou.testing.madeup.shopping import Act, Diary
from daogou.testing.madeup.tastes import Taste
from daogou.testing.madeup.writing import Text

_LEAST, _HIDDEN, _LIFT = 4, 2, 1.5
"""Choices that show a like, hides that show an avoid, and how much more often than in the catalogue it has to be
chosen."""
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
    """Weighs what was done against how common it is in the catalogue."""

    def __init__(self, shelves: Mapping[str, Shelf]) -> None:
        items = [item for shelf in shelves.values() for item in shelf.items]
        self._having: dict[Mark, int] = {}
        for item in items:
            for mark in marks(item):
                self._having[mark] = self._having.get(mark, 0) + 1
        self._with: dict[str, int] = {}
        for item in items:
            for attribute in {mark[0] for mark in marks(item)}:
                self._with[attribute] = self._with.get(attribute, 0) + 1

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
            yield from facts if len(facts) >= _LEAST else ()
        elif taste.polarity == "avoids":
            hidden = [act.fact for act in _theirs(taste, diary, "hide") if taste.mark in set(marks(act.item))]
            yield from hidden if len(hidden) >= _HIDDEN else ()
        else:
            yield from self._chosen(taste, diary)

    def _chosen(self, taste: Taste, diary: Diary) -> Iterator[str]:
        acts = list(_theirs(taste, diary, "view", "cart", "like", "buy"))
        able = [act for act in acts if taste.mark[0] in {mark[0] for mark in marks(act.item)}]
        hits = [act for act in able if taste.mark in set(marks(act.item))]
        if len({act.item.id for act in hits}) < 2 or len(hits) < _LEAST:
            return
        usual = self._having[taste.mark] / self._with[taste.mark[0]]
        if len(hits) / len(able) >= _LIFT * usual:
            yield from dict.fromkeys(act.fact for act in hits)
            yield from (f"text:{query.id}" for query in diary.queries if taste in query.shows)


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
