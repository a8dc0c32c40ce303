"""When an offer holds: 11月1日0点至11日24点, 10.31-11.11期间, until November 5. A day counts to its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from daogou.reading.offers.facts import Context, Fact, Phrase, phrase

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)


def _clock(p: str) -> str:
    return (
        rf"(?:\s*(?P<{p}H>\d{{1,2}})(?:[:：](?P<{p}M>\d\d)(?:[:：](?P<{p}S>\d\d))?(?!\d)"
        rf"|[点时](?:(?P<{p}N>\d{{1,2}})分)?整?))?"
    )


def _zh(p: str) -> str:
    """With 月, or with a year before it: a bare 11.1 may be anything."""
    return (
        rf"(?:(?:(?P<{p}y>\d{{4}})年)?(?P<{p}m>\d{{1,2}})月(?P<{p}d>\d{{1,2}}(?!\d))[日号]?"
        rf"|(?P<{p}y2>\d{{4}})[-/.](?P<{p}m2>\d{{1,2}})[-/.](?P<{p}d2>\d{{1,2}}(?!\d))){_clock(p)}"
    )


def _bare(p: str) -> str:
    return rf"(?P<{p}m>\d{{1,2}})[./](?P<{p}d>\d{{1,2}})(?!\d){_clock(p)}"


def _en(p: str) -> str:
    return (
        rf"(?:(?P<{p}mon>{_MONTH})\s+(?P<{p}d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<{p}y>\d{{4}}))?"
        rf"|(?P<{p}y2>\d{{4}})-(?P<{p}m2>\d{{1,2}})-(?P<{p}d2>\d{{1,2}}))(?!\d)"
    )


_TO = r"\s*(?:起?至|起?到|-|—+|–|~|～)\s*"
_EN_TO = r"\s*(?:to|through|until|till|-|–|—)\s*"
_HEAD = r"(?:(?:活动|优惠|使用|有效|促销|领取)?(?:时间|期限|日期|有效期|期)(?:为|是)?\s*[:：]?\s*|(?:仅限|限时|限|从|自|于|在)\s*)?"
_TAIL = r"(?:\s*(?:期间|止|为止|结束|有效|可用|使用|内))*"
_BARE_TAIL = r"\s*(?:期间|有效|可用|止)+"


def _day(found: re.Match[str], p: str, ctx: Context, year: int | None = None) -> datetime | None:
    """The moment at which this day begins, or the time that is told with it; of this year where none is told."""
    told = {name: text for name, text in found.groupdict().items() if name.startswith(p) and text}
    months = told.get(f"{p}mon")
    month = _MONTHS.index(months[:3]) + 1 if months else int(told.get(f"{p}m") or told.get(f"{p}m2") or 0)
    day = int(told.get(f"{p}d") or told.get(f"{p}d2") or 0)
    of_year = told.get(f"{p}y") or told.get(f"{p}y2")
    try:
        midnight = datetime(int(of_year) if of_year else year or _today(ctx).year, month, day, tzinfo=ctx.zone)
    except ValueError:
        return None
    return _at(midnight, told, p)


def _at(midnight: datetime, told: dict[str, str], p: str) -> datetime | None:
    hour, minute, second = (
        int(told.get(f"{p}H", 0)),
        int(told.get(f"{p}M") or told.get(f"{p}N") or 0),
        told.get(f"{p}S"),
    )
    if hour > 24 or minute > 59 or int(second or 0) > 59 or (hour == 24 and minute):
        return None
    # 23:59 and 23:59:59 are the last of a day
    ends = (hour, minute) == (23, 59) and p == "b"
    return midnight + (timedelta(days=1) if ends else timedelta(hours=hour, minutes=minute, seconds=int(second or 0)))


def _today(ctx: Context) -> datetime:
    return ctx.now.astimezone(ctx.zone)


def _end(found: re.Match[str], ctx: Context, year: int | None = None) -> datetime | None:
    """A day without a time counts to its end."""
    told = _day(found, "b", ctx, year)
    return told + timedelta(days=1) if told and not found.groupdict().get("bH") else told


def _has_year(found: re.Match[str]) -> bool:
    return any(found.groupdict().get(name) for name in ("ay", "ay2", "by", "by2"))


def _range(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    """Without a year the next one that has not ended."""
    years = (None,) if _has_year(found) else (_today(ctx).year, _today(ctx).year + 1)
    for year in years:
        starts = _day(found, "a", ctx, year)
        ends = _end(found, ctx, starts.year) if starts else None
        if starts and ends and ends <= starts and ends.month < starts.month and not _has_year(found):
            # over the turn of the year
            ends = _end(found, ctx, starts.year + 1)
        if starts and ends and starts < ends and (_has_year(found) or ends > ctx.now):
            return [Fact("starts", starts), Fact("ends", ends)]
    return None


def _same_month(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    """11月1日至11日: the second day is of the first one's month."""
    for year in (None,) if _has_year(found) else (_today(ctx).year, _today(ctx).year + 1):
        starts = _day(found, "a", ctx, year)
        if starts is None:
            return None
        try:
            midnight = starts.replace(day=int(found["bday"]), hour=0, minute=0, second=0)
        except ValueError:
            return None
        told = {name: text for name, text in found.groupdict().items() if text}
        ends = _at(midnight, told, "b") if found.groupdict().get("bH") else midnight + timedelta(days=1)
        if ends and starts < ends and (year is None or ends > ctx.now):
            return [Fact("starts", starts), Fact("ends", ends)]
    return None


def _same_day(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    """11月11日0:00-2:00: both times are of one day."""
    if not found["aH"]:
        return None
    for year in (None,) if _has_year(found) else (_today(ctx).year, _today(ctx).year + 1):
        starts = _day(found, "a", ctx, year)
        told = {name: text for name, text in found.groupdict().items() if text}
        ends = _at(starts.replace(hour=0, minute=0, second=0), told, "b") if starts else None
        if starts and ends and starts < ends and (year is None or ends > ctx.now):
            return [Fact("starts", starts), Fact("ends", ends)]
    return None


def _until(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    for year in (_today(ctx).year, _today(ctx).year + 1):
        ends = _end(found, ctx, year)
        if ends and (_has_year(found) or ends > ctx.now):
            return [Fact("ends", ends)]
    return None


def _from(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    starts = _day(found, "a", ctx)
    return [Fact("starts", starts)] if starts and (_has_year(found) or starts > ctx.now) else None


def _one_day(found: re.Match[str], ctx: Context) -> Sequence[Fact] | None:
    for year in (_today(ctx).year, _today(ctx).year + 1):
        starts = _day(found, "a", ctx, year)
        if starts and (_has_year(found) or starts + timedelta(days=1) > ctx.now):
            return [Fact("starts", starts), Fact("ends", starts + timedelta(days=1))]
    return None


_END_DAY = rf"(?P<bday>\d{{1,2}})[日号]{_clock('b')}"
PHRASES: Sequence[Phrase] = [
    phrase(rf"{_HEAD}{_zh('a')}{_TO}{_zh('b')}{_TAIL}", _range),
    phrase(rf"{_HEAD}{_zh('a')}{_TO}{_END_DAY}{_TAIL}", _same_month),
    phrase(rf"(?:{_HEAD}){_bare('a')}{_TO}{_bare('b')}{_BARE_TAIL}", _range),
    phrase(
        rf"(?:即日起|现在起)?(?:{_HEAD})(?:截至|截止到|截止|直到|至|到)(?:日期)?[:：]?\s*{_zh('b')}(?:\s*(?:止|为止|结束|有效))*",
        _until,
    ),
    phrase(rf"(?:仅限|仅|限时|限|(?:活动|使用|优惠)?时间[:：]?|有效期[:：]?)\s*{_bare('a')}{_TO}{_bare('b')}", _range),
    phrase(rf"{_HEAD}{_zh('a')}{_TO}(?P<bH>\d{{1,2}})(?:[:：](?P<bM>\d\d)(?!\d)|[点时]){_TAIL}", _same_day),
    phrase(rf"{_HEAD}{_zh('b')}\s*(?:截止|结束|到期)", _until),
    phrase(rf"{_HEAD}{_zh('a')}\s*(?:准时)?(?:开抢|开始|开启|开售|起)(?![至到])", _from),
    phrase(r"(?:仅限|限时|限|仅)?\s*" + _zh("a").removesuffix(_clock("a")) + r"\s*(?:当天|当日|一天|全天)", _one_day),
    phrase(
        rf"(?:(?:valid|runs?|available|offer|from|is)\s+)*{_en('a')}{_EN_TO}{_en('b')}(?:\s+only)?",
        _range,
    ),
    phrase(rf"(?:(?:valid|available|runs|offer|ends|is)\s+)*(?:until|till|through|ends)\s+{_en('b')}", _until),
    phrase(
        rf"(?:(?:valid|available|runs|starts|starting)\s+)*(?:from|on and after|starting|starts)\s+{_en('a')}", _from
    ),
]
