"""Amounts of money, as people write them in either language: ¥200, 200 元, two dollars' signs and words by currency."""

from __future__ import annotations

import re

from daogou.reading.edits.numbers import NUMBER, number
from daogou.types import minor_units

SIGNS = {"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}
WORDS = {
    **dict.fromkeys(("rmb", "cny", "yuan", "元", "块", "块钱", "人民币"), "CNY"),
    **dict.fromkeys(("usd", "dollar", "dollars", "bucks", "美元", "刀"), "USD"),
    **dict.fromkeys(("eur", "euro", "euros", "欧元", "欧"), "EUR"),
    **dict.fromkeys(("gbp", "pounds", "英镑"), "GBP"),
}
WORD = "|".join(sorted(WORDS, key=len, reverse=True))
"""A pattern of the words, the longest first."""


def money(name: str) -> str:
    """A pattern of one amount, whose groups are `name` and, with s and w after it, its sign and its word."""
    return rf"(?P<{name}s>[¥￥$€£])?\s*(?P<{name}>{NUMBER})\s*(?P<{name}w>{WORD})?"


def amount(found: re.Match[str], name: str, currency: str) -> int | None:
    """What `money(name)` matched, in minor units; None in another currency than this, and for what is no amount."""
    return minor(found[name], found[f"{name}s"], found[f"{name}w"], currency)


def minor(told: str, sign: str | None, word: str | None, currency: str) -> int | None:
    """A number with the sign or word of money beside it, in minor units; None where `amount` says none."""
    named = {SIGNS.get(sign or ""), WORDS.get(word or "")} - {None}
    value = number(told)
    if value is None or named - {currency}:
        return None
    made = value * minor_units(currency)
    return int(made) if made == int(made) and made < 2**53 else None
