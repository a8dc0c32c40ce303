"""What the shoppers write: reviews, turns of a chat, searches, and which of their tastes they state in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from daogou.testing.madeup import phrases, vocabulary
from daogou.testing.madeup.calendar import BEGIN, END
from daogou.testing.madeup.shelves import marks
from daogou.testing.madeup.shopping import Act, Diary
from daogou.testing.madeup.tastes import Person, Taste, names
from daogou.testing.madeup.vocabulary import PETS
from daogou.types import DAY, Language, Words

_REVIEWED = 0.35
_BUDGETS = (60, 100, 150, 200, 300)
"""What those who shop at the low end name as their limit, in yuan."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text, and the tastes that it states in words."""

    id: str
    kind: str
    at: int
    words: str
    product: str | None = None
    rating: int | None = None
    states: Sequence[Taste] = ()


def write(draw: np.random.Generator, diary: Diary) -> Sequence[Text]:
    """All that this shopper wrote, oldest first."""
    texts = [*_reviews(draw, diary), *_statements(draw, diary), *_chatter(draw, diary.person)]
    texts += [Text(query.id, "search", query.at, query.words) for query in diary.queries]
    return sorted(texts, key=lambda text: (text.at, text.id))


def _reviews(draw: np.random.Generator, diary: Diary) -> Iterator[Text]:
    language = diary.person.language
    for act in diary.bought():
        at = act.at + DAY * int(draw.integers(3, 20))
        if draw.random() < _REVIEWED and at < END:
            stars = _stars(draw, act)
            name = "review_good" if stars > 3 else "review_mixed" if stars == 3 else "review_bad"
            words = phrases.say(draw, language, name)
            yield Text(f"{act.id}-r", "review", at, words, act.item.id, stars)


def _stars(draw: np.random.Generator, act: Act) -> int:
    mean = (4.2 if act.on_taste else 3.0) + 1.6 * (act.item.quality - 0.7)
    return int(np.clip(round(draw.normal(mean, 0.9)), 1, 5))


def _statements(draw: np.random.Generator, diary: Diary) -> Iterator[Text]:
    """Each stated taste is said once or twice; some in the review of a product that it is about, most in a chat."""
    for place, taste in enumerate(taste for taste in diary.person.tastes if taste.stated):
        for time in range(int(draw.integers(1, 3))):
            id_ = f"{diary.person.id}-s{place}-{time}"
            said = _in_review(draw, diary, taste, id_) if draw.random() < 0.35 or taste.kind == "recipient" else None
            yield said or _in_chat(draw, diary.person, taste, id_)


def _in_chat(draw: np.random.Generator, person: Person, taste: Taste, id_: str) -> Text:
    until = min(taste.until or END, END)
    if taste.intention == "changed":  # a change is spoken of while it is fresh
        until = min(until, taste.since + 60 * DAY)
    at = int(draw.integers(taste.since, max(until, taste.since + DAY)))
    return Text(id_, "chat", at, _said(draw, person, taste), states=(taste,))


def _in_review(draw: np.random.Generator, diary: Diary, taste: Taste, id_: str) -> Text | None:
    """In the review of something bought that has it, for the one whom it is about; None where nothing fits."""
    fitting = [
        act
        for act in diary.bought()
        if act.at + 20 * DAY < END and taste.holds(act.at) and act.whom == taste.whom and _about(taste, act)
    ]
    if not fitting:
        return None
    act = fitting[int(draw.integers(len(fitting)))]
    bad = taste.polarity == "avoids"
    stars = int(draw.integers(1, 3)) if bad else int(draw.integers(4, 6))
    words = phrases.plain(draw, diary.person.language, "review_bad" if bad else "review_good")
    joint = " " if diary.person.language == "en" else ""
    whole = f"{words}{joint}{_said(draw, diary.person, taste)}"
    return Text(id_, "review", act.at + DAY * int(draw.integers(3, 20)), whole, act.item.id, stars, (taste,))


def _about(taste: Taste, act: Act) -> bool:
    return taste.kind == "recipient" or taste.mark in set(marks(act.item))


def _said(draw: np.random.Generator, person: Person, taste: Taste) -> str:
    language, thing = person.language, names(taste)[1]
    slots: dict[str, Words | str] = {"thing": thing, "event": thing, "occasion": thing, "member": thing}
    slots |= {"person": thing, "size": taste.value, "what": _WORN.get(taste.key, thing)}
    slots |= {"who": _who(person, taste), "amount": _amount(draw, language)}
    return phrases.say(draw, language, taste.intention, **slots)


_WORN = {"clothes": Words("clothes", "衣服"), "shoes": Words("shoes", "鞋子")}


def _who(person: Person, taste: Taste) -> Words:
    """How this shopper speaks of whoever it is about: always the same words for the same one."""
    if taste.whom in PETS:
        return Words(f"our {taste.whom}", "我家狗" if taste.whom == "dog" else "我家猫")
    key = "son" if taste.whom == "child" and int(person.id) % 4 < 2 else taste.whom
    return vocabulary.people().get(key, Words())


def _amount(draw: np.random.Generator, language: Language) -> str:
    yuan = _BUDGETS[int(draw.integers(len(_BUDGETS)))]
    written = {"en": ("¥{}", "{} yuan", "RMB {}"), "zh": ("{}块", "{}元", "¥{}")}[language]
    return written[int(draw.integers(3))].format(yuan)


def _chatter(draw: np.random.Generator, person: Person) -> Iterator[Text]:
    """Turns of a chat that state nothing, some of which name a thing all the same."""
    known = list(vocabulary.values().values())
    for number in range(int(draw.poisson(2.2))):
        at = int(draw.integers(BEGIN, END))
        if draw.random() < 0.4:
            value = known[int(draw.integers(len(known)))]
            words = phrases.say(draw, person.language, "distractor", thing=value.thing)
        else:
            words = phrases.say(draw, person.language, "smalltalk")
        yield Text(f"{person.id}-c{number}", "chat", at, words)
