"""How vouchers' rules are put in English sentences: slots with many fillers, for what `benefits` and `conditions` say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daogou.reading.offers.amounts import EN_COUNT, PERCENT, amount, count, money, off
from daogou.reading.offers.facts import Context, Fact, Phrase, Say, phrase

_A = money("a")
_IT = r"(?:(?:it|this|you|customers?|shoppers?|(?:the|this) (?:offer|deal|promotion))\s+)?"
"""Never a voucher or a member: those are facts of their own."""
_USE = (
    r"(?:(?:will |can |may |must )?(?:only )?(?:be |is |becomes |to be )?(?:only )?"
    r"(?:valid|used|applied|applies|apply|applicable|active|usable|redeemable|good|limited|restricted|works?|use it|use this)"
    r"(?: it)?(?: only)?\s+)?"
)
_WHEN = r"(?:(?:only )?(?:when|once|if|after|provided|as long as|to use it,?|for|on|with)\s+)?"
_TOTAL = (
    r"(?:(?:a|the|your|an|its)\s+)?(?:(?:order|cart|basket|purchase|products'|items')(?:'s)?\s+)?"
    r"(?:total|subtotal|sum|price|amount|value|order|purchase|spend)s?(?:\s+(?:total|price|amount|value|cost))?"
    r"(?:\s+of\s+(?:the|all|your)?\s*(?:products?|items?|goods|order|cart))?"
)
_MORE = r"(?:over|above|more than|higher than|greater than|larger than|beyond|in excess of)"
_ABOVE = (
    rf"(?:exceeds|exceeding|surpass(?:es|ing)|(?:must|has to|have to|needs to|should) (?:exceed|surpass|be {_MORE})"
    rf"|(?:is|are|goes|of) {_MORE}|{_MORE})"
)
_REACH = (
    r"(?:(?:reaches|is at least|of at least|comes to at least|amounts to at least)"
    r"|(?:must|has to|have to|needs to|should) (?:reach|be at least|come to at least|total at least))"
)
_OF = r"(?:\s+you)?(?:\s+(?:the|your)\s+(?:total|price|order|cost)(?:\s+price)?)?(?:\s+by)?\s+"
_GIVES = rf"(?:(?:will\s+)?(?:provides?|gives?|offers?|takes?|gets?|receives?|enjoys?|is){_OF})?"
_LESSENS = rf"(?:will\s+)?(?:deducts?|saves?|reduces?|cuts?|lowers?|knocks? off){_OF}"
_KIND = r"(?:(?:a|an)\s+)?(?:(?:flat|fixed|percentage|straight|extra)\s+)?"
_CALLED = r"(?:discount|reduction|price cut)\s+of\s+"
_FROM = r"(?:\s+(?:off\s+)?(?:the|your)\s+(?:(?:whole|entire|total)\s+)?(?:price|total|order|purchase))?"
_OFF = rf"\s+(?:off|discount|reduction)\b{_FROM}"


_MOST = (
    r"(?:but\s+)?(?:with\s+)?(?:(?:a|the|its)\s+)?(?:(?:maximum|discount|reduction|savings?|amount)\s+)*"
    r"(?:(?:is|are|can be|will be)\s+)?(?:capped at|limited to|up to|at most|no more than|not more than|not exceeding"
    r"|cannot exceed|(?:will|does|may) not exceed|maximum of|max(?:imum)?(?:\s+(?:is|of))?:?|cap(?:\s+(?:is|of))?:?|a cap of)"
)
_ONE = r"(?:(?:the )?same|one|a single|1)\s+(?:shop|store|seller|merchant)"
_GOODS = r"(?:products?|items?|goods|things)"
_EVERY = rf"(?:everything|anything|(?:any|all|every)\s+(?:the\s+)?(?:{_GOODS}|shops?|stores?|sellers?|merchants?|purchases?|orders?))"


def _amount(field: str, *more: Fact) -> Say:
    def say(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
        told = amount(found, "a", ctx.currency)
        return None if told is None else [Fact(field, told), *more]

    return say


def _percent(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    less = off(found["off"])
    return None if less is None else [Fact("percent", less)]


def _is(*facts: Fact) -> Say:
    return lambda found, ctx: list(facts)


def _paid(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    """Buy 3, pay for 2."""
    all_, paid = count(found["n"]), count(found["m"])
    return None if all_ is None or paid is None or paid >= all_ else [Fact("buy_get", (paid, all_ - paid, 10_000))]


def _pair(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    """$5 off $25."""
    less, at = amount(found, "a", ctx.currency), amount(found, "b", ctx.currency)
    return None if less is None or at is None or less > at else [Fact("step", (at, less))]


def _taken(what: str, say: Say) -> Sequence[Phrase]:
    """That so much is taken off, where a verb or a noun says that it is: a bare number is nothing."""
    return (
        phrase(rf"{_IT}{_GIVES}{_KIND}{_CALLED}{what}(?:\s+off\b)?{_FROM}", say),
        phrase(rf"{_IT}{_LESSENS}{_KIND}{what}(?:\s+off\b)?{_FROM}", say),
        phrase(rf"{_IT}{_GIVES}{_KIND}{what}{_OFF}", say),
    )


_OVER = Fact("over", True)
PHRASES: Sequence[Phrase] = [
    phrase(rf"{_IT}{_USE}{_WHEN}{_TOTAL}\s+{_ABOVE}\s+{_A}(?:\s+is (?:required|needed))?", _amount("minimum_amount", _OVER)),
    phrase(rf"{_IT}{_USE}{_WHEN}{_TOTAL}\s+{_REACH}\s+{_A}(?:\s+is (?:required|needed))?", _amount("minimum_amount")),
    phrase(rf"{_IT}{_USE}{_WHEN}(?:{_TOTAL}\s+)?(?:of\s+)?{_A}\s*(?:or more|and up|\+)", _amount("minimum_amount")),
    phrase(rf"(?:threshold|minimum|minimum (?:spend|purchase|order))(?:\s+(?:is|of))?:?\s*{_A}", _amount("minimum_amount")),
    *_taken(_A, _amount("fixed")),
    phrase(rf"(?:the )?(?:discount|reduction|value)(?:\s+is)?:?\s*(?:a\s+)?(?:(?:fixed|flat)\s+)?(?:amount\s+of\s+)?{_A}", _amount("fixed")),
    *_taken(rf"'?(?P<off>{PERCENT})'?", _percent),
    phrase(rf"(?:the )?(?:discount|reduction)(?:\s+is)?:?\s*'?(?P<off>{PERCENT})'?(?:\s+off)?", _percent),
    phrase(rf"{_MOST}\s+{_A}", _amount("cap")),
    phrase(rf"{_A}\s+off\s+{money('b')}", _pair),
    phrase(rf"buy\s+(?P<n>{EN_COUNT}),?\s+(?:and\s+)?pay\s+(?:only\s+)?for\s+(?P<m>{EN_COUNT})", _paid),
    phrase(rf"{_IT}{_USE}(?:for|on|to|in|at|with)?\s*{_EVERY}", _is(Fact("everything", True))),
    phrase(r"(?:is )?(?:applicable |valid )?(?:store-?wide|platform-?wide|site-?wide)", _is(Fact("everything", True))),
    phrase(rf"{_IT}{_USE}(?:(?:only\s+)?(?:for|on|to|in|at|within)\s+)?(?:the\s+)?(?:{_GOODS}\s+)?(?:from|of|in|at|within|sold by|to)?\s*{_ONE}(?:\s+only)?", _is(Fact("one_seller", True))),
    phrase(r"(?:voucher |coupon )?type:?\s*(?:is\s+)?platform", _is(Fact("stage", "platform"))),
    phrase(r"(?:voucher |coupon )?type:?\s*(?:is\s+)?(?:shop|store)", _is(Fact("stage", "coupon"), Fact("one_seller", True))),
]  # fmt: skip
