"""The measures in a sentence: every number with its unit, as the words have it, and the roles that its words allow.

"about every 3 weeks" is 21 days, give or take half a week, in the role `every`; "满300减50" is a threshold of 300.00
and a saving of 50.00.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple, cast

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
_ZH = r"[零一二两三四五六七八九十百千万]+"
_N = rf"(?P<n>{_WHOLE}|(?<![a-z])(?:{_EN})|{_ZH})"
_SIGN = {"$": "USD", "¥": "CNY", "￥": "CNY", "€": "EUR", "£": "GBP"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = rf"(?P<m>(?:{'|'.join(_MONTHS)})[a-z]*)"

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


def _day_of_month(match: re.Match[str], currency: str) -> tuple[Unit, float, float] | None:
    month = match["m"]
    m = _MONTHS.index(month[:3].lower()) + 1 if month[0].isalpha() else int(month)
    return "date", 100 * m + int(match["d"]), 0


def _whole_date(match: re.Match[str], currency: str) -> tuple[Unit, float, float] | None:
    try:
        return "date", date.fromisoformat(match[0]).toordinal(), 0
    except ValueError:
        return "date", -1, 0


def _weekday(match: re.Match[str], currency: str) -> tuple[Unit, float, float] | None:
    told = match[0]
    place = "一二三四五六".find(told[-1]) if told[-1] in "一二三四五六日天" else _DAYS.index(told.lower())
    return "date", 6 if place < 0 else place, 0


_PATTERNS: list[tuple[str, Read]] = [
    (r"\b\d{4}-\d{2}-\d{2}\b", _whole_date),
    (rf"\b(?P<d>\d{{1,2}}) {_MONTH}\b", _day_of_month),
    (rf"\b{_MONTH} (?P<d>\d{{1,2}})\b(?!:)", _day_of_month),
    (r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]", _day_of_month),
    (rf"\b(?:{'|'.join(_DAYS)})\b|(?:星期|周|礼拜)[一二三四五六日天]", _weekday),
    (rf"(?P<sign>[$¥￥€£]|(?-i:\b[A-Z]{{3}} ))\s?(?P<n>{_WHOLE})(?:\s?元)?", _money),
    (rf"{_N}\s*(?:元|块钱|块|dollars?\b|yuan\b|euros?\b|pounds?\b|bucks\b)", _money),
    (rf"(?<=[满减省立])(?P<n>{_WHOLE})(?!\s*[%件天次])", _money),
    (rf"{_N}\s*(?:%|percent\b|per cent\b)", _counted("percent")),
    (rf"{_N}\s*折", _percent_left),
    (r"半价|\bhalf[- ](?:price|off)\b", _fixed("percent", 50)),
    (r"\btoday\b|今天|今日", _fixed("days", 0)),
    (r"\b(?:yesterday|tomorrow)\b|昨天|明天", _fixed("days", 1)),
    (rf"{_N}\s*(?:days?\b|天)", _counted("days")),
    (r"(?<=\bevery )day\b|(?<=每)天", _fixed("days", 1)),
    (rf"{_N}\s*(?:weeks?\b|个?星期|周)", _counted("days", 7, 3.5)),
    (r"(?<=\bevery )week\b|(?<=每)周(?![一二三四五六日天])", _fixed("days", 7, 3.5)),
    (rf"{_N}\s*(?:months?\b|个月)", _counted("days", 30.4, 15.7)),
    (r"(?<=\bevery )month\b|(?<=每)(?:个?月)", _fixed("days", 30.4, 15.7)),
    (rf"(?:at least )?{_N}\s*times as often\b|(?:至少)?是偶然的\s*(?P<z>{_WHOLE})\s*倍", lambda m, c: _lift(m)),
    (rf"(?P<n>{_WHOLE})\s*(?:baskets?\b|次购物)", _counted("baskets")),
    (r"\bonce\b", _fixed("times", 1)),
    (r"\btwice\b", _fixed("times", 2)),
    (
        rf"{_N}\s*times\b|(?<!\d)(?P<z>{_WHOLE}|[二两三四五六七八九十百]+|(?<=过)一)\s*[次回]",
        lambda m, c: _any(m, "times"),
    ),
    (rf"{_N}\s*(?:shoppers?\b|customers?\b|[位名](?:顾客)?)", _counted("shoppers")),
    (rf"{_N}\s*(?:reviews?\b|条评价|则评价|条评论)", _counted("reviews")),
    (rf"{_N}\s*(?:people\b|persons?\b|guests\b|个人|人份|位客人|人)", _counted("people")),
    (rf"\bfor {_N}\b(?! (?:days?|weeks?|months?|times|products?|items?))", _counted("people")),
    (rf"\bplace {_N}|第\s*{_N.replace('<n>', '<k>')}\s*[位名]", lambda m, c: _any(m, "place")),
    (rf"{_N}\s*(?:products?\b|items?\b|pieces?\b|things?\b|packs?\b|件|款|样|个|份|包|盒|瓶|袋)", _counted("products")),
    (rf"[×x]\s?(?P<n>{_WHOLE})|(?P<k>{_WHOLE})\s?×", lambda m, c: _any(m, "products")),
]
_COMPILED = [(re.compile(pattern, re.IGNORECASE), read) for pattern, read in _PATTERNS]


def _lift(match: re.Match[str]) -> tuple[Unit, float, float] | None:
    """Said with one decimal."""
    value = number(next(told for told in match.groups() if told).lower())
    return None if value is None else ("lift", float(value), 0.05)


def _any(match: re.Match[str], unit: Unit) -> tuple[Unit, float, float] | None:
    value = number(next(told for told in match.groups() if told).lower())
    return None if value is None else (unit, float(value), 0)


def measures(text: str, currency: str) -> list[Measure]:
    """In order; of those that overlap the one that was listed first."""
    found: list[Measure] = []
    for pattern, read in _COMPILED:
        for match in pattern.finditer(text):
            if any(match.start() < other.stop and other.start < match.end() for other in found):
                continue
            told = read(match, currency)
            if told is not None:
                found.append(_with_roles(text, match, *told))
    return sorted(found)


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


def same_date(said: float, ordinal: float) -> bool:
    """Whether a date as a measure says it (a whole one, a day of a month or a weekday) is this day."""
    if said == ordinal:
        return True
    day = date.fromordinal(int(ordinal))
    return said == day.weekday() if said < 7 else said == 100 * day.month + day.day
