"""Amounts in a wish with what is said of them: at least 16 GB, 85±1 cm, between 50 and 100 euros, 两百以内."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from daogou.reading.edits.numbers import NUMBER, number
from daogou.reading.measures import pattern as unit_pattern
from daogou.reading.money import WORD

_MORE = r"(?:over|above|more than|greater than|exceeding|>|＞|超过|大于|高于|多于|大过|重于|长于|宽于|厚于)"
_LEAST = (
    r"(?:at least|min(?:imum|\.)?(?: of)?|no less than|not less than|not under|not below|no fewer than|starting (?:at|from)|"
    r"from|≥|>=|=>|⩾|至少要?有?|不低于|不少于|不小于|大于等于|大于或等于|最少|最低|起码)"
)
_UNDER = r"(?:under|below|less than|fewer than|<|＜|小于|低于|少于|不到|不足|不满|轻于|短于|窄于|薄于)"
_MOST = (
    r"(?:at most|up to|no more than|not more than|not over|not above|no greater than|max(?:imum|\.)?(?: of)?|within|≤|<=|=<|⩽|"
    r"不超过|不高于|不大于|不多于|小于等于|小于或等于|最多|至多|最高|最大|控制在|不要超过|别超过|不能超过)"
)
_ABOUT = r"(?:about|around|approximately|approx\.?|roughly|circa|~|≈|约|大约|大概|差不多)"
_COMPARED_MORE = (
    r"(?P<morethan>longer|larger|bigger|heavier|wider|taller|higher|deeper|thicker|faster|brighter|stronger)"
)
_COMPARED_LESS = r"(?P<lessthan>shorter|smaller|lighter|narrower|lower|thinner|slower|quieter|cheaper)"
_NEARLY = 0.1
"""So far from what is said an "about" reaches."""
_END = {
    "least": r"(?:or (?:more|above|over|larger|bigger|longer|up|higher|heavier|greater|better)|and (?:up|above|over|more)|"
    r"(?:at )?minimum|at least|\+|及?以上|或以上|或更[多大长高重]|起)",
    "most": r"(?:or (?:less|under|below|smaller|shorter|lower|lighter|cheaper|fewer)|and (?:under|below)|max(?:imum)?|at most|"
    r"tops|及?以内|及?以下|之内|之下|或以下|或更[少小短低轻]|封顶|内(?![存部置]))",
    "about": r"(?:左右|上下|or so)",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """text[start:stop]: between `low` and `high` (the ends belong to it unless `above` or `below` them is said) of what
    is written `unit` or has this `sign` of money. `told`: whether anything but a number is said. `than` is the
    adjective of a comparison ("heavier")."""

    start: int
    stop: int
    low: float | None
    high: float | None
    above: bool = False
    below: bool = False
    unit: str = ""
    sign: str = ""
    told: bool = True
    than: str = ""


def amounts(text: str) -> Iterator[Amount]:
    """In the order of a plain text, none overlapping another."""
    at = 0
    while at < len(text):
        found = [(match, name) for name, each in _patterns() if (match := each.search(text, at))]
        # the earliest, and of those the one that says most
        sure = sorted(found, key=lambda hit: (hit[0].start(), hit[0].start() - hit[0].end()))
        made = next((one for match, name in sure if (one := _amount(match, name))), None)
        if made is None:
            if not sure:
                return
            at = sure[0][0].end()
        else:
            yield made
            at = made.stop


def _one(name: str) -> str:
    # a number within a name ("i7-1165G7", "A4") is a part of it
    alone = r"(?<![a-z\d.])(?<![a-z]-)(?<![a-z]\d-)" if name == "a" else ""
    return (
        rf"(?P<{name}s>[¥￥$€£])?\s*{alone}(?P<{name}>{NUMBER})(?<!,)(?![\d.]*\d)"
        rf"(?P<{name}u>{unit_pattern()}|\s*(?:{WORD})(?![a-z]))?"
    )


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    one, two = _one("a"), _one("b")
    before = (
        rf"(?:(?P<more>{_MORE})|(?P<least>{_LEAST})|(?P<under>{_UNDER})|(?P<most>{_MOST})|(?P<about>{_ABOUT})"
        rf"|{_COMPARED_MORE} than|{_COMPARED_LESS} than)"
    )
    after = "|".join(rf"(?P<{name}_>{told})" for name, told in _END.items())
    return (
        ("both", re.compile(rf"(?:between|介于|在)\s*{one}\s*(?:and|to|-|–|~|到|至|和|与)\s*{two}(?:\s*之间)?")),
        ("both", re.compile(rf"(?:from\s+)?{one}\s*(?:to\s|-|–|~|到|至)\s*{two}(?:\s*之间)?")),
        ("near", re.compile(rf"{one}\s*(?:±|\+/-|\+-|正负|give or take|上下浮动|plus or minus)\s*{two}")),
        ("one", re.compile(rf"{before}\s*{one}(?:\s*(?:{after}))?")),
        ("one", re.compile(rf"{one}\s*(?:{after})")),
        ("bare", re.compile(one)),
    )


def _amount(found: re.Match[str], name: str) -> Amount | None:
    first = number(found["a"])
    if first is None:
        return None
    value, unit, sign = float(first), (found["au"] or "").strip(), found["as"] or ""
    span = (found.start(), found.end())
    if name == "bare":
        return Amount(*span, value, value, unit=unit, sign=sign, told=False)
    if name == "one":
        return _compared(found, span, value, unit, sign)
    second = number(found["b"])
    if second is None or (name == "both" and value > float(second)):
        return None
    low, high = (value, float(second)) if name == "both" else (value - float(second), value + float(second))
    return Amount(*span, low, high, unit=(found["bu"] or "").strip() or unit, sign=sign or found["bs"] or "")


def _compared(found: re.Match[str], span: tuple[int, int], value: float, unit: str, sign: str) -> Amount:
    told = found.groupdict()
    said = {key for key, words in told.items() if words}
    than = told.get("morethan") or told.get("lessthan") or ""
    above, below = bool(said & {"more", "morethan"}), bool(said & {"under", "lessthan"})
    if above or said & {"least", "least_"}:
        return Amount(*span, value, None, above=above, unit=unit, sign=sign, than=than)
    if below or said & {"most", "most_"}:
        return Amount(*span, None, value, below=below, unit=unit, sign=sign, than=than)
    return Amount(*span, value * (1 - _NEARLY), value * (1 + _NEARLY), unit=unit, sign=sign)
