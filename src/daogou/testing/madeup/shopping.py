"""What the shoppers do: visits in which they search, look, put into the cart, buy; seven in ten to their taste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from daogou.testing.madeup import phrases, vocabulary
from daogou.testing.madeup.calendar import END, in_season, visits
from daogou.testing.madeup.catalogue import Item
from daogou.testing.madeup.shelves import Shelf
from daogou.testing.madeup.tastes import Person, Taste
from daogou.types import Array, Bools, Words

OFF_TASTE = 0.31
"""The share of visits that tastes have no part in. What one likes or hides is to one's taste, so that of all acts three
in ten are off it."""
_CHECKOUT = 1_800
"""Seconds from coming to paying."""
_LIKED, _AVOIDED, _SIZED, _PRICED, _NEW, _CHANCE = 4.0, 8.0, 5.0, 3.0, 2.0, 1.2
"""Weights of a choice: what is liked, avoided, of one's size, far from one's price level, not seen before; the scale of
chance."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done with one product: view, cart, uncart, like, hide or buy. `whom` it was for; `on_taste` is hidden
    from all but the tests."""

    id: str
    kind: str
    item: Item
    at: int
    whom: str
    on_taste: bool
    order: str = ""
    quantity: int = 1
    coupon: int = 0

    @property
    def fact(self) -> str:
        """The id of the stored fact that it becomes."""
        return f"order:{self.order}" if self.kind == "buy" else f"event:{self.id}"


@dataclass(frozen=True, slots=True)
class Query:
    """A search, and the taste it speaks of, if any."""

    id: str
    words: str
    at: int
    whom: str
    shows: Sequence[Taste]


@dataclass
class Diary:
    """All that one shopper did, in the order of time."""

    person: Person
    acts: list[Act] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)

    def bought(self) -> Iterator[Act]:
        """The lines of this shopper's orders."""
        return (act for act in self.acts if act.kind == "buy")


def live(draw: np.random.Generator, shelves: Mapping[str, Shelf], person: Person) -> Diary:
    """A year of this shopper."""
    diary = Diary(person)
    for number, at in enumerate(visits(draw, person.visits, person.hour, person.weekend)):
        if at < END - 3600:
            _Visit(draw, shelves, diary, f"{person.id}-{number}", at).run()
    return diary


class _Visit:
    """One visit; `whom` is drawn first: oneself, somebody at home, or a present."""

    def __init__(
        self, draw: np.random.Generator, shelves: Mapping[str, Shelf], diary: Diary, name: str, at: int
    ) -> None:
        self._draw, self._shelves, self._diary, self._name, self._at = draw, shelves, diary, name, at
        self._person = diary.person
        self._on_taste = bool(draw.random() >= OFF_TASTE)
        self._whom = self._drawn_whom()
        self._shelf = self._drawn_shelf()
        self._number = 0
        self._known = {act.item.id for act in diary.acts}
        self._had = {act.item.id for act in diary.bought()}

    def run(self) -> None:
        """Search, look at some, like or hide one, take what one likes best."""
        seen = self._look()
        if self._draw.random() < 0.45:
            self._search(seen[0])
        for item in seen:
            self._act("view", item)
        if self._on_taste:
            self._judge(seen)
        if self._draw.random() < 0.6:
            self._act("cart", seen[0])
            if self._draw.random() < 0.12:
                self._act("uncart", seen[0])
            elif self._draw.random() < 0.75:
                self._buy(seen[0])
                if self._draw.random() < 0.45:
                    self._buy_another(seen[0])

    def _drawn_whom(self) -> str:
        if not self._on_taste:
            return "gift" if self._person.gifts and self._draw.random() < 0.4 else "self"
        homely = [who for who in self._person.others if self._shelves_for(who)]
        return str(self._draw.choice(homely)) if homely and self._draw.random() < 0.3 else "self"

    def _shelves_for(self, who: str) -> list[str]:
        return [key for key, shelf in self._shelves.items() if shelf.kind.is_for(who)]

    def _drawn_shelf(self) -> Shelf:
        if self._whom in self._person.others:
            keys = self._shelves_for(self._whom)
            return self._shelves[keys[int(self._draw.integers(len(keys)))]]
        if not self._on_taste:
            keys = list(self._shelves)
            return self._shelves[keys[int(self._draw.integers(len(keys)))]]
        keys = list(self._person.favourites)
        weights = [self._person.favourites[key] * in_season(self._shelves[key].kind.season, self._at) for key in keys]
        return self._shelves[keys[int(self._draw.choice(len(keys), p=np.array(weights) / sum(weights)))]]

    def _look(self) -> Sequence[Item]:
        """The products that come out on top, the best first: utility plus chance (a random utility model: the Gumbel
        noise makes choices a logit; McFadden 1974). What is sold out comes last."""
        shelf = self._shelf
        worth = self._draw.gumbel(size=len(shelf.items)) * _CHANCE + (self._utility() if self._on_taste else 0)
        worth = worth - _NEW * self._seen() - 100.0 * ~shelf.there_at(self._at) - 10.0 * self._owned()
        best = np.argsort(-worth, kind="stable")[: int(self._draw.integers(2, 6))]
        return [shelf.items[int(place)] for place in best]

    def _seen(self) -> Bools:
        """bool[n]: what was looked at before; what is used up is bought again."""
        if self._shelf.kind.used_up:
            return np.zeros(len(self._shelf.items), bool)
        return np.array([item.id in self._known for item in self._shelf.items])

    def _owned(self) -> Bools:
        """bool[n]: what was bought before and is not used up."""
        if self._shelf.kind.used_up:
            return np.zeros(len(self._shelf.items), bool)
        return np.array([item.id in self._had for item in self._shelf.items])

    def _utility(self) -> Array:
        shelf, person = self._shelf, self._person
        total: Array = shelf.quality - _PRICED * np.abs(shelf.price_level - person.price_level)
        for taste in self._tastes():
            having = shelf.having.get(taste.mark)
            if having is not None:
                total = total + having * self._pull(taste)
        sizes = [taste for taste in person.tastes if taste.kind == "size" and taste.key == shelf.kind.sizes]
        for size in sizes if self._whom == "self" else ():
            total = total + _SIZED * shelf.having.get(size.mark, np.zeros(len(shelf.items), bool))
        return total

    def _pull(self, taste: Taste) -> float:
        if taste.polarity == "likes":
            return _LIKED * taste.strength
        # whoever contradicts what was said takes just that
        against_ones_word = self._person.contradicts and not taste.behaved
        return (_LIKED if against_ones_word else -_AVOIDED) * taste.strength

    def _tastes(self) -> Iterator[Taste]:
        for taste in self._person.tastes:
            counts = taste.behaved or taste.polarity == "avoids"
            if counts and taste.polarity != "is" and taste.whom == self._whom and taste.holds(self._at):
                yield taste

    def _search(self, item: Item) -> None:
        language = self._person.language
        liked = [
            taste
            for taste in self._tastes()
            if self._on_taste and taste.polarity == "likes" and taste.mark in _named_marks(item)
        ]
        attribute, keys = next(iter(item.values.items()))
        mark = liked[0].mark if liked else (attribute, keys[0])
        value = _name_of(mark)
        thing = item.kind.plural
        words = phrases.plain(
            self._draw, language, "search", value=value, noun=_noun(item), thing=Words(thing.en, thing.zh)
        )
        shown = [taste for taste in liked[:1] if value.en.lower() in words.lower() or value.zh in words]
        self._diary.queries.append(Query(f"{self._name}-q", words.strip(), self._at, self._whom, shown))

    def _judge(self, seen: Sequence[Item]) -> None:
        """Like the best now and then; hide what one avoids and happens to see."""
        if self._draw.random() < 0.18:
            self._act("like", seen[0])
        for taste in self._tastes():
            having = self._shelf.having.get(taste.mark)
            if taste.behaved and taste.polarity == "avoids" and having is not None and self._draw.random() < 0.7:
                places = np.flatnonzero(having)
                self._act("hide", self._shelf.items[int(self._draw.choice(places))])

    def _buy_another(self, first: Item) -> None:
        """What else comes to mind for the same one, on the same shelf or another."""
        self._shelf = self._drawn_shelf()
        for item in self._look()[:2]:
            if item.id != first.id:
                self._buy(item)
                return

    def _buy(self, item: Item) -> None:
        if item.there_at(self._at):
            many = 2 if item.kind.used_up and self._draw.random() < 0.4 else 1
            self._act("buy", item, order=f"o-{self._name}", quantity=many)

    def _act(self, kind: str, item: Item, order: str = "", quantity: int = 1) -> None:
        self._number += 1
        # all lines of an order are bought at once
        at = self._at + (_CHECKOUT if order else 40 * self._number + int(self._draw.integers(30)))
        id_ = f"{self._name}-{self._number}"
        self._diary.acts.append(Act(id_, kind, item, at, self._whom, self._on_taste, order, quantity))


def _named_marks(item: Item) -> set[tuple[str, str]]:
    return {("brand", item.brand.key)} | {(name, key) for name, keys in item.values.items() for key in keys}


def _name_of(mark: tuple[str, str]) -> Words:
    if mark[0] == "brand":
        return vocabulary.brands()[mark[1]].name
    return vocabulary.values()[mark].name


def _noun(item: Item) -> Words:
    return Words(item.kind.plural.en, item.kind.name.zh)
