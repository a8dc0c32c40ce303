"""What a language model tells of an offer's text, fact by fact, and the facts that it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from daogou.reading.claims import folded
from daogou.reading.edits.numbers import SMALL, number
from daogou.reading.offers.amounts import off
from daogou.reading.offers.facts import Context, Fact
from daogou.shop.pricing.benefits import WHOLE
from daogou.types import minor_units

What = Literal[
    "threshold", "every_threshold", "percent_off", "fixed_off", "fixed_off_each", "nth_item", "buy_get", "bundle",
    "member_price", "subsidy", "credit", "minimum_amount", "minimum_above", "minimum_items", "no_minimum", "cap",
    "no_cap", "cap_per_item", "everything", "one_seller", "across_sellers", "coupon", "scope", "members", "code",
    "uses_per_shopper", "items_per_shopper", "exclusive", "goes_together", "cheapest_free", "can_pay", "starts", "ends",
]  # fmt: skip


class ToldFact(BaseModel):
    """One fact and the words that state it: `numbers` in the order of the prompt, `words` names, a code or a moment."""

    model_config = ConfigDict(extra="ignore")
    quote: str
    what: What
    numbers: list[float] = Field(default_factory=list, max_length=3)
    words: list[str] = Field(default_factory=list, max_length=20)


class OfferAnswer(BaseModel):
    """What a text says of an offer."""

    facts: list[ToldFact] = Field(default_factory=list, max_length=40)


NUMBERS = re.compile(
    r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万]+|\b(?:" + "|".join(SMALL) + r")\b"
)
_ZHE = re.compile(r"\d(?:\.\d+)?\s*折|\d\d\s*折|[一二三四五六七八九]{1,2}折|半价|对折")
_MEANT: Mapping[str, Sequence[float]] = {
    "half": (50,), "free": (100,), "免": (100,), "送": (100,), "0元": (100,), "零元": (100,), "bogo": (1, 100),
    "once": (1,), "twice": (2,), "second": (2,), "2nd": (2,), "third": (3,), "3rd": (3,), "fourth": (4,), "fifth": (5,),
    "a customer": (1,), "per customer": (1,),
}  # fmt: skip
"""Numbers that words stand for."""


def numbers_in(quote: str) -> set[Decimal]:
    """All numbers that the quote holds or stands for, those that are taken off (8折: 20) and differences (3 for 2)."""
    plain = folded(quote)
    told = {value for found in NUMBERS.findall(plain) if (value := number(found)) is not None}
    told |= {value * 10_000 for found in re.findall(r"(\d+(?:\.\d+)?)万", plain) if (value := Decimal(found))}
    told |= {Decimal(less) / 100 for found in _ZHE.findall(plain) if (less := off(found)) is not None}
    told |= {Decimal(value) for word, values in _MEANT.items() if word in plain for value in values}
    return told


FLAGS: Mapping[str, Fact] = {
    "no_minimum": Fact("no_minimum", True),
    "no_cap": Fact("no_cap", True),
    "everything": Fact("everything", True),
    "one_seller": Fact("one_seller", True),
    "across_sellers": Fact("stage", "platform"),
    "coupon": Fact("stage", "coupon"),
    "members": Fact("members", True),
    "exclusive": Fact("exclusive", True),
    "goes_together": Fact("exclusive", False),
    "cheapest_free": Fact("cheapest", True),
    "can_pay": Fact("can_pay", True),
}


def facts_of(told: ToldFact, n: Sequence[Decimal], ctx: Context) -> Sequence[Fact] | None:
    """Raises where numbers or words are missing or make no sense."""
    what = told.what
    if what in FLAGS:
        return [FLAGS[what]]
    if what in ONE:
        field, measure = ONE[what]
        return [Fact(field, measure(n[0], ctx)), *([Fact("over", True)] if what == "minimum_above" else [])]
    if what in ("threshold", "every_threshold"):
        every = [Fact("every", True)] if what == "every_threshold" else []
        return [Fact("step", (minor(n[0], ctx), minor(n[1], ctx))), *every]
    return _named(told, n, ctx) if what in ("member_price", "scope", "code") else _several(told, n, ctx)


def _named(told: ToldFact, n: Sequence[Decimal], ctx: Context) -> Sequence[Fact] | None:
    if told.what == "code":
        return [Fact("code", told.words[0])]
    meant = [ctx.called[folded(word)] for word in told.words]
    if told.what == "scope":
        return [Fact("scope", each) for each in meant] or None
    kind, key = meant[0]
    return [Fact("member_price", (key, minor(n[0], ctx)))] if kind == "products" else None


def _several(told: ToldFact, n: Sequence[Decimal], ctx: Context) -> Sequence[Fact]:
    if told.what == "nth_item":
        return [Fact("nth_item", (whole(n[0], ctx), share_of(n[1], ctx), not told.words))]
    if told.what == "buy_get":
        return [Fact("buy_get", (whole(n[0], ctx), whole(n[1], ctx), share_of(n[2], ctx) if len(n) > 2 else WHOLE))]
    if told.what == "bundle":
        return [Fact("bundle", (whole(n[0], ctx), minor(n[1], ctx)))]
    return [Fact(told.what, _moment(told, ctx))]


def minor(value: Decimal, ctx: Context) -> int:
    """An amount in minor units. Raises `ValueError`, as the next two do."""
    told = value * minor_units(ctx.currency)
    if told != int(told) or not 0 < told <= 10**12:
        raise ValueError("no amount")
    return int(told)


def whole(value: Decimal, ctx: Context) -> int:
    """A count."""
    if value != int(value) or value < 1:
        raise ValueError("no count")
    return int(value)


def share_of(value: Decimal, ctx: Context) -> int:
    """Percents in hundredths."""
    share = value * 100
    if share != int(share) or not 0 < share <= WHOLE:
        raise ValueError("no share")
    return int(share)


ONE: Mapping[str, tuple[str, Callable[[Decimal, Context], int]]] = {
    "fixed_off": ("fixed", minor),
    "fixed_off_each": ("each", minor),
    "credit": ("credit", minor),
    "minimum_amount": ("minimum_amount", minor),
    "minimum_above": ("minimum_amount", minor),
    "cap": ("cap", minor),
    "cap_per_item": ("per_item", minor),
    "minimum_items": ("minimum_items", whole),
    "uses_per_shopper": ("per_shopper", whole),
    "items_per_shopper": ("items_per_shopper", whole),
    "percent_off": ("percent", share_of),
    "subsidy": ("subsidy", share_of),
}


def _moment(told: ToldFact, ctx: Context) -> datetime:
    """A day without a time begins at midnight, and as an end counts to its own."""
    written = told.words[0]
    moment = datetime.fromisoformat(written)
    moment = moment.replace(tzinfo=ctx.zone) if moment.tzinfo is None else moment
    day = moment - timedelta(minutes=1) if told.what == "ends" and len(written) > 10 and not moment.hour else moment
    held = numbers_in(told.quote) | {Decimal(place) for place in _months(told.quote)}
    if not {Decimal(moment.day), Decimal(day.day)} & held or not {Decimal(moment.month), Decimal(day.month)} & held:
        raise ValueError("the words name another day")
    return moment + timedelta(days=1) if told.what == "ends" and len(written) == 10 else moment


def _months(quote: str) -> Iterator[int]:
    names = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    yield from (place for place, name in enumerate(names, 1) if re.search(rf"\b{name}", folded(quote)))
