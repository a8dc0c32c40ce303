"""What a shopper's words were read as, in a sentence that quotes them."""

from __future__ import annotations

from daogou.reading.circumstances import circumstance_name
from daogou.reading.people import SELF
from daogou.reading.vocabulary import Value
from daogou.types import Language, Words

_LEVELS = {
    "low": Words("low prices", "价格低的"),
    "middle": Words("middling prices", "价格适中的"),
    "high": Words("high prices where it is worth it", "贵一些但好的"),
}
_SAID: dict[str, Words] = {
    "likes": Words("Likes {}", "喜欢{}"),
    "avoids": Words("Avoids {}", "不要{}"),
    "size": Words("Wears size {}", "穿 {} 码"),
    "price_level": Words("Looks for {}", "要{}"),
    "occasion": Words("Shops for: {}", "用于：{}"),
    "household": Words("At home: {}", "家中有：{}"),
    "recipient": Words("Gives presents to: {}", "送礼给：{}"),
    "life_event": Words("Lately: {}", "近况：{}"),
}
_WHOM = {
    SELF: Words(),
    "child": Words(" (your child)", "（孩子）"),
    "partner": Words(" (your partner)", "（伴侣）"),
    "pet": Words(" (your pet)", "（宠物）"),
}


def believed(key: str, name: str, quote: str, language: Language) -> str:
    """`key` as traits of the kind `words` have it; `name` is the value's in this language."""
    kind, _, rest = key.partition("/")
    _, _, rest = rest.partition("/")
    value, polarity, whom = rest.rsplit("/", 2)
    said = _SAID[kind if polarity == "is" else polarity].within(language)
    about = said.format(_LEVELS[value].within(language) if kind == "price_level" else name)
    of = _of(whom, language) if kind != "recipient" else ""
    return f"{about}{of}：“{quote}”" if language == "zh" else f"{about}{of}: “{quote}”"


def _of(whom: str, language: Language) -> str:
    if whom in _WHOM:
        return _WHOM[whom].within(language)
    en, zh = circumstance_name(Value("recipient", "gift", whom))
    return f"（{zh or whom}）" if language == "zh" else f" ({en or whom})"
