"""The portrait: a profile's traits as lines that the shopper can read, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from daogou.guide.believed import believed
from daogou.guide.sentences import every, last, latest, times
from daogou.profiles.profile import Overruled, Profile, Trait, TraitKind
from daogou.types import FactId, Language, Money, ProductId, Words

_WEEKDAYS = Words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday", "星期一 星期二 星期三 星期四 星期五 星期六 星期日"
)


@dataclass(frozen=True, slots=True)
class PortraitLine:
    """One trait in words, with the numbers that a picture beside it may draw."""

    kind: TraitKind
    key: str
    text: str
    strength: float
    numbers: Mapping[str, float]
    facts: Sequence[FactId]
    evidence: int
    quote: str = ""
    """The shopper's own words that say it, where words do."""
    overruled: str = ""
    """Why it is believed no more: the shopper's own words say otherwise; empty where they do not."""
    against: Sequence[FactId] = ()
    """The facts of those words."""

    def shares(self, n: int) -> list[float]:
        """The shares `at0` … of a trait about when (weekday: 7, hour: 24)."""
        return [self.numbers[f"at{place}"] for place in range(n)]


def portrait(
    profile: Profile, language: Language, titles: Mapping[ProductId, Words], currency: str
) -> list[PortraitLine]:
    """A line per trait, in the profile's order; `titles` holds those of the products that traits are about."""
    speak = _CHINESE if language == "zh" else _ENGLISH
    lines = []
    for trait in profile.traits:
        name = (titles[ProductId(trait.key)] if trait.kind in _ABOUT_PRODUCTS else trait.name).within(language)
        text = speak[trait.kind](trait, name, currency)
        lines.append(
            PortraitLine(
                trait.kind, trait.key, text, trait.strength, trait.numbers, trait.facts, trait.evidence, trait.quote
            )
        )
    return lines


_OVERRULED = Words("Believed no more, since you said “{}”", "已不再相信，因为您说过“{}”")


def set_aside(line: PortraitLine, by: Overruled, language: Language) -> PortraitLine:
    """The line of a trait that the shopper's own words overrule."""
    return replace(line, overruled=_OVERRULED.within(language).format(by.quote), against=by.facts)


def products_of(profile: Profile) -> list[ProductId]:
    """The products whose titles `portrait` needs."""
    return [ProductId(trait.key) for trait in profile.traits if trait.kind in _ABOUT_PRODUCTS]


_ABOUT_PRODUCTS: frozenset[TraitKind] = frozenset({"due", "likes", "hides"})


def _percent(part: float) -> str:
    return f"{100 * part:.0f}%"


def _weekday(trait: Trait, language: Language) -> str:
    return _WEEKDAYS.within(language).split()[int(trait.numbers["weekday"])]


def _hours(trait: Trait) -> str:
    hour = int(trait.numbers["hour"])
    return f"{hour:02d}:00–{(hour + 1) % 24:02d}:00"


def _orders(trait: Trait) -> str:
    orders = int(trait.numbers["orders"])
    return "1 order" if orders == 1 else f"{orders:,} orders"


def _latest(trait: Trait, language: Language) -> str:
    return latest(trait.numbers["orders"], trait.numbers["days_ago"], language)


def _pace(trait: Trait, said: str, language: Language) -> str:
    """`said` with the usual interval put in; nothing where one day of shopping makes no interval."""
    between = trait.numbers.get("days_between")
    return said.format(every(between, language)) if between else ""


def _typical(trait: Trait, said: str, currency: str) -> str:
    """`said` with the median order put in; nothing where one order is all there is."""
    median = Money(round(trait.numbers["median_minor"]), currency)
    return said.format(median) if trait.numbers["orders"] > 1 else ""


def _coupons(trait: Trait, one: str, many: str) -> str:
    used = int(trait.numbers["coupons"])
    return (one if used == 1 else many.format(used)) if used else ""


def _lift(trait: Trait, said: str) -> str:
    """`said` with the ratio put in; nothing where nobody had bought of it before."""
    lift = trait.numbers.get("lift")
    return said.format(f"{lift:.1f}") if lift else ""


def _level(trait: Trait) -> Words:
    level = trait.numbers["level"]
    if level < 0.4:
        return Words("lower", "同类商品中较低")
    if level > 0.6:
        return Words("higher", "同类商品中较高")
    return Words("middling", "同类商品中等")


_Speak = Callable[[Trait, str, str], str]
"""(trait, name, currency) → sentence."""

_ENGLISH: dict[TraitKind, _Speak] = {
    "visits": lambda t, _, __: f"{_orders(t)}{_pace(t, ', usually {}', 'en')}, {_latest(t, 'en')}",
    "spending": lambda t, _, currency: (
        f"{_typical(t, 'A typical (median) order is {}; ', currency)}"
        f"{Money(round(t.numbers['total_minor']), currency)} in all"
    ),
    "discounts": lambda t, _, __: (
        f"Saved {_percent(t.numbers['share'])} by discounts; {_percent(t.numbers['lines_share'])} of what you buy "
        f"is on offer{_coupons(t, '; a coupon on 1 item', '; coupons on {:,} items')}"
    ),
    "price_level": lambda t, _, __: f"Among like products, the prices of what you buy are {_level(t).en}",
    "category": lambda t, name, _: (
        f"{name}: bought {times(t.numbers['times'], 'en')}{_lift(t, ', {} times its share among all shoppers')}"
    ),
    "brand": lambda t, name, _: f"{name}: {_percent(t.numbers['share'])} of what you buy",
    "size": lambda t, name, _: f"Size {name}: bought {times(t.numbers['times'], 'en')}",
    "weekday": lambda t, _, __: f"Most often on a {_weekday(t, 'en')} ({_percent(t.numbers['share'])} of orders)",
    "hour": lambda t, _, __: f"Most often at {_hours(t)} ({_percent(t.numbers['share'])} of orders)",
    "due": lambda t, name, _: (
        f"{name}: about {every(t.numbers['interval_days'], 'en')}, {last(t.numbers['days_ago'], 'en')}"
    ),
    "likes": lambda _, name, __: f"You like {name}",
    "hides": lambda _, name, __: f"You do not want to see {name}",
    "words": lambda t, name, _: believed(t.key, name, t.quote, "en"),
}

_CHINESE: dict[TraitKind, _Speak] = {
    "visits": lambda t, _, __: (
        f"{int(t.numbers['orders']):,} 笔订单{_pace(t, '，通常{}一次', 'zh')}，{_latest(t, 'zh')}"
    ),
    "spending": lambda t, _, currency: (
        f"{_typical(t, '一笔订单通常（中位数）为 {}；', currency)}"
        f"合计 {Money(round(t.numbers['total_minor']), currency)}"
    ),
    "discounts": lambda t, _, __: (
        f"优惠为您省下 {_percent(t.numbers['share'])}；所买商品中 {_percent(t.numbers['lines_share'])} 有优惠"
        f"{_coupons(t, '；1 件商品用了优惠券', '；{:,} 件商品用了优惠券')}"
    ),
    "price_level": lambda t, _, __: f"您买的商品价格在{_level(t).zh}",
    "category": lambda t, name, _: (
        f"{name}：买过 {times(t.numbers['times'], 'zh')}{_lift(t, '，占比是全体顾客的 {} 倍')}"
    ),
    "brand": lambda t, name, _: f"{name}：占您所买的 {_percent(t.numbers['share'])}",
    "size": lambda t, name, _: f"规格 {name}：买过 {times(t.numbers['times'], 'zh')}",
    "weekday": lambda t, _, __: f"最常在{_weekday(t, 'zh')}购物（占订单的 {_percent(t.numbers['share'])}）",
    "hour": lambda t, _, __: f"最常在 {_hours(t)} 购物（占订单的 {_percent(t.numbers['share'])}）",
    "due": lambda t, name, _: (
        f"{name}：大约{every(t.numbers['interval_days'], 'zh')}一次，{last(t.numbers['days_ago'], 'zh')}"
    ),
    "likes": lambda _, name, __: f"您喜欢{name}",
    "hides": lambda _, name, __: f"您不想看到{name}",
    "words": lambda t, name, _: believed(t.key, name, t.quote, "zh"),
}
