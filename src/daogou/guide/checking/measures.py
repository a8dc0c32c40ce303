"""The measures in a sentence: every number with its unit, as the words have it, and the roles that its words allow.

"about every 3 weeks" is 21 days, give or take half a week, in the role `every`; "满300减50" is a threshold of 300.00
and a saving of 50.00.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple, cast

from daogou.guide.checking.dates import PATTERNS, read_date
from daogou.guide.ledger import Role, Unit
from daogou.reading.edits.numbers import number
from daogou.types import minor_units


class Measure(NamedTuple):
    """text[start:stop] says `unit` × `value`, give or take `slack`, in one of these roles; none: in its unit's usual
    one. The words that give it its roles are part of it. A weekday alone is 0 (Monday) to 6, and a day of a month
    `day + 100 * month`."""

    start: int
    stop: int
    unit: Unit
    value: float
    slack: float
    roles: frozenset[Role]


_WHOLE = r"\d[\d,]*(?:\.\d+)?"
_EN = r"a dozen|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_MANY = "hundreds?|thousands?|millions?"
_ZH = r"[零一二两三四五六七八九十百千万]+"
_N = rf"(?P<n>{_WHOLE}|(?<![a-z])(?:{_EN})|{_ZH})"
_SIGN = {"$": "USD", "¥": "CNY", "￥": "CNY", "€": "EUR", "£": "GBP"}

Read = Callable[[re.Match[str], str], tuple[Unit, float, float] | None]
"""(match, the shop's currency) → unit, value, slack; None where it makes no number."""


def _counted(unit: Unit, each: float = 1, slack: float = 0) -> Read:
    def read(match: re.Match[str], currency: str) -> tuple[Unit, float, float] | None:
        value = number({"a dozen": "twelve"}.get(match["n"].lower(), match["n"].lower()))
        return None if value is None else (unit, float(value) * each, slack)

    return read


def _fixed(unit: Unit, value: float, slack: float = 0) -> Read:
    return lambda match, currency: (unit, value, slack)


def _money(match: re.Match[str], currency: str) -> tuple[Unit, float, float] | None:
    value = number(match["n"].lower())
    if value is None:
        return None
    groups = match.groupdict()
    sign = groups.get("sign")
    if sign and _SIGN.get(sign, sign.strip().upper()) != currency:
        return "money", -1, 0  # another currency than the shop's is no amount of its facts
    return "money", float(value * minor_units(currency)), 0


def _percent_left(match: re.Match[str], currency: str) -> tuple[Unit, float, float] | None:
    value = number(match["n"].lower())
    if value is None:
        return None
    tenths = float(value) if value < 10 else float(value) / 10
    return "percent", round(100 - 10 * tenths, 6), 0


def _date(match: re.Match[str], currency: str) -> tuple[Unit, float, float] | None:
    return "date", read_date(match), 0


def _never(unit: Unit) -> Read:
    """A number that is of no fact: what it counts is not said, or no fact can know it."""
    return lambda match, currency: (unit, -1, 0)


_PIECES = (
    r"products?\b|items?\b|pieces?\b|things?\b|packs?\b|bags?\b|bottles?\b|boxes\b"
    r"|件|款|样|个|份|包|盒|瓶|袋|只|支|罐|双"
)
_SOME = r"(?:of [^,.;:!?]{1,60}? |of them |more |pieces? |packs? |items? |units? )?"
"""Between how many there are and that they are there."""
_PATTERNS: list[tuple[str, Read]] = [
    *((pattern, _date) for pattern in PATTERNS),
    (rf"(?P<sign>[$¥￥€£]|(?-i:\b[A-Z]{{3}} ))\s?(?P<n>{_WHOLE})(?:\s?元)?", _money),
    (rf"{_N}\s*(?:元|块钱|块|dollars?\b|yuan\b|euros?\b|pounds?\b|bucks\b)", _money),
    (rf"(?<=[满减省立])(?P<n>{_WHOLE})(?!\s*[%件天次])", _money),
    (rf"{_N}\s*(?:%|percent\b|per cent\b)", _counted("percent")),
    (rf"{_N}\s*折", _percent_left),
    (r"半价|\bhalf[- ](?:price|off)\b", _fixed("percent", 50)),
    (r"\btoday\b|今天|今日", _fixed("days", 0)),
    (r"\byesterday\b|昨天", _fixed("days", 1)),
    (r"\btomorrow\b|明天|后天", _never("days")),
    (rf"{_N}[ -]*(?:days?\b|天)", _counted("days")),
    (r"(?<=\bevery )day\b|(?<=每)天", _fixed("days", 1)),
    (rf"{_N}\s*(?:weeks?\b|个?星期|周)", _counted("days", 7, 3.5)),
    (r"(?<=\bevery )week\b|(?<=每)周(?![一二三四五六日天])", _fixed("days", 7, 3.5)),
    (rf"{_N}\s*(?:months?\b|个月)", _counted("days", 30.4, 15.7)),
    (r"(?<=\bevery )month\b|(?<=每)(?:个?月)", _fixed("days", 30.4, 15.7)),
    (rf"(?:at least )?{_N}\s*times as often\b|(?:至少)?是偶然的\s*(?P<z>{_WHOLE})\s*倍", lambda m, c: _lift(m)),
    (rf"(?P<n>{_WHOLE})\s*(?:baskets?\b|shopping trips?\b|次购物)", _counted("baskets")),
    (r"\bonce\b(?! (?:every|more|again|you|it|they|we|the|this|that|your|a)\b)", _fixed("times", 1)),
    (r"\btwice\b", _fixed("times", 2)),
    (rf"{_N} (?:(?:of|in) )?(?:your |past |previous |earlier )*(?:orders?|purchases?)\b", _counted("times")),
    (
        rf"{_N}\s*times\b|(?<!\d)(?!两次(?:购买|下单|买)(?:之)?间)(?P<z>{_WHOLE}|[二两三四五六七八九十百]+|(?<=过)一)\s*(?:[次回趟遍]|单(?!价))",
        lambda m, c: _any(m, "times"),
    ),
    (
        rf"{_N}\s*(?:shoppers?\b|customers?\b|buyers?\b|households?\b|[位名](?:顾客|客户|买家|用户)?)",
        _counted("shoppers"),
    ),
    (rf"{_N}\s*(?:reviews?\b|reviewers?\b|条(?:评价|评论|点评|反馈)?)", _counted("reviews")),
    (rf"{_N} (?=(?:\w+ )?(?:complain|criticis|blam|prais))", _counted("reviews")),
    (rf"(?<=\bcriticised in ){_N}|(?<=\bpraised in ){_N.replace('<n>', '<k>')}", lambda m, c: _any(m, "reviews")),
    (rf"{_N} of them(?=[^.]*\bbuy)", _counted("shoppers")),
    (rf"{_N}\s*(?:people\b|persons?\b|guests\b|个人|人份|位客人|人)", _counted("people")),
    (rf"\bfor {_N}\b(?! (?:\w+ )?(?:days?|weeks?|months?|times|products?|items?|things?|pieces?))", _counted("people")),
    (rf"\bplace {_N}|第\s*{_N.replace('<n>', '<k>')}\s*[位名]", lambda m, c: _any(m, "place")),
    (rf"{_N} (?={_SOME}(?:\w+ ){{0,2}}(?:left|in stock|on hand|available|remaining)\b)", _counted("products")),
    (rf"{_N} (?=(?:of [^,.;:!?]{{1,60}} )?(?:remain|are (?:still )?(?:here|there)|to go)\b)", _counted("products")),
    (
        rf"(?<=\bin stock, ){_N}(?: of them| pieces)?|(?<=库存){_N.replace('<n>', '<k>')}",
        lambda m, c: _any(m, "products"),
    ),
    (
        rf"(?<=剩)\s*{_N}\s*(?:{_PIECES})|{_N.replace('<n>', '<k>')}\s*(?:{_PIECES})(?= (?:left|remaining))",
        lambda m, c: _any(m, "products"),
    ),
    (rf"{_N}\s*(?:\w+ )?(?:{_PIECES})", lambda m, c: _pieces(m)),
    (rf"[×x]\s?(?P<n>{_WHOLE})|(?P<k>{_WHOLE})\s?×", lambda m, c: _any(m, "products")),
    (
        rf"(?<!\bthe )\b(?!two (?:purchases|orders|buys)\b)(?:{_EN.replace('|one|', '|')}|dozens?|{_MANY})\b",
        _never("products"),
    ),
]
_COMPILED = [(re.compile(pattern, re.IGNORECASE), read) for pattern, read in _PATTERNS]


def _lift(match: re.Match[str]) -> tuple[Unit, float, float] | None:
    """Said with one decimal."""
    value = number(next(told for told in match.groups() if told).lower())
    return None if value is None else ("lift", float(value), 0.05)


def _any(match: re.Match[str], unit: Unit) -> tuple[Unit, float, float] | None:
    value = number(next(told for told in match.groups() if told).lower())
    return None if value is None else (unit, float(value), 0)


def _pieces(match: re.Match[str]) -> tuple[Unit, float, float] | None:
    """Of one piece nothing is claimed: a pack costs so much, 一份, 一件."""
    told = match["n"].lower()
    return None if told in ("one", "一") else _any(match, "products")


@lru_cache(10_000)
def measures(text: str, currency: str) -> Sequence[Measure]:
    """In order; of those that overlap the one that was listed first."""
    found: list[Measure] = []
    for pattern, read in _COMPILED:
        for match in pattern.finditer(text):
            if any(match.start() < other.stop and other.start < match.end() for other in found):
                continue
            told = read(match, currency)
            if told is not None:
                found.append(_with_roles(text, match, *told))
    return tuple(sorted(found))


def _with_roles(text: str, match: re.Match[str], unit: Unit, value: float, slack: float) -> Measure:
    """The measure together with the cues that stand right beside it."""
    start, stop = match.span()
    roles: set[Role] = set()
    for cue in _cues():
        beside = cue.unit == unit and cue.pattern.search(text[: match.start()] if cue.before else text[match.end() :])
        if beside:
            roles.add(cue.role)
            start = min(start, beside.start()) if cue.before else start
            stop = stop if cue.before else max(stop, match.end() + beside.end())
    return Measure(start, stop, unit, value, slack, frozenset(roles))


class _Cue(NamedTuple):
    unit: Unit
    role: Role
    before: bool
    pattern: re.Pattern[str]


@cache
def _cues() -> list[_Cue]:
    """roles.csv: what stands right before a measure or right after it, and what role that gives it."""
    with (files("daogou.guide.checking") / "roles.csv").open(encoding="utf-8") as lines:
        return [_cue(row) for row in csv.DictReader(lines)]


def _cue(row: dict[str, str]) -> _Cue:
    before = row["place"] == "before"
    # a cue is a whole word: "sat $5" is not "at $5"
    pattern = rf"(?<![A-Za-z])(?:{row['pattern']})$" if before else rf"\A\s*?(?:{row['pattern']})"
    return _Cue(cast(Unit, row["unit"]), cast(Role, row["role"]), before, re.compile(pattern, re.IGNORECASE))
