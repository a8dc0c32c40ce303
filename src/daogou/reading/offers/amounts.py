"""Money, counts and discounts as offers write them: 300, ¥1,000, 一百五十元, 1.5万, 85折, 八五折, 半价, 20%."""

from __future__ import annotations

import re
from decimal import Decimal

from daogou.reading.edits.numbers import SMALL, number
from daogou.shop.pricing.benefits import WHOLE
from daogou.types import minor_units

_CHINESE = r"[零〇一二两三四五六七八九十百千万]+"
_FIGURES = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"(?:(?:{_FIGURES})万?|{_CHINESE})"
_SIGNS = {"¥": "CNY", "￥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}
_WORDS = {
    **dict.fromkeys(("元", "块钱", "块", "圆", "人民币", "rmb", "yuan"), "CNY"),
    **dict.fromkeys(("美元", "dollars", "usd"), "USD"),
    **dict.fromkeys(("欧元", "euros", "eur"), "EUR"),
}
_AFTER = r"(?![\d%折万]|[.,]\d)"
"""Nothing that would make it another number follows."""

EN_COUNT = rf"(?:\d+|{'|'.join(SMALL)})"
COUNT = rf"(?:\d+|{_CHINESE})"
PIECE = r"(?:件|个|本|双|盒|瓶|款|套|包|支|袋|条|台|罐|样)"
ZHE = r"(?:\d(?:\.\d+)?|\d\d|[一二三四五六七八九]{1,2})\s*折|半价|对折"
PERCENT = r"\d{1,2}(?:\.\d{1,2})?\s*%"


def money(name: str) -> str:
    """A pattern of an amount whose parts are called `{name}s`, `{name}` and `{name}w`. Ticks around it are let go (folded, they are ')."""
    words = "|".join(sorted(_WORDS, key=len, reverse=True))
    return (
        rf"'?(?P<{name}s>[¥￥$€£])?\s*(?P<{name}>{_NUMBER})'?{_AFTER}"
        rf"(?:\s*(?P<{name}w>{words}))?(?![a-z])"
    )


def amount(found: re.Match[str], name: str, currency: str) -> int | None:
    """Minor units above zero; None for another currency, or what is no such amount."""
    told = {_SIGNS.get(found[f"{name}s"] or ""), _WORDS.get(found[f"{name}w"] or "")} - {None}
    value = _value(found[name])
    if value is None or told - {currency}:
        return None
    minor = value * minor_units(currency)
    return int(minor) if minor == int(minor) and 0 < minor <= 10**12 else None


def may_be_pieces(found: re.Match[str], name: str, currency: str) -> bool:
    """Whether it may count pieces instead: 满3减1. Below ten an amount has to say that it is money."""
    told = amount(found, name, currency)
    return told is not None and told < 10 * minor_units(currency) and not with_unit(found, name)


def with_unit(found: re.Match[str], name: str) -> bool:
    """Whether a sign or word says that it is money."""
    return bool(found[f"{name}s"] or found[f"{name}w"])


def count(text: str) -> int | None:
    """How many, from 1 on."""
    value = _value(text)
    return int(value) if value is not None and value == int(value) and 1 <= value <= 10_000 else None


def _value(text: str) -> Decimal | None:
    """Also with 万 after figures."""
    if text.endswith("万") and text[0].isdigit():
        return Decimal(text[:-1].replace(",", "")) * 10_000
    return number(text)


_CERTAIN = 31
"""Two figures before 折 below this, or with a nought, are no way to write what is paid: who does may mean what is not."""


def off(text: str) -> int | None:
    """What a discount takes off, in hundredths of a percent: 8折 2000, 85折 1500, 半价 5000, 15% 1500; None for what may
    mean either, 15折: to pay 15%, or as much less."""
    told = text.replace(" ", "")
    if told in ("半价", "对折"):
        return WHOLE // 2
    if told.endswith("%"):
        share = Decimal(told[:-1]) * 100
        return int(share) if share == int(share) and 0 < share <= WHOLE else None
    if told[:-1].isdecimal() and len(told) == 3 and (int(told[:2]) < _CERTAIN or told[1] == "0"):
        return None
    digits = "".join(
        str("零一二三四五六七八九".index(sign)) if sign in "一二三四五六七八九" else sign for sign in told[:-1]
    )
    pay = Decimal(digits) * (1000 if "." in digits or len(digits) == 1 else 100)
    return WHOLE - int(pay) if pay == int(pay) and 0 < pay < WHOLE and digits[0] != "0" and digits != "10" else None
