"""A set that goes together, as a page and a program are told it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from daogou.guide.cards import Sentence
from daogou.shop.products import Product
from daogou.types import FactId, Language, Money, Words


@dataclass(frozen=True, slots=True)
class BundleItem:
    """One product for one role; `listed` is the price of all its pieces before offers."""

    role: str
    role_name: Words
    product: Product
    quantity: int
    listed: Money
    why: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class Missing:
    """A role that stays empty: the shop sells nothing for it now, or nothing that the budget has room for."""

    role: str
    role_name: Words
    why: Literal["not sold", "budget"]


@dataclass(frozen=True, slots=True)
class Bundle:
    """`total` is after offers and never above `budget`; `people` is how many it is for, None where nobody said."""

    name: str
    why: Sentence
    items: Sequence[BundleItem]
    missing: Sequence[Missing]
    listed: Money
    total: Money
    budget: Money | None
    people: int | None


def quantity_said(
    product: Product, quantity: int, people: int | None, measured: bool, serves: int, language: Language
) -> Sentence | None:
    """How many pieces, and what that is reckoned from; nothing where nobody said for how many."""
    if people is None:
        return None
    facts = [FactId(f"product:{product.id}")]
    size = product.size_name.within(language)
    if measured:
        en = f"{quantity} of {size} for {people}" if people > 1 else f"{quantity} of {size}"
        zh = f"{people} 人份：{quantity} 件，每件 {size}"
        return Sentence(zh if language == "zh" else en, facts)
    if serves >= people:
        return None
    en = f"{quantity} for {people}, at one for {serves}; what a pack holds is not known here"
    zh = f"{people} 人份：按每 {serves} 人一件计 {quantity} 件，包装含量未知"
    return Sentence(zh if language == "zh" else en, facts)


def name_of(what: Words, people: int | None, language: Language) -> str:
    """What a set for an occasion is called."""
    if people is None:
        return what.within(language)
    return f"{people} 人{what.within('zh')}" if language == "zh" else f"{what.within('en')} for {people}"
