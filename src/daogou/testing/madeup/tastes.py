"""Draws who the shoppers are: hidden preferences, whom they live with and buy for, what they need and can pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from daogou.testing.madeup import vocabulary
from daogou.testing.madeup.calendar import BEGIN, DAYS, day
from daogou.testing.madeup.shelves import Mark, Shelf
from daogou.testing.madeup.vocabulary import SIZES
from daogou.types import DAY, LANGUAGES, Language, Words

Polarity = Literal["likes", "avoids", "is"]
TRAIT_KINDS = (
    *("category", "brand", "attribute", "style", "ingredient", "size"),
    *("price_level", "occasion", "household", "recipient", "life_event"),
)
_OTHERS = {"child": 0.35, "dog": 0.16, "cat": 0.16, "partner": 0.2}
"""Whom one lives with, and how often."""


@dataclass(frozen=True, slots=True)
class Taste:
    """One thing that is so of a shopper, from `since` until `until` (s since 1970; None: without end).

    `stated`: the shopper says so in words. `behaved`: choices follow it. `strength` is 0 to 1. `intention` is the file
    of phrases in which it is stated."""

    kind: str
    key: str
    value: str
    polarity: Polarity
    whom: str = "self"
    strength: float = 0.7
    since: int = BEGIN
    until: int | None = None
    stated: bool = False
    behaved: bool = False
    intention: str = ""

    @property
    def mark(self) -> Mark:
        """What a product has to have to fall under it."""
        return ("size" if self.kind == "size" else self.key), self.value

    def holds(self, at: int) -> bool:
        """Whether it is so at this moment."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Person:
    """A shopper, known through and through."""

    id: str
    language: Language
    tastes: Sequence[Taste]
    favourites: Mapping[str, float]
    """The kinds one comes for, with weights that sum to 1."""
    price_level: float
    """Where in a kind's prices one shops, 0 (cheapest) to 1."""
    sensitivity: float
    """How much a discount moves one, 0 to 1."""
    visits: int
    hour: float
    weekend: float
    others: Sequence[str]
    """Whom one lives with: child, dog, cat, partner."""
    contradicts: bool = False
    """Buys all the same what is said to be avoided."""
    gifts: Sequence[str] = field(default=())


def draw_people(draw: np.random.Generator, shelves: Mapping[str, Shelf], n: int) -> Sequence[Person]:
    """`n` shoppers, every second one of the other language."""
    return [_person(draw, shelves, f"{1001 + number}", LANGUAGES[number % 2]) for number in range(n)]


def _person(draw: np.random.Generator, shelves: Mapping[str, Shelf], id_: str, language: Language) -> Person:
    own = [key for key, shelf in shelves.items() if shelf.kind.whose in ("self", "home")]
    chosen = draw.choice(own, min(4, len(own)), replace=False).tolist()
    weights = draw.dirichlet(np.full(len(chosen), 4.0))
    others = [who for who, share in _OTHERS.items() if draw.random() < share]
    level = float(draw.choice([0.15, 0.5, 0.85], p=[0.35, 0.35, 0.3]))
    person = Person(
        id_,
        language,
        [],
        dict(zip(chosen, weights.tolist(), strict=True)),
        level,
        float(np.clip(draw.normal(0.75 - 0.5 * level, 0.15), 0, 1)),
        9 + int(draw.poisson(9)),
        float(draw.choice([12.5, 20.5, 21.5, 9.5], p=[0.25, 0.4, 0.25, 0.1])),
        float(draw.uniform(0.7, 2.5)),
        others,
        contradicts=bool(draw.random() < 0.08),
        gifts=draw.choice(
            ["mother", "father", "friend", "colleague"], int(draw.integers(0, 3)), replace=False
        ).tolist(),
    )
    return replace(person, tastes=list(_tastes(draw, shelves, person)))


def _tastes(draw: np.random.Generator, shelves: Mapping[str, Shelf], person: Person) -> Iterator[Taste]:
    for kind, weight in person.favourites.items():
        stated = bool(draw.random() < 0.2)
        strength = min(0.4 + weight, 1.0)
        yield Taste(
            "category", "category", kind, "likes", "self", strength, stated=stated, behaved=True, intention="like"
        )
    yield from _preferences(draw, shelves, person)
    yield from _of_others(draw, shelves, person)
    yield from _circumstances(draw, shelves, person)
    yield from _life(draw, person)


def _preferences(draw: np.random.Generator, shelves: Mapping[str, Shelf], person: Person) -> Iterator[Taste]:
    """Likes and avoids of values that the favourite shelves hold; one of them may turn into its contrary."""
    wanted = _values_on(draw, [shelves[kind] for kind in person.favourites])
    likes, avoids = int(draw.integers(3, 6)), int(draw.integers(1, 4))
    turned = bool(draw.random() < 0.15)
    for place, mark in enumerate(wanted[: likes + avoids]):
        if place == 0 and turned:
            yield from _turning(draw, mark)
        elif place < likes:
            yield _taste(draw, mark, "likes")
        else:
            yield _taste(draw, mark, "avoids")


def _turning(draw: np.random.Generator, mark: Mark) -> Iterator[Taste]:
    """Liked at first, avoided later. Two in three say that it changed, the others only contradict themselves."""
    at = day(int(draw.integers(150, 300)))
    told = bool(draw.random() < 0.67)
    before, after = _taste(draw, mark, "likes"), _taste(draw, mark, "avoids")
    yield replace(before, until=at, behaved=True, stated=before.stated or not told)
    yield replace(after, since=at, stated=True, intention="changed" if told else "avoid")


def _taste(draw: np.random.Generator, mark: Mark, polarity: Polarity, whom: str = "self") -> Taste:
    """Said, shown, or both; what is avoided shows less in what one does, so it is said more often."""
    stated, behaved = _SHOWN[int(draw.choice(3, p=[0.35, 0.3, 0.35] if polarity == "likes" else [0.6, 0.15, 0.25]))]
    strength = round(float(draw.uniform(0.5, 1)), 2)
    intention = ("like" if polarity == "likes" else "avoid") + ("" if whom == "self" else "_other")
    return Taste(
        kind_of(mark), mark[0], mark[1], polarity, whom, strength, stated=stated, behaved=behaved, intention=intention
    )


_SHOWN = ((True, False), (False, True), (True, True))


def kind_of(mark: Mark) -> str:
    """The kind of a trait about this mark."""
    return mark[0] if mark[0] in ("category", "brand", "style", "ingredient") else "attribute"


def _values_on(draw: np.random.Generator, some: Sequence[Shelf]) -> list[Mark]:
    """The values and brands on these shelves, in random order, no two that exclude each other's showing: of each
    attribute at most two."""
    there = sorted({mark for shelf in some for mark in shelf.having if mark[0] not in ("category", "size")})
    shuffled = [there[int(place)] for place in draw.permutation(len(there))]
    taken: list[Mark] = []
    for mark in shuffled:
        if sum(other[0] == mark[0] for other in taken) < 2:
            taken.append(mark)
    return taken


def _of_others(draw: np.random.Generator, shelves: Mapping[str, Shelf], person: Person) -> Iterator[Taste]:
    for whom in person.others:
        theirs = [shelf for shelf in shelves.values() if shelf.kind.is_for(whom)]
        if whom == "partner":
            theirs = [shelf for shelf in shelves.values() if shelf.kind.department in ("food", "clothing")]
        wanted = _values_on(draw, theirs)[: int(draw.integers(1, 3))]
        for place, mark in enumerate(wanted):
            taste = _taste(draw, mark, "avoids" if place else "likes", whom)
            # nobody shops for the partner by itself here: what the partner likes can only be said
            yield replace(taste, stated=True, behaved=False) if whom == "partner" else taste


def _circumstances(draw: np.random.Generator, shelves: Mapping[str, Shelf], person: Person) -> Iterator[Taste]:
    systems = {shelves[kind].kind.sizes for kind in person.favourites} & {"clothes", "shoes"}
    for system in sorted(systems):
        size = SIZES[system][int(draw.integers(4))]
        stated = bool(draw.random() < 0.5)
        yield Taste("size", system, size, "is", "self", 1.0, stated=stated, behaved=True, intention="size")
    level = {0.15: "low", 0.5: "middle", 0.85: "high"}[person.price_level]
    words = {"low": "budget", "middle": "", "high": "splurge"}[level]
    stated = bool(words and draw.random() < 0.45)
    yield Taste("price_level", "price_level", level, "is", "self", 0.8, stated=stated, behaved=True, intention=words)


def _life(draw: np.random.Generator, person: Person) -> Iterator[Taste]:
    """What can only be said, or is shown by whom one buys for."""
    known = vocabulary.facts()
    if draw.random() < 0.45:
        occasion = _one_of(draw, known, "occasion")
        yield Taste("occasion", "occasion", occasion, "is", stated=True, intention="occasion")
    for member in person.others:
        # a partner shows in no shelf of one's own
        said = member == "partner" or bool(draw.random() < 0.7)
        shown = member != "partner"
        yield Taste(
            "household", "household", member, "is", member, 1.0, stated=said, behaved=shown, intention="household"
        )
    for whom in person.gifts:
        yield Taste("recipient", "gift", whom, "is", "gift", 0.6, stated=True, intention="gift")
    if draw.random() < 0.2:
        event = _one_of(draw, known, "life_event")
        since = day(int(draw.integers(60, DAYS - 30)))
        until = since + 180 * DAY
        yield Taste(
            "life_event", "life_event", event, "is", "self", 1.0, since, until, stated=True, intention="life_event"
        )


def _one_of(draw: np.random.Generator, known: Mapping[tuple[str, str], vocabulary.Fact], kind: str) -> str:
    keys = [key for of, key in known if of == kind]
    return keys[int(draw.integers(len(keys)))]


def names(taste: Taste) -> tuple[Words, Words]:
    """The name of its value, and what one calls things that fall under it."""
    kind, value = taste.kind, taste.value
    if kind == "category":
        of = vocabulary.kinds()[value]
        return of.plural, of.plural
    if kind == "brand":
        brand = vocabulary.brands()[value].name
        return brand, brand
    if (kind, value) in vocabulary.facts():
        fact = vocabulary.facts()[kind, value]
        return fact.name, fact.thing
    if kind == "recipient":
        return vocabulary.people()[value], vocabulary.people()[value]
    if (taste.key, value) in vocabulary.values():
        known = vocabulary.values()[taste.key, value]
        return known.name, known.thing
    plain = _LEVELS.get(value, Words(value, value))
    return plain, plain


_LEVELS = {"low": Words("low", "低"), "middle": Words("middle", "中"), "high": Words("high", "高")}
