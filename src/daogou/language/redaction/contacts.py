"""E-mail addresses, plain and in the ways people hide them from programs, and handles of chat services."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daogou.language.redaction.spans import Span

_LOCAL = r"[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f._%+'-]{0,63}[A-Za-z0-9\u00c0-\u024f_+-])?"
_DOTTED = rf"{_LOCAL}(?:\s+(?:dot|underscore|dash|plus)\s+{_LOCAL})*"
_LABEL = r"[A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f-]{0,62}[A-Za-z0-9\u00c0-\u024f])?"
_SURE_AT = r"\s{0,2}(?:@|[(\[{<（【]\s*(?:at|a|@|艾特)\s*[)\]}>）】]|_at_|艾特|圈a)\s{0,2}"
_SURE_DOT = r"\s{0,2}(?:[(\[{<（【]\s*(?:dot|d|\.|点)\s*[)\]}>）】]|_dot_|(?<=\s)dot(?=\s)|点|。)\s{0,2}"
_DOT = rf"(?:\s?\.\s?|{_SURE_DOT})"
_MAILERS = (
    "gmail|googlemail|outlook|hotmail|live|msn|yahoo|icloud|me|mac|aol|proton|protonmail|gmx|web|t-online|"
    "qq|foxmail|163|126|yeah|sina|sohu|aliyun|139|189|mail|yandex|zoho|fastmail|btinternet|comcast"
)
_END = r"(?:[A-Za-z]{2,24})(?![A-Za-z])"

_PATTERNS = (
    # name@host.tld, name (at) host (dot) tld, name@host 点 com
    re.compile(rf"{_LOCAL}(?:(?:\s\.\s?|\.\s){_LOCAL})?{_SURE_AT}(?:{_LABEL}{_DOT}){{1,4}}{_END}", re.IGNORECASE),
    # "name at host dot com": the word `at` counts where `dot` or a mailer's name makes it plain
    re.compile(rf"(?<![A-Za-z0-9.]){_DOTTED}\s+at\s+(?:{_LABEL}{_SURE_DOT}){{1,3}}{_END}", re.IGNORECASE),
    re.compile(rf"(?<![A-Za-z0-9.]){_DOTTED}\s+at\s+(?:{_MAILERS})\s?\.\s?{_END}", re.IGNORECASE),
    re.compile(rf"(?<![A-Za-z0-9.]){_DOTTED}{_SURE_AT}(?:{_LABEL}{_DOT}){{1,4}}{_END}", re.IGNORECASE),
    # name#qq.com, name*163.com
    re.compile(rf"{_LOCAL}[#*＃]\s?(?:{_MAILERS}){_DOT}{_END}", re.IGNORECASE),
    # n a m e @ h o s t . c o m
    re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z0-9._-] ){2,}@(?: [A-Za-z0-9-])+(?: ?\.(?: ?[A-Za-z0-9](?![A-Za-z0-9]))+)+"),
    # name@gmail,com
    re.compile(rf"{_LOCAL}{_SURE_AT}(?:{_MAILERS})\s?[,，]\s?(?:com|co|net|org|de|cn)(?![A-Za-z])", re.IGNORECASE),
    # names and hosts in other letters: 张三@例子.中国
    re.compile(
        r"[^\s@,;:：，。；、!！?？<>()（）\"“”]{1,64}@[^\s@,;:，。；、<>()（）\"“”/]+\.[^\s@.,;:，。；、<>()（）\"“”/]{2,24}"
    ),
)
_HANDLE = re.compile(
    r"(?:(?<![A-Za-z])(?=[A-Za-z])|(?=[^A-Za-z]))(?:微信号?|加?[vV][xX]?信?号?|[wW]e[cC]hat(?:\s+id)?|薇信|威信|[qQ]{2}号?|企鹅号?|[tT]elegram|[wW]hats?[aA]pp|LINE id|抖音号?|"
    r"小红书号?|Instagram|Snapchat)"
    r"\s*(?:是|为|[:：=]|is\b|id\b|号)\s*[:：]?\s*(?P<handle>@?[A-Za-z0-9][\w.-]{4,30})"
    r"|(?:微信号?|薇信|威信|(?<![A-Za-z])[qQ]{2}号?|(?<![A-Za-z])[vV][xX](?![A-Za-z]))[ ]?(?P<bare>[A-Za-z]*\d[\w-]{4,20})"
)


def find(text: str) -> Iterator[Span]:
    """E-mail addresses and handles in a folded text."""
    if "@" in text or _AT_WORD.search(text):
        for pattern in _PATTERNS:
            yield from (Span(*found.span(), "EMAIL") for found in pattern.finditer(text))
    for found in _HANDLE.finditer(text):
        yield Span(*found.span("handle" if found["handle"] else "bare"), "ACCOUNT")


_AT_WORD = re.compile(rf"\bat\b|艾特|圈a|_at_|[(\[{{<（【]\s*a\s*[)\]}}>）】]|[#*](?:{_MAILERS})", re.IGNORECASE)
