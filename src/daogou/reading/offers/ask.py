"""The question to a language model about an offer's text, and how rules answer it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from daogou.language.ask import Ask, Limits
from daogou.language.prompts import render
from daogou.reading.claims import folded
from daogou.reading.offers.facts import Context, Fact
from daogou.reading.offers.read import Reader
from daogou.reading.offers.told import FLAGS, ONE, OfferAnswer, ToldFact, minor, share_of, whole
from daogou.types import minor_units

LONGEST = 1_000
"""Characters of a text that a model is asked about."""


def prepare(text: str, ctx: Context) -> Ask[OfferAnswer]:
    """The question about this text."""
    names = ", ".join(sorted(name for name in ctx.called if name in folded(text))) or "-"
    today = ctx.now.astimezone(ctx.zone).date().isoformat()
    values = {"text": text[:LONGEST], "currency": ctx.currency, "today": today, "names": names}
    return Ask("offer", render("offer", 1, values), OfferAnswer, Limits(tokens=1_024, seconds=120))


def by_rules(text: str, reader: Reader) -> OfferAnswer:
    """What the rules answer to the same question."""
    told = [
        ToldFact(quote=text[hit.start : hit.stop], **fields)
        for hit in reader.said(text).hits
        for fields in _fields(hit.facts, text, reader.ctx)
    ]
    return OfferAnswer(facts=told)


def _fields(facts: Sequence[Fact], text: str, ctx: Context) -> Iterator[dict[str, Any]]:
    """The rules' facts as a model would tell them."""
    told = {fact.field for fact in facts}
    flags = {fact: what for what, fact in FLAGS.items()}
    ones = {field: (what, measure) for what, (field, measure) in ONE.items() if what != "minimum_above"}
    scales: Mapping[object, int] = {minor: minor_units(ctx.currency), share_of: 100, whole: 1}
    for field, value in facts:
        if field in ("every", "over"):
            continue
        if isinstance(value, bool | str) and (flag := flags.get(Fact(field, value))):
            yield {"what": flag}
        elif field in ones:
            what, measure = ones[field]
            above = field == "minimum_amount" and "over" in told
            yield {"what": "minimum_above" if above else what, "numbers": [value / scales[measure]]}
        elif field in ("starts", "ends"):
            yield {"what": field, "words": [value.isoformat()]}
        elif field == "scope":
            names = [name for name, meant in ctx.called.items() if meant == value and name in folded(text)]
            yield {"what": "scope", "words": names[:1]}
        else:
            yield _pair(field, value, "every" in told, text, ctx)


def _pair(field: str, value: Any, every: bool, text: str, ctx: Context) -> dict[str, Any]:
    units = minor_units(ctx.currency)
    match field:
        case "step":
            return {"what": "every_threshold" if every else "threshold", "numbers": [each / units for each in value]}
        case "nth_item":
            return {"what": "nth_item", "numbers": [value[0], value[1] / 100], "words": [] if value[2] else ["同款"]}
        case "buy_get":
            return {"what": "buy_get", "numbers": [value[0], value[1], value[2] / 100]}
        case "bundle":
            return {"what": "bundle", "numbers": [value[0], value[1] / units]}
        case "member_price":
            names = [name for name, meant in ctx.called.items() if meant == ("products", value[0])]
            return {"what": "member_price", "numbers": [value[1] / units], "words": names[:1]}
    return {"what": "code", "words": [text[slice(*value)]]}
