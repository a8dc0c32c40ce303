"""Numbers as people write them: 1,200, 12.5, 两百五, 三千零二十, four."""

from __future__ import annotations

from decimal import Decimal

NUMBER = r"(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千万]+)"
"""A pattern of those in figures and in Chinese."""
SMALL = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
COUNT = rf"(?:{NUMBER}|a|an|{'|'.join(SMALL)})"
"""And of those up to a dozen in English words."""

_DIGITS = {sign: value for value, signs in enumerate(["零〇", "一", "二两", *"三四五六七八九"]) for sign in signs}
_UNITS = {"十": 10, "百": 100, "千": 1_000}


def number(text: str) -> Decimal | None:
    """The number that `COUNT` matched; None for Chinese signs that make none."""
    if text in ("a", "an"):
        return Decimal(1)
    if text in SMALL:
        return Decimal(SMALL.index(text) + 1)
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    value = _chinese(text)
    return None if value is None else Decimal(value)


def _chinese(text: str) -> int | None:
    """With 万 as ten thousand, and a last digit without a unit as tenths of the unit before it: 两百五 is 250."""
    above, _, below = text.rpartition("万")
    if "万" in text:
        high, low = _chinese(above), _chinese(below) if below else 0
        return None if high is None or low is None else 10_000 * high + low
    total, digit, unit = 0, None, 0
    for sign in text:
        if sign in _UNITS:
            unit = _UNITS[sign]
            total += (1 if digit is None else digit) * unit
            digit = None
        elif sign in "零〇":
            unit = 0
        elif digit is not None:
            return None
        else:
            digit = _DIGITS[sign]
    if digit is None:
        return total or None
    return total + digit * (unit // 10 if unit > 10 else 1)
