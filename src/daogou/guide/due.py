"""What runs out when: the day, the days between which it is likely, and what both stand on, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

import numpy as np

from daogou.guide.cards import Sentence
from daogou.guide.ledger import Amount, Fact
from daogou.guide.sentences import every
from daogou.guide.stated import day as named_day
from daogou.models.due_dates import Due
from daogou.shop.interactions import BUY, Interactions
from daogou.shop.products import Product
from daogou.types import FactId, Language

AHEAD = 7
"""Days ahead within which what is expected is told of."""
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class RunsOut:
    """One product: needed about `on`, in four of five cases from `earliest` to `latest`; bought on `times` days, every
    `interval` days by what is expected, last on `last`. `facts` are its latest orders."""

    product: Product
    on: date
    earliest: date
    latest: date
    last: date
    times: int
    interval: float
    facts: Sequence[FactId]


@dataclass(frozen=True, slots=True)
class _Row:
    """The same before its product is read: `row` in the release."""

    row: int
    on: date
    earliest: date
    latest: date
    last: date
    times: int
    interval: float

    def told(self) -> tuple[date, date, date, date, int, float]:
        """As `RunsOut` has them."""
        return self.on, self.earliest, self.latest, self.last, self.times, self.interval


def soon(due: Due, today: int) -> list[_Row]:
    """Of these, what is expected within `AHEAD` days or overdue, but not longer than it is likely that it is still
    wanted; what is expected first comes first. `today` is a calendar day as `profiles.days` counts them."""
    wanted = (due.expected <= today + AHEAD) & (due.late >= today)
    order = np.flatnonzero(wanted)[np.argsort(due.expected[wanted], kind="stable")]
    return [
        _Row(
            int(due.products[at]),
            date.fromordinal(round(due.expected[at])),
            date.fromordinal(floor(due.early[at])),
            date.fromordinal(ceil(due.late[at])),
            date.fromordinal(int(due.last[at])),
            int(due.times[at]),
            float(due.interval[at]),
        )
        for at in order
    ]


def evidence(history: Interactions, row: int, most: int = 5) -> list[FactId]:
    """The latest orders of this product, newest first."""
    if history.facts is None:
        return []
    mine = history.facts[(history.products == row) & (history.kinds == BUY)].tolist()
    return [FactId(fact) for fact in dict.fromkeys(reversed(mine))][:most]


def said(one: RunsOut, today: date, language: Language) -> Sentence:
    """ "Coffee runs out about Thursday": the title, the day, its span, and the rhythm that it comes from."""
    title, span = one.product.title.within(language), _span(one, language)
    when = _when(one.on, today, language)
    if language == "zh":
        rhythm = f"您大约{every(one.interval, 'zh')}买一次，最近一次是{named_day(one.last, 'zh')}"
        return Sentence(f"“{title}”{'' if one.on >= today else '大概'}{when}用完（{span}）：{rhythm}。", one.facts)
    rhythm = f"you buy it about {every(one.interval, 'en')}, last on {named_day(one.last, 'en')}"
    verb = "runs out" if one.on >= today else "will have run out"
    return Sentence(f"“{title}” {verb} {when} ({span}): {rhythm}.", one.facts)


def fact(one: RunsOut) -> Fact:
    """The same as a fact of a guide."""
    days = [Amount("date", day.toordinal(), "when") for day in (one.on, one.earliest, one.latest)]
    return Fact(FactId(f"runs_out:{one.product.id}"), one.product.id, (), tuple(days), frozenset({"due"}))


def said_beside(one: RunsOut, today: date, language: Language) -> Sentence:
    """The same beside the product, without its title: "Runs out about 3 May, between 1 and 8 May"."""
    on, first, last = (named_day(day, language) for day in (one.on, one.earliest, one.latest))
    if language == "zh":
        told = f"大概{on}左右用完，{first}至{last}之间"
    else:
        told = f"{'Runs' if one.on >= today else 'Was expected to run'} out about {on}, between {first} and {last}"
    return Sentence(told, [fact(one).id, *one.facts])


def _when(on: date, today: date, language: Language) -> str:
    ahead = (on - today).days
    if ahead in (0, 1):
        return (("今天", "明天")[ahead] + "左右") if language == "zh" else f"about {('today', 'tomorrow')[ahead]}"
    if 1 < ahead < 7:
        return f"周{_CHINESE[on.weekday()]}左右" if language == "zh" else f"about {_WEEKDAYS[on.weekday()]}"
    return f"{named_day(on, 'zh')}左右" if language == "zh" else f"about {named_day(on, 'en')}"


def _span(one: RunsOut, language: Language) -> str:
    first, last = (named_day(edge, language) for edge in (one.earliest, one.latest))
    return f"{first}至{last}之间" if language == "zh" else f"between {first} and {last}"
