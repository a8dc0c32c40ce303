"""What a turn's words say of a wish, by the shop's own names: what, between which prices, without what, for whom."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from daogou.assistant.tools import Heard
from daogou.assistant.wanted import Wanted
from daogou.reading.catalogue import Catalogue
from daogou.reading.edits.amounts import price_range
from daogou.reading.edits.read import read
from daogou.reading.people import people
from daogou.reading.wishes.sets import read_wish

_FILLER = re.compile(
    r"\b(?:i(?:'m| am|'d| would|'ll| will)?|we|you|please|can|could|would|do|does|did|have|has|sell|carry|stock|got|any|some|a|an|the|"
    r"looking|look|searching|search|for|find|show|give|get|me|my|us|want|need|like|love|buy|buying|to|of|is|are|there|it|this|that|one|ones|"
    r"something|anything|recommend|suggest|suggestions?|ideas?|what|which|where|how|about|with|in|on|and|or|hi|hello|hey|thanks|thank|"
    r"good|best|nice|great|really|just|maybe|also|now|then|so|but|too|more|instead|rather|prefer|help|today|products?|items?|things?|stuff|"
    r"only|make|should|must|be|no|not|without|under|below|over|above|between|than|less|at|most|least|up|from|around|actually|ok|okay|"
    r"gift|present|cheap|cheaper|expensive|set|options?|else|other)\b|'(?:s|re|ve|d|ll|m)\b",
    re.IGNORECASE,
)
_FILLER_ZH = re.compile(
    r"请问|你好|您好|麻烦|帮我|给我|我想要|我想买|我要买|我想|我要|想买|想要|想找|要买|我|你们|您|有没有|有卖|有什么|有哪些|有吗|推荐一下|推荐|"
    r"一下|一些|一点|一个|一款|一件|几个|几款|几件|看看|找找|找|买点|买|来点|来|卖|吗|呢|吧|啊|呀|的话|的|了|和|或|请|什么|哪些|好的|好用|"
    r"想|要|需要|有|点|些|款|个|比较|适合|送给|送|礼物|商品|产品|东西|可以|能|再|还|也|就|都|那|这|换成|换|不要|不含|以内|以下|左右|便宜|"
    r"[，。！？、；,.!?;:：\s]+"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def hear(text: str, goods: Catalogue, now: datetime, zone: tzinfo, currency: str) -> Heard:
    """The parts of a wish that the words say. What an edit would leave out or ask for is heard the same way."""
    stated = read(text, goods, now, zone, currency)
    avoid = [part for part in stated.parts if part.kind == "avoid"]
    prices = next((part for part in stated.parts if part.kind == "budget"), None)
    rest = text
    for part in stated.parts:
        if part.kind in ("avoid", "budget", "household"):
            rest = rest.replace(part.words, " ")
    wish = read_wish(rest, currency)
    low, high = (prices.low, prices.high) if prices else _within(rest, currency) or (None, wish.budget)
    rest, whom = _for_whom(wish.about or rest, stated.whom)
    about = bare(rest)
    mentions = goods.known.mentions(rest.lower())
    thing = any(mention.value.kind == "category" for mention in mentions) or _titled(about, goods)
    qualities = tuple(dict.fromkeys(rest[mention.start : mention.stop].strip() for mention in mentions))
    alone = bool(mentions) and not thing and not bare(_without(rest, mentions))
    names = tuple(_avoided(part.words) for part in avoid)
    wanted = Wanted(
        about="" if alone else about[:200],
        low=low,
        high=high,
        avoid=tuple(name for name in names if name),
        prefer=qualities if alone else (),
        whom=whom,
        people=wish.people,
    )
    return Heard(wanted, thing)


def _within(text: str, currency: str) -> tuple[int | None, int | None] | None:
    for clause in re.split(r"[,，;；。!！\n]", text):
        if found := price_range(clause.strip().lower(), currency):
            return found
    return None


def _for_whom(text: str, stated: str | None) -> tuple[str, str]:
    """The words without the person it is for, and that person."""
    for person in people(text.lower()):
        before = text[: person.start]
        if re.search(r"\bfor\b|\bgift\b|\bpresent\b|送|给|为", before, re.IGNORECASE):
            return f"{before} {text[person.stop :]}", person.who
    return text, stated or ""


def bare(text: str) -> str:
    """What is left once the words are gone that ask rather than name."""
    kept = _FILLER_ZH.sub(" ", text) if _CHINESE.search(text) else text
    kept = _FILLER.sub(" ", kept)
    return " ".join(re.findall(r"[\w%+./-]+", kept)).strip(" .-/")


def _without(text: str, mentions: object) -> str:
    for mention in sorted(mentions, key=lambda each: -each.start):  # type: ignore[call-overload]
        text = f"{text[: mention.start]} {text[mention.stop :]}"
    return text


def _titled(about: str, goods: Catalogue) -> bool:
    """Whether a title or description says it."""
    return bool(about) and bool(goods.saying([about]).any())


_NOT = re.compile(
    r"^(?:please |but |and |also |i |we )*(?:don't|do not|doesn't|not|no|without|avoid|can't|cannot|never|hate|dislike|allergic to|am|want|like|have|"
    r"eat|need|any|'m|hide|skip|leave out|exclude|\s)+",
    re.IGNORECASE,
)
_NOT_ZH = re.compile(
    r"^(?:请|我|我们|对)?(?:不要|不想要|不含|不喜欢|不吃|不能吃|不能有|讨厌|避免|别|去掉|排除)+(?:含有|含|有|任何|带)?|(?:严重)?过敏$"
)


def _avoided(words: str) -> str:
    """What is to be left out, without the words that say so."""
    named = re.sub(r"\s*(?:please|thanks|thank you|谢谢|的)$", "", words.strip(), flags=re.IGNORECASE)
    return _NOT_ZH.sub("", _NOT.sub("", named)).strip()
