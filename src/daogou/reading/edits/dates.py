"""Until when something holds, as people say it: until the end of next month, 到5月3日, for two weeks, 三天内."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo

from daogou.reading.edits.numbers import COUNT, number

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_UNTIL = r"(?:until|till|til|up to|through|up until)\s+(?:the\s+)?"
_BEGIN = r"(?:一?直到|到|截至|截止到?|至)"
_LAST = r"(?:为止|之前|前|止)?"

_Day = Callable[[re.Match[str], date], date | None]
"""(what was matched, today) → the last day on which it holds; None for a day that there is not."""


def until(text: str, now: datetime, zone: tzinfo) -> tuple[datetime, int, int] | None:
    """The first moment at which it holds no more, and which part of the text (lower case) says so; None where nothing
    does. A day counts to its end in this time zone; one without a year is the next there is."""
    today = now.astimezone(zone).date()
    for pattern, last in _PATTERNS:
        if found := pattern.search(text):
            day = last(found, today)
            if day is None or day < today:
                return None
            end = datetime.combine(day + timedelta(days=1), time(), zone)
            return end, found.start(), found.end()
    return None


def _month_end(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _week_end(day: date, weeks: int) -> date:
    return day + timedelta(days=6 - day.weekday(), weeks=weeks)


def _dated(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        told = date(int(year) if year else today.year, month, day)
        return told if year or told >= today else told.replace(year=told.year + 1)
    except ValueError:
        return None


def _in_english(found: re.Match[str], today: date) -> date | None:
    month = next(place for place, name in enumerate(_MONTHS, 1) if name[:3] == found["m"][:3])
    return _dated(found["y"], month, int(found["d"]), today)


def _weekday(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=(_DAYS.index(found["w"]) - today.weekday()) % 7)


def _chinese_weekday(found: re.Match[str], today: date) -> date:
    place = "一二三四五六日天".index(found["w"]) % 7 if found["w"] != "天" else 6
    if found["next"]:
        return _week_end(today, 0) + timedelta(days=1 + place)
    return today + timedelta(days=(place - today.weekday()) % 7)


def _span(found: re.Match[str], today: date) -> date | None:
    count = number(found["n"])
    if count is None or not 0 < count <= 400 or count != int(count):
        return None
    unit, n = found["u"], int(count)
    if unit.startswith(("month", "个月", "月")):
        year, month = divmod(today.year * 12 + today.month - 1 + n, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    days = 7 if unit.startswith(("week", "周", "个星期", "星期", "个礼拜")) else 1
    return today + timedelta(days=n * days)


def _pattern(text: str, last: _Day) -> tuple[re.Pattern[str], _Day]:
    return re.compile(text), last


_NEXT, _THIS = r"(?:下个?月)", r"(?:这个?月|本月|当月)"
_PATTERNS = [
    _pattern(rf"{_UNTIL}end of next month", lambda _, today: _month_end(today, 1)),
    _pattern(rf"{_UNTIL}end of (?:this|the) month|for (?:this|the rest of the) month", lambda _, t: _month_end(t, 0)),
    _pattern(rf"{_UNTIL}(?:end of )?next week", lambda _, today: _week_end(today, 1)),
    _pattern(rf"{_UNTIL}end of (?:this|the) week|(?:just )?(?:for )?this week(?: only)?", lambda _, t: _week_end(t, 0)),
    _pattern(rf"{_UNTIL}end of (?:this|the) year", lambda _, today: date(today.year, 12, 31)),
    _pattern(rf"{_UNTIL}tomorrow|{_BEGIN}明天{_LAST}", lambda _, today: today + timedelta(days=1)),
    _pattern(rf"(?:just )?(?:for |{_UNTIL})today(?: only)?|(?:只限|就)今天", lambda _, today: today),
    _pattern(rf"{_UNTIL}(?P<y>\d{{4}})-(?P<m>\d\d?)-(?P<d>\d\d?)", lambda f, t: _dated(f["y"], int(f["m"]), int(f["d"]), t)),
    _pattern(rf"{_UNTIL}(?P<d>\d\d?)(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})\b(?: (?P<y>\d{{4}}))?", _in_english),
    _pattern(rf"{_UNTIL}(?P<m>{_MONTH}) (?P<d>\d\d?)(?:st|nd|rd|th)?(?:,? (?P<y>\d{{4}}))?\b", _in_english),
    _pattern(rf"{_UNTIL}(?:next )?(?P<w>{'|'.join(_DAYS)})", _weekday),
    _pattern(rf"for (?:the )?(?:next |coming )?(?P<n>{COUNT})[ -](?P<u>days?|weeks?|months?)\b", _span),
    _pattern(rf"{_BEGIN}{_NEXT}(?:底|末){_LAST}", lambda _, today: _month_end(today, 1)),
    _pattern(rf"{_BEGIN}(?:{_THIS}|月)(?:底|末){_LAST}|{_THIS}(?:内|之内|以内)", lambda _, today: _month_end(today, 0)),
    _pattern(rf"{_BEGIN}(?:今年)?年(?:底|末){_LAST}|{_BEGIN}今年(?:底|末){_LAST}", lambda _, t: date(t.year, 12, 31)),
    _pattern(rf"{_BEGIN}下(?:周|星期)末{_LAST}", lambda _, today: _week_end(today, 1)),
    _pattern(rf"{_BEGIN}(?:本周|这周|这个?星期|周)末{_LAST}|(?:本周|这周)(?:内|之内)", lambda _, t: _week_end(t, 0)),
    _pattern(rf"{_BEGIN}(?P<next>下个?)?(?:周|星期|礼拜)(?P<w>[一二三四五六日天]){_LAST}", _chinese_weekday),
    _pattern(
        rf"{_BEGIN}(?:(?P<y>\d{{4}})年)?(?P<m>\d\d?)月(?P<d>\d\d?)[日号]{_LAST}",
        lambda f, t: _dated(f["y"], int(f["m"]), int(f["d"]), t),
    ),
    _pattern(rf"(?:未来|接下来|今后)?(?P<n>{COUNT})(?P<u>天|周|个?星期|个礼拜|个?月)(?:以内|之内|内|里)", _span),
]  # fmt: skip
