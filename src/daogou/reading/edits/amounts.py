"""What something may cost, as people say it: under ¥200, 预算两百以内, between 50 and 100."""

from __future__ import annotations

import re
from typing import NamedTuple

from daogou.reading.money import amount, money

_A, _B = money("a"), money("b")
_LEAD = (
    r"(?:(?:and|but|please|so|keep it|keep everything|my|a|the|i have a|i've a|with a|everything|all|only|nothing|anything|"
    r"it should (?:be|cost)|should (?:be|cost)|has to be|must (?:be|cost))\s+)*"
    r"(?:(?:budget|price|limit|prices)\s*(?:is|of|:|=|for this is|should be|stays?)?\s*)?"
)
_END = r"\s*(?:each|apiece|per item|please|in price|a piece|for one|for each)?"
_ZH_LEAD = r"(?:我的|我|请|最好|每件|单价|价格|价钱|预算|控制|保持|都|要|得|只有|只看|就|在|是|为|：|:)*"
_ZH_END = r"(?:就行|即可|的|吧|就好)*"

_MOST = (
    rf"{_LEAD}(?:under|below|less than|at most|no more than|not more than|up to|max(?:imum)?(?: of)?|within|cheaper than|"
    rf"not over|not above|over no|costing less than)\s*{_A}{_END}",
    rf"(?:please\s+)?(?:i\s+)?(?:nothing|(?:do not|don't) (?:show me|show|want|recommend) (?:me )?anything|no products?)\s+"
    rf"(?:that costs |which costs |costing )?(?:over|above|more than|dearer than)\s*{_A}{_END}",
    rf"{_LEAD}{_A}\s*(?:or less|or under|max|maximum|at most|tops){_END}",
    rf"(?:my |a |the |i have a |with a )?budget\s*(?:is|of|:|=)?\s*{_A}{_END}",
    rf"{_ZH_LEAD}(?:不超过|不高于|低于|最多|少于|不要超过|别超过|小于|不能超过){_A}{_ZH_END}",
    rf"{_ZH_LEAD}{_A}(?:以内|以下|之内|之下|内|封顶){_ZH_END}",
    rf"(?:我的)?预算(?:是|为|就|：|:)?{_A}",
    rf"(?:不要|别)(?:给我)?(?:推荐|看|买)?(?:超过|高于|贵于){_A}(?:的)?(?:东西|商品)?",
)
_LEAST = (
    rf"{_LEAD}(?:over|above|more than|at least|from|no less than)\s*{_A}{_END}",
    rf"{_ZH_LEAD}(?:高于|不低于|至少|不少于){_A}{_ZH_END}",
    rf"{_ZH_LEAD}{_A}以上{_ZH_END}",
)
_BOTH = (
    rf"{_LEAD}(?:between|from)\s*{_A}\s*(?:and|to|-|–)\s*{_B}{_END}",
    rf"{_ZH_LEAD}{_A}\s*(?:到|至|-|–|~)\s*{_B}(?:之间)?{_ZH_END}",
)
_PATTERNS = [
    *((re.compile(p), "most") for p in _MOST),
    *((re.compile(p), "both") for p in _BOTH),
    *((re.compile(p), "least") for p in _LEAST),
]


class Range(NamedTuple):
    """Prices in minor units, both ends included; None: open."""

    low: int | None
    high: int | None


def price_range(clause: str, currency: str) -> Range | None:
    """What the whole of this clause (lower case) says of prices in the shop's currency; None where it says something
    else, names another currency, or a range of nothing. "Under" an amount takes the amount in: nobody is sent away over
    a cent."""
    for pattern, kind in _PATTERNS:
        if found := pattern.fullmatch(clause):
            first = amount(found, "a", currency)
            second = amount(found, "b", currency) if kind == "both" else first
            if first is None or second is None or not 0 < first <= second:
                return None
            if kind == "both":
                return Range(first, second) if first < second else None
            return Range(None, first) if kind == "most" else Range(first, None)
    return None
