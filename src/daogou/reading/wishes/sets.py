"""Wishes for a whole set: "a barbecue for eight under $60", "敏感肌护肤一套 300 元以内" → for how many, for how much, what.

What the budget and the number of people are read from is cut out; the rest says what it is for. An amount in another
currency than the shop's is not taken for a budget, and neither is a bare number that may count people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from daogou.reading.edits.numbers import COUNT, NUMBER, number
from daogou.reading.money import SIGNS, WORD, amount, money
from daogou.reading.spelling import plain

MOST_PEOPLE = 500
_SIGNS = "|".join(map(re.escape, SIGNS))
_AMOUNT = rf"{money('amount')}(?![\d.])"
_BUDGETS = [
    re.compile(pattern)
    for pattern in (
        rf"(?:within |on |with |my |a )*(?:budget(?: is| of|:)?|预算(?:是|为|在|：|:)?)\s*(?:under |about |of )?{_AMOUNT}"
        r"(?:\s*(?:以内|以下|之内|内|左右))?",
        rf"(?:under|below|within|up to|at most|less than|no more than|not more than|max(?:imum)?|for under|for less than)"
        rf"\s+{_AMOUNT}(?: in total| altogether| total)?",
        rf"{_AMOUNT}\s*(?:or less|at most|max|tops|budget|以内|以下|之内|封顶|内)",
        rf"(?:不超过|不高于|低于|最多|少于|控制在)\s*{_AMOUNT}(?:\s*(?:以内|以下|之内|内))?",
        r"(?:for|花)\s*" + _AMOUNT,
    )
]
_NO_BUDGET = re.compile(
    rf"(?<![\w.])-\s*{money('less')}|(?:{_SIGNS})\s*{NUMBER}|{NUMBER}\s*(?:{WORD})(?![a-z])"
    rf"|(?:under|below|within|up to|at most|less than|budget(?: is| of|:)?|预算|不超过|不高于|低于|最多|控制在)\s*0+(?:\.0+)?(?![\d.])"
)
"""Amounts that are left when no budget was found."""
_PEOPLE = [
    re.compile(pattern)
    for pattern in (
        rf"for (?:a family of |a group of |about )?(?P<n>{COUNT})(?: (?:people|persons|guests|friends|adults|kids|of us))?\b",
        rf"\b(?P<n>{COUNT}) (?:people|persons|guests|friends|adults|kids)\b",
        rf"(?P<n>{NUMBER})\s*(?:个人|人份|人|位|口之家|口人|口)",
    )
]


@dataclass(frozen=True, slots=True)
class SetWish:
    """`budget` in minor units, `people` ≥ 1, None where nothing is said; `about` what remains of the words, plain;
    `amiss` an amount that was named as a budget and is none: in another currency, or not above nothing."""

    about: str
    people: int | None
    budget: int | None
    amiss: str = ""


def read_wish(text: str, currency: str) -> SetWish:
    """What somebody wishes for, in either language."""
    rest = plain(text)
    budget, rest = _budget(rest, currency)
    amiss = _NO_BUDGET.search(rest) if budget is None else None
    people, rest = _people(rest)
    return SetWish(" ".join(rest.split()).strip(" ,，。.、!！"), people, budget, amiss[0].strip() if amiss else "")


def _budget(text: str, currency: str) -> tuple[int | None, str]:
    for pattern in _BUDGETS:
        for found in pattern.finditer(text):
            minor = _minor(found, currency, told=pattern is not _BUDGETS[-1])
            if minor is not None:
                return minor, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _minor(found: re.Match[str], currency: str, told: bool) -> int | None:
    """The amount in minor units; without a sign or word of money only where the words `told` that it is one."""
    named = found["amounts"] or found["amountw"]
    return (amount(found, "amount", currency) or None) if named or told else None


def _people(text: str) -> tuple[int | None, str]:
    for pattern in _PEOPLE:
        for found in pattern.finditer(text):
            value = number(found["n"])
            if (
                value is not None
                and value == int(value)
                and 1 <= value <= MOST_PEOPLE
                and found["n"] not in ("a", "an")
            ):
                return int(value), f"{text[: found.start()]} {text[found.end() :]}"
    return None, text
