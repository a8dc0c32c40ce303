"""Faults planted into true sentences, one each: what a checker of truth has to find."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from daogou.guide.ledger import Fact
from daogou.types import Language, ProductId

_MONEY = re.compile(r"(?<=[$¥€£])[\d,]+\.\d\d")
_COUNT = re.compile(r"(?<![\d.,$¥€£])\d[\d,]*(?![\d.,]*\d)(?= (?:times|days|weeks|months|shoppers|天|周|个月|次|位))")
_QUOTED = re.compile(r"“([^”]+)”")
_DATE = re.compile(r"\b(\d{1,2})(?= (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))|(?<=月)(\d{1,2})(?=日)")
_UNITS = {"days": "weeks", "weeks": "months", "months": "days", "天": "个月", "周": "天", "个月": "周"}
_UNIT = re.compile(r"(?<=\d )(?:days|weeks|months|天|周|个月)")
_CLAIMS: dict[Language, list[str]] = {
    "en": [
        *("the cheapest anywhere", "only 2 left", "free shipping", "officially approved", "100% natural", "organic"),
        *("award-winning", "guaranteed", "bestseller", "clinically tested", "half price", "made by hand", "vegan"),
        *("from Italy", "rated 4.9 stars", "recommended by doctors", "no side effects", "imported", "limited edition"),
    ],
    "zh": [
        *(
            "全网最低价",
            "仅剩 2 件",
            "包邮",
            "官方认证",
            "100% 天然",
            "有机",
            "获奖产品",
            "正品保证",
            "销量冠军",
            "临床测试",
        ),
        *(
            "半价",
            "纯手工",
            "素食",
            "意大利进口",
            "4.9 分好评",
            "医生推荐",
            "无副作用",
            "限量版",
            "假一赔十",
            "明天涨价",
        ),
    ],
}
_INVENTED: dict[Language, list[str]] = {
    "en": ["Velvetine", "Brightwater Pro", "Oakhaven", "Zestora", "Quillmark", "Larkspur & Co", "Nimbus Max"],
    "zh": ["云栖牌", "格兰特", "优选家", "星河 Pro", "蓝山坊", "麦朵", "青禾堂"],
}


@dataclass(frozen=True)
class TrueSentence:
    """A sentence that is true of the facts that it cites; `about` is the product that "this" means."""

    text: str
    facts: Sequence[Fact]
    about: ProductId | None
    language: Language


@dataclass(frozen=True)
class Planted:
    """The sentence with one fault of this kind."""

    kind: str
    text: str
    facts: Sequence[Fact]


Plant = Callable[[TrueSentence, Sequence[str], np.random.Generator], Planted | None]


def _money(said: TrueSentence, titles: Sequence[str], draw: np.random.Generator) -> Planted | None:
    found = _MONEY.search(said.text)
    if not found:
        return None
    minor = int(found[0].replace(",", "").replace(".", ""))
    other = minor
    while other == minor:
        other = max(1, minor + int(draw.choice([-100, -10, -1, 1, 10, 100, minor // 2, -minor // 3])))
    return Planted("price", _put(said.text, found.span(), f"{other // 100:,}.{other % 100:02d}"), said.facts)


def _number(said: TrueSentence, titles: Sequence[str], draw: np.random.Generator) -> Planted | None:
    found = list(_COUNT.finditer(said.text))
    if not found:
        return None
    place = found[int(draw.integers(len(found)))]
    value = int(place[0].replace(",", ""))
    other = value + int(draw.choice([-2, -1, 1, 2, 10])) if value > 2 else value + int(draw.integers(1, 6))
    other = other if other > 0 else value + 1
    return Planted("number", _put(said.text, place.span(), f"{other:,}"), said.facts)


def _name(said: TrueSentence, titles: Sequence[str], draw: np.random.Generator) -> Planted | None:
    found = _QUOTED.search(said.text)
    known = {name.casefold() for fact in said.facts for name in fact.names}
    other = titles[int(draw.integers(len(titles)))]
    if not found or other.casefold() in known:
        return None
    return Planted("other product", _put(said.text, found.span(1), other), said.facts)


def _invented(said: TrueSentence, titles: Sequence[str], draw: np.random.Generator) -> Planted | None:
    found = _QUOTED.search(said.text)
    if not found:
        return None
    some = _INVENTED[said.language]
    name = some[int(draw.integers(len(some)))]
    put = f"{name} {found[0]}" if said.language == "en" else f"{name}的{found[0]}"
    return Planted("invented brand", _put(said.text, found.span(), put), said.facts)


def _claim(said: TrueSentence, titles: Sequence[str], draw: np.random.Generator) -> Planted | None:
    some = _CLAIMS[said.language]
    claim = some[int(draw.integers(len(some)))]
    body = said.text.rstrip(".。")
    joined = f"{body}, {claim}." if said.language == "en" else f"{body}，{claim}。"
    return Planted("claim", joined, said.facts)


def _date(said: TrueSentence, titles: Sequence[str], draw: np.random.Generator) -> Planted | None:
    found = _DATE.search(said.text)
    if not found:
        return None
    day = int(found[0])
    return Planted("date", _put(said.text, found.span(), str(day + 1 if day < 28 else day - 1)), said.facts)


def _unit(said: TrueSentence, titles: Sequence[str], draw: np.random.Generator) -> Planted | None:
    found = _UNIT.search(said.text)
    return found and Planted("unit", _put(said.text, found.span(), _UNITS[found[0]]), said.facts)


def _uncited(said: TrueSentence, titles: Sequence[str], draw: np.random.Generator) -> Planted | None:
    """What a number or name stands on is not cited: only where the sentence holds one."""
    if not (_COUNT.search(said.text) or _MONEY.search(said.text) or _QUOTED.search(said.text)):
        return None
    return Planted("no citation", said.text, ())


def _denied(said: TrueSentence, titles: Sequence[str], draw: np.random.Generator) -> Planted | None:
    for word, denied in (("is due", "is not due"), ("buy this", "never buy this"), ("goes with", "never goes with")):
        if word in said.text:
            return Planted("denial", said.text.replace(word, denied, 1), said.facts)
    for word, denied in (("买过", "没买过"), ("搭配", "不宜搭配"), ("该补货", "不该补货")):
        if word in said.text and "没买过" not in said.text:
            return Planted("denial", said.text.replace(word, denied, 1), said.facts)
    return None


PLANTS: Sequence[Plant] = (_money, _number, _name, _invented, _claim, _date, _unit, _uncited, _denied)


def _put(text: str, span: tuple[int, int], other: str) -> str:
    return text[: span[0]] + other + text[span[1] :]


def planted(
    true: Sequence[TrueSentence], titles: Sequence[str], n: int, draw: np.random.Generator
) -> list[tuple[TrueSentence, Planted]]:
    """`n` faults, the kinds taking turns, each in a sentence drawn anew; a kind that fits none is passed over."""
    found: list[tuple[TrueSentence, Planted]] = []
    misses = 0
    while len(found) < n and misses < 100 * n:
        plant = PLANTS[(len(found) + misses) % len(PLANTS)]
        said = true[int(draw.integers(len(true)))]
        fault = plant(said, titles, draw)
        if fault is None or (fault.text == said.text and fault.facts == said.facts):
            misses += 1
        else:
            found.append((said, fault))
    return found
