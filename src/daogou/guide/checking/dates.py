"""Dates in the forms that people write: 3 June, June 3rd, the 3rd of June, June 3, 6/3, 2026年6月3日, Thursday."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_REST = ["uary", "ruary", "ch", "il", "", "e", "y", "ust", "t(?:ember)?", "ober", "ember", "ember"]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = rf"(?P<m>{'|'.join(f'{short}(?:{rest})?' for short, rest in zip(_MONTHS, _REST, strict=True))})\b\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<y>\d{4})\b)?"

PATTERNS = [
    r"\b(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})\b",
    r"(?:(?P<y>\d{4})\s*年\s*)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]",
    rf"\b(?:the )?{_DAY}(?: of)? {_MONTH}{_YEAR}",
    rf"\b{_MONTH} (?:the )?{_DAY}\b(?!:)(?![\d,]*\d{{3}}\b(?<!\d{{4}})){_YEAR}",
    r"(?<![\d/.])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])",
    rf"\b(?:{'|'.join(_DAYS)})\b|(?:星期|周|礼拜)[一二三四五六日天]",
]
_NEVER = -1.0
"""A date that there is not: it is that of no fact."""


def read_date(match: re.Match[str]) -> float:
    """What one of the patterns matched: a whole date as its ordinal, a day of a month as `day + 100 * month`, a weekday
    as 0 (Monday) to 6."""
    told = match.groupdict()
    if not told:
        return _weekday(match[0])
    month = told["m"].lower()
    m, d = _MONTHS.index(month[:3]) + 1 if month[0].isalpha() else int(month), int(told["d"])
    if m > 12 >= d:  # 25/6
        m, d = d, m
    if not told["y"]:
        return 100 * m + d
    try:
        return date(int(told["y"]), m, d).toordinal()
    except ValueError:
        return _NEVER


def _weekday(told: str) -> float:
    place = "一二三四五六".find(told[-1]) if told[-1] in "一二三四五六日天" else _DAYS.index(told.lower())
    return 6 if place < 0 else place


def same_date(said: float, ordinal: float) -> bool:
    """Whether a date as it was said is this day."""
    if said == ordinal:
        return True
    day = date.fromordinal(int(ordinal))
    return said == day.weekday() if said < 7 else said == 100 * day.month + day.day
