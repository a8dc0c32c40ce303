"""One plain form of many ways to write the same: full-width, circled and other digits, dashes, hidden characters.

A folded text keeps, for each of its characters, the place in the text that it was folded from.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_HIDDEN = {"\u20e3", "\ufe0e", "\ufe0f"}  # the box of a keycap, and how an emoji is drawn
_DASHES = dict.fromkeys("‐‑‒–—―−⁃﹘", "-")
_NUMERALS = dict(zip("零〇○一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001223456789" + "1" + "123456789", strict=True))
_SPELLED = re.compile(rf"(?:[{''.join(_NUMERALS)}\d][ -]?){{7,}}")


@lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    """One character, or none for what is not seen."""
    if char in _HIDDEN or (unicodedata.category(char) == "Cf"):
        return ""
    if char in _DASHES:
        return "-"
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    form = unicodedata.normalize("NFKC", char)
    if len(form) == 1:
        return " " if unicodedata.category(form) == "Zs" else form
    return " " if char.isspace() else char


def folded(text: str) -> tuple[str, list[int]]:
    """The plain form, and for each of its characters (and its end) the place in `text`."""
    if text.isascii():
        return text, list(range(len(text) + 1))
    plain = [_plain(char) for char in text]
    places = [place for place, char in enumerate(plain) if char]
    return "".join(plain), [*places, len(text)]


def with_digits(plain: str) -> str:
    """The same with long runs of Chinese numerals as digits, character by character: 一三八〇〇… → 13800…"""
    return _SPELLED.sub(lambda run: "".join(_NUMERALS.get(char, char) for char in run[0]), plain)
