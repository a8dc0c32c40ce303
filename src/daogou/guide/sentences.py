"""Reasons and notes as sentences, in both languages. A sentence says only what its numbers say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from daogou.guide.cards import Sentence
from daogou.ranking.shortlist import Basis, Reason, ReasonKind
from daogou.types import Language, ProductId, Words


def days(n: float, language: Language) -> str:
    """A length of time as people say it: days up to 13, weeks up to 9, then months."""
    whole = max(1, round(n))
    if whole < 14:
        return f"{whole} 天" if language == "zh" else ("1 day" if whole == 1 else f"{whole} days")
    if whole < 63:
        weeks = round(whole / 7)
        return f"{weeks} 周" if language == "zh" else f"{weeks} weeks"
    months = round(whole / 30.4)
    return f"{months} 个月" if language == "zh" else f"{months} months"


def ago(n: float, language: Language) -> str:
    """How long since, in calendar days: 0 is today; exact in days up to two months."""
    whole = int(n)
    if whole == 0:
        return "今天" if language == "zh" else "today"
    if whole == 1:
        return "昨天" if language == "zh" else "yesterday"
    if whole < 63:
        return f"{whole} 天前" if language == "zh" else f"{whole} days ago"
    return f"{days(n, 'zh')}前" if language == "zh" else f"{days(n, 'en')} ago"


def every(n: float, language: Language) -> str:
    """An interval: "every day", "every 6 days"; 每天, 每 6 天."""
    length = days(n, language)
    if language == "zh":
        return "每天" if length == "1 天" else f"每 {length}"
    return f"every {length.removeprefix('1 ')}"


def last(n: float, language: Language) -> str:
    """When it was last bought, as part of a sentence: "last bought 5 days ago", 最近一次是 5 天前."""
    return latest(2, n, "zh") if language == "zh" else f"last bought {ago(n, 'en')}"


def latest(count: float, n: float, language: Language) -> str:
    """When it was the last of so many times: "most recently 5 days ago", and of one alone "5 days ago"."""
    when = ago(n, language)
    if language == "zh":  # a space between Chinese and figures, as in print
        return f"{'' if count == 1 else '最近一次'}是{' ' if when[0].isdigit() else ''}{when}"
    return when if count == 1 else f"most recently {when}"


def times(n: float, language: Language) -> str:
    """How often."""
    whole = int(n)
    if language == "zh":
        return f"{whole} 次"
    return {1: "once", 2: "twice"}.get(whole, f"{whole} times")


def _latest(reason: Reason, language: Language) -> str:
    return latest(reason.numbers["times"], reason.numbers["days_ago"], language)


_MANY = 5
"""Buyers from which one may speak of a popular product."""


def _popular(reason: Reason, language: Language) -> str:
    """How many bought it of late; that it is popular only where they are not a few."""
    n, span = int(reason.numbers["buyers"]), int(reason.numbers["days"])
    if language == "zh":
        return f"{'热销：' if n >= _MANY else ''}{span} 天内有 {n:,} 位顾客买过"
    said = f"{n:,} shopper{'' if n == 1 else 's'} bought it within {span} days"
    return f"Popular: {said}" if n >= _MANY else said


def _baskets(n: float) -> str:
    return "1 basket" if int(n) == 1 else f"{int(n):,} baskets"


def _taste(reason: Reason, language: Language) -> str:
    """The trait by its name: what was said, what was looked for, or what is chosen more than others do."""
    name, said, n = reason.named.within(language), reason.numbers["said"], int(reason.numbers["times"])
    if said > 0.5:
        return f"您说过喜欢{name}" if language == "zh" else f"You said that you like {name}"
    if said > 0:
        return f"您搜索过{name}" if language == "zh" else f"You searched for {name}"
    if language == "zh":
        return f"合您的口味：{name}，您看过或买过其中 {n} 件"
    return f"To your taste: {name}, as {'1 product' if n == 1 else f'{n} products'} that you looked at or bought"


_Say = Callable[[Reason, str], str]
"""(reason, title of the product it is about) → sentence."""

_ENGLISH: dict[ReasonKind, _Say] = {
    "due": lambda r, _: (
        f"You buy this about {every(r.numbers['interval_days'], 'en')}, {last(r.numbers['days_ago'], 'en')}"
    ),
    "again": lambda r, _: f"You bought this {times(r.numbers['times'], 'en')}, {_latest(r, 'en')}",
    "with": lambda r, about: f"Goes with “{about}”, which you bought {times(r.numbers['times'], 'en')}",
    "like": lambda r, about: f"Like “{about}”, which you bought {times(r.numbers['times'], 'en')}",
    "shoppers": lambda r, _: f"{int(r.numbers['neighbours'])} shoppers whose choices resemble yours buy this",
    "popular": lambda r, _: _popular(r, "en"),
    "liked": lambda r, _: "You said that you like this",
    "wished": lambda r, _: "Matches what you say you like",
    "asked": lambda r, _: f"Moved up from place {int(r.numbers['place']):,}: you said that you prefer such",
    "taste": lambda r, _: _taste(r, "en"),
    "together": lambda r, about: (
        f"In {_baskets(r.numbers['times'])} together with “{about}”, at least {r.numbers['lift']:.1f} times as"
        " often as by chance"
    ),
    "shelves": lambda r, about: (
        f"Its shelf and that of “{about}” meet in one basket at least {r.numbers['lift']:.1f} times as often as by"
        " chance"
    ),
    "instead": lambda r, about: (
        f"Looked at {times(r.numbers['times'], 'en')} in one visit with “{about}”, on the same shelf"
    ),
    "alike": lambda r, about: f"On the shelf of “{about}”, and described alike",
    "cart": lambda r, about: f"Because you showed interest in “{about}”",
}

_CHINESE: dict[ReasonKind, _Say] = {
    "due": lambda r, _: f"您大约{every(r.numbers['interval_days'], 'zh')}买一次，{last(r.numbers['days_ago'], 'zh')}",
    "again": lambda r, _: f"您买过 {times(r.numbers['times'], 'zh')}，{_latest(r, 'zh')}",
    "with": lambda r, about: f"可搭配您买过 {times(r.numbers['times'], 'zh')}的“{about}”",
    "like": lambda r, about: f"与您买过 {times(r.numbers['times'], 'zh')}的“{about}”相近",
    "shoppers": lambda r, _: f"{int(r.numbers['neighbours'])} 位选择与您相近的顾客买它",
    "popular": lambda r, _: _popular(r, "zh"),
    "liked": lambda r, _: "您说过喜欢它",
    "wished": lambda r, _: "符合您说的喜好",
    "asked": lambda r, _: f"从第 {int(r.numbers['place']):,} 位上移：您说过偏好这类商品",
    "taste": lambda r, _: _taste(r, "zh"),
    "together": lambda r, about: (
        f"与“{about}”一起出现在 {int(r.numbers['times']):,} 次购物中，至少是偶然的 {r.numbers['lift']:.1f} 倍"
    ),
    "shelves": lambda r, about: f"这一类与“{about}”那一类常在同一次购物中，至少是偶然的 {r.numbers['lift']:.1f} 倍",
    "instead": lambda r, about: f"与“{about}”同属一类，在同一次浏览中一起被看过 {times(r.numbers['times'], 'zh')}",
    "alike": lambda r, about: f"与“{about}”同属一类，描述相近",
    "cart": lambda r, about: f"因为您关注过“{about}”",
}

_NOTES: dict[Basis, Words] = {
    "personal": Words("Chosen for you from what you bought and did here.", "根据您在本店的购买和浏览为您挑选。"),
    "wished": Words("Chosen by what you say you like.", "根据您说的喜好为您挑选。"),
    "session": Words(
        "You are not signed in: this list stands only on what you did here without an account.",
        "您尚未登录：此列表只依据您未登录时在这里的操作。",
    ),
    "popular": Words(
        "We know nothing of you yet: these are the products that most shoppers bought of late.",
        "我们还不了解您：以下是近期最多顾客购买的商品。",
    ),
}


def say(reason: Reason, language: Language, titles: Mapping[ProductId, Words]) -> Sentence:
    """The sentence for this reason; `titles` holds the title of the product it is about."""
    about = titles[reason.about].within(language) if reason.about else ""
    spoken = (_CHINESE if language == "zh" else _ENGLISH)[reason.kind]
    return Sentence(spoken(reason, about), reason.facts)


def note(basis: Basis, language: Language) -> Sentence:
    """What a list stands on."""
    return Sentence(_NOTES[basis].within(language), ())
