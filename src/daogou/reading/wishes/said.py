"""A condition in words, in either language: what a chip says."""

from __future__ import annotations

from daogou.reading.measures import named
from daogou.reading.wishes.constraint import Constraint, Range
from daogou.types import Language, Money, Words

_KINDS = {
    "department": Words("department", "部门"),
    "category": Words("category", "类别"),
    "kind": Words("kind", "种类"),
    "brand": Words("brand", "品牌"),
    "size": Words("size", "尺码"),
    "price": Words("price", "价格"),
    "rating": Words("rating", "评分"),
}
_SHOWN = 3
"""So many values of one condition are named."""


def said(one: Constraint, language: Language, currency: str) -> str:
    """What it asks for: "brand: Acer", "weight below 2 kg", 不要黑色."""
    if one.kind == "stock":
        return "有货" if language == "zh" else "in stock"
    if one.range is not None:
        return _ranged(one, one.range, language, currency)
    values = list(dict.fromkeys(each.within(language) for each in one.values)) or [t.key for t in one.targets]
    told = ("或" if language == "zh" else " or ").join(values[:_SHOWN]) + (" …" if len(values) > _SHOWN else "")
    if one.negated:
        return f"不要{told}" if language == "zh" else f"not {told}"
    name = one.name.within(language) or _KINDS.get(one.kind, Words()).within(language)
    colon = "：" if language == "zh" else ": "
    return f"{name}{colon}{told}" if name else told


def bare(one: Constraint, language: Language, currency: str) -> str:
    """The same without the name of what it is of: a choice beneath that name."""
    if one.range is None and not one.negated and one.values:
        return ", ".join(dict.fromkeys(each.within(language) for each in one.values))
    if one.range is not None:
        low, high = (
            None if e is None else _amount(one, e, language, currency) for e in (one.range.low, one.range.high)
        )
        return _chinese(one.range, low, high) if language == "zh" else _english(one.range, low, high)
    return said(one, language, currency)


def _ranged(one: Constraint, told: Range, language: Language, currency: str) -> str:
    low, high = (None if end is None else _amount(one, end, language, currency) for end in (told.low, told.high))
    name = one.name.within(language) or _KINDS.get(one.kind, Words()).within(language)
    if language == "zh":
        span = _chinese(told, low, high)
        return f"{'不要' if one.negated else ''}{name}{span}"
    span = _english(told, low, high)
    return f"{'not ' if one.negated else ''}{name} {span}".strip()


def _english(told: Range, low: str | None, high: str | None) -> str:
    if low is not None and high is not None:
        return low if told.low == told.high else f"{low} – {high}"
    if low is not None:
        return f"{'above' if told.above else 'from'} {low}"
    return f"{'below' if told.below else 'up to'} {high}"


def _chinese(told: Range, low: str | None, high: str | None) -> str:
    if low is not None and high is not None:
        return low if told.low == told.high else f"{low}–{high}"
    if low is not None:
        return f"{'超过' if told.above else '至少'}{low}"
    return f"{'低于' if told.below else '不超过'}{high}"


def _amount(one: Constraint, value: float, language: Language, currency: str) -> str:
    if one.kind == "price":
        return str(Money(round(value), currency))
    number = f"{value:,.10g}"
    if one.kind == "rating":
        return f"{number}星" if language == "zh" else f"{number} stars"
    assert one.range is not None
    unit = named().get(one.range.unit)
    return f"{number} {unit.called.within(language)}".strip() if unit else number
