"""Understanding a turn: the intents it has, the mood it is in, and what it points at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from daogou.assistant.requests import ACTIONS, Action
from daogou.assistant.state import Mood
from daogou.assistant.understanding.patterns import first, patterns, says
from daogou.assistant.wanted import Part
from daogou.reading.edits.numbers import number
from daogou.types import Language

Intent = Literal[
    "person", "robot", "forget", "policy", "logistics", "orders", "quote", "cart_remove", "cart_add", "cart", "bundle",
    "compare", "why", "cheaper", "dearer", "more", "greet", "thanks", "bye", "product", "answer", "recommend", "search",
    "service", "yes", "no", "",
]  # fmt: skip
Consent = Literal["yes", "no", ""]


@dataclass(frozen=True)
class Understood:
    """What a turn says. `actions` are what shall be done after the sale; `ordinals` places among what was shown last,
    from 0, −1 for the last; `order` an order's id that is written in it."""

    text: str
    intent: Intent
    mood: Mood
    consent: Consent
    actions: tuple[Action, ...] = ()
    ordinals: tuple[int, ...] = ()
    points: bool = False
    """Whether it says "it", "this one"."""
    forgotten: tuple[Part, ...] = ()
    language: Language = "en"


def understand(text: str, language: Language) -> Understood:
    """By rules alone; what it means also depends on what was said before, which the driver knows."""
    said = text.strip()
    actions = tuple(action for action in ACTIONS if says("services", action, said))
    asks = says("intents", "policy", said)
    intent = cast(Intent, first("intents", said))
    if actions and not asks and intent not in ("person", "forget"):
        intent = "service"
    return Understood(
        said,
        intent,
        mood_of(said),
        consent_of(said),
        actions,
        ordinals(said),
        bool(_POINTS.search(said)),
        forgotten(said) if intent == "forget" else (),
        language,
    )


def mood_of(text: str) -> Mood:
    """How it sounds; calm where nothing says otherwise."""
    return cast(Mood, first("moods", text) or "calm")


def consent_of(text: str) -> Consent:
    """A plain yes or no. One with anything beside it ("yes, but the blue one") is neither: it asks for something
    else."""
    said = text.strip()
    if any(pattern.search(said) for pattern in patterns("answers")["no"]):
        return "no"
    return "yes" if any(pattern.search(said) for pattern in patterns("answers")["yes"]) else ""


_POINTS = re.compile(
    r"\b(?:it|this|that|these|those|them|this one|that one)\b|这个|那个|这款|那款|这件|那件|它|这些|那些|这双|这瓶",
    re.IGNORECASE,
)
_ENGLISH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
_ORDINAL = re.compile(
    rf"\b(?P<en>{'|'.join(_ENGLISH)}|last|1st|2nd|3rd|[4-8]th)\b(?! (?:time|of all|name|order))"
    r"|\b(?:number|no\.?|option|item)\s*#?(?P<n>[1-8])\b"
    r"|第\s*(?P<zh>[一二三四五六七八1-8])\s*(?:个|款|件|种|双|瓶|项|条)?|(?P<last>最后一?(?:个|款|件))",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\b(?:both|these two|the two|first two)\b|(?:这|前|那)两(?:个|款|件)|两个都|它们两", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all of them|these three|all three)\b|(?:这|前)三(?:个|款|件)", re.IGNORECASE)


def ordinals(text: str) -> tuple[int, ...]:
    """The places that "the second one" and the like name, from 0; −1 is the last."""
    if _BOTH.search(text):
        return 0, 1
    if _ALL.search(text):
        return 0, 1, 2
    found = [_place(match) for match in _ORDINAL.finditer(text)]
    return tuple(dict.fromkeys(place for place in found if place is not None))


def _place(match: re.Match[str]) -> int | None:
    if match["last"] or (match["en"] or "").lower() == "last":
        return -1
    if match["en"]:
        word = match["en"].lower()
        return _ENGLISH.index(word) if word in _ENGLISH else int(word[0]) - 1
    value = number(match["n"] or match["zh"])
    return None if value is None else int(value) - 1


_PARTS: dict[Part, re.Pattern[str]] = {
    "budget": re.compile(r"budget|price|limit|预算|价格|价钱", re.IGNORECASE),
    "prefer": re.compile(r"brand|colou?r|size|品牌|牌子|颜色|尺寸", re.IGNORECASE),
    "avoid": re.compile(r"filter|that i don't|不要的|限制|条件", re.IGNORECASE),
    "whom": re.compile(r"gift|present|送|礼物", re.IGNORECASE),
}
_EVERYTHING = re.compile(
    r"everything|all of (?:that|it)|start (?:over|again)|scratch|reset|new search|重新|从头|之前的|全部", re.IGNORECASE
)


def forgotten(text: str) -> tuple[Part, ...]:
    """Which parts of the wish a turn takes back; all where it names none or everything."""
    named = tuple(part for part, pattern in _PARTS.items() if pattern.search(text))
    if _EVERYTHING.search(text) or not named:
        return ("about", "budget", "avoid", "prefer", "whom", "people")
    return named


_ORDER_ID = re.compile(
    r"#(?P<hash>[\w-]{1,40})"
    r"|(?:\borders?|订单)(?:\s*(?:number|no\.?|号|编号|id))?[\s:：]*(?P<id>[A-Za-z0-9_-]*\d[A-Za-z0-9_-]*)",
    re.IGNORECASE,
)


def order_ids(text: str) -> tuple[str, ...]:
    """Ids of orders as they are written: after a hash sign, which is no part of them, or after the word."""
    return tuple(dict.fromkeys(match["hash"] or match["id"] for match in _ORDER_ID.finditer(text)))
