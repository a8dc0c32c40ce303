"""The question to a language model about a wish, how rules answer it, and what of any answer is believed.

A model says each condition in a plain form, beside the words of the wish that set it; the plain form is read by the
same rules. So no model can bring up a condition, a number or a name that the wish or the shop does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from daogou.language.ask import Ask, Limits
from daogou.language.prompts import render
from daogou.reading.edits.numbers import NUMBER, number
from daogou.reading.people import person_of, whom
from daogou.reading.spelling import plain
from daogou.reading.wishes.constraint import Constraint
from daogou.reading.wishes.known import Known
from daogou.reading.wishes.read import LONGEST, read
from daogou.reading.wishes.wish import Wish

_MOST = 12
_NAMES = 40
_DENIES = re.compile(
    r"\b(?:not?|without|except|excluding|never|avoid|non|hate|don't|anything but)\b|[不无别没非除免]|排除|讨厌"
)


class ToldCondition(BaseModel):
    """One condition in a plain form, and the words that set it."""

    model_config = ConfigDict(extra="ignore")
    quote: str
    says: str


class WishAnswer(BaseModel):
    """What somebody wishes for."""

    model_config = ConfigDict(extra="ignore")
    what: str = ""
    whom: str = ""
    conditions: list[ToldCondition] = Field(default_factory=list, max_length=_MOST)


def prepare(text: str, shop: Known) -> Ask[WishAnswer]:
    """The question about this wish."""
    often = sorted(shop.names.had, key=lambda name: -shop.names.had[name])[:_NAMES]
    values = {
        "text": " ".join(text[:LONGEST].split()),
        "currency": shop.currency,
        "names": ", ".join(shop.label(name).en for name in often) or "-",
    }
    return Ask("wish", render("wish", 1, values), WishAnswer, Limits(tokens=384, seconds=60))


def by_rules(text: str, shop: Known) -> WishAnswer:
    """What the rules answer to the same question."""
    wish = read(text, shop)
    told = [ToldCondition(quote=each.quote, says=each.quote) for each in wish.constraints]
    return WishAnswer(what=wish.what, whom=wish.whom, conditions=told[:_MOST])


def accept(text: str, answer: WishAnswer, shop: Known) -> Wish:
    """The rules' reading, and what of the answer stands on words that the rules could not read."""
    wish, said = read(text, shop), plain(text[:LONGEST])
    more = [one for told in answer.conditions for one in _believed(told, wish, said, shop)]
    taken = {one.slot for one in wish.constraints}
    new = tuple({one.slot: one for one in more if one.slot not in taken}.values())
    what = wish.what
    for one in new:
        what = " ".join(what.replace(one.quote, " ").split())
    shorter = plain(answer.what)
    if new and shorter and set(shorter.split()) <= set(what.split()):
        what = shorter
    return replace(wish, what=what, constraints=(*wish.constraints, *new), whom=wish.whom or _person(answer, said))


def _believed(told: ToldCondition, wish: Wish, said: str, shop: Known) -> Iterator[Constraint]:
    """The conditions that the plain form sets, where the quote bears them out: the wish has it, the rules did not read
    it, its numbers are there, and what is left out is denied there."""
    quote = plain(told.quote)
    unread = quote and quote in said and not any(one.quote in quote or quote in one.quote for one in wish.constraints)
    if not unread or not _numbers(told.says) <= _numbers(quote):
        return
    for one in read(told.says, shop).constraints:
        if _is_there(one, quote) and one.negated == bool(_DENIES.search(quote)):
            yield replace(one, quote=quote)


def _is_there(one: Constraint, quote: str) -> bool:
    """Whether the quote may set it. A value may be said in other words ("the colour of the sky"), a brand may not."""
    if one.range is not None or one.kind in ("stock", "attribute"):
        return True
    return any(plain(name) in quote for values in one.values for name in (values.en, values.zh) if name)


def _numbers(text: str) -> set[object]:
    return {value for found in re.findall(NUMBER, plain(text)) if (value := number(found)) is not None}


def _person(answer: WishAnswer, said: str) -> str:
    """Whom it is for, where the wish has that very word."""
    word = plain(answer.whom)
    return whom(person_of(word)) if word and word in said else ""
