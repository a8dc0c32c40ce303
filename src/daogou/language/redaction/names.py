"""The names that the caller gives, in the ways a text may write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from daogou.language.redaction.spans import Span

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff·]+")
_TITLES = "先生|女士|小姐|太太|老师|同学|阿姨|叔叔|哥|姐|总|师傅|医生|教授"
_DOUBLE = [
    "欧阳",
    "太史",
    "端木",
    "上官",
    "司马",
    "东方",
    "独孤",
    "南宫",
    "万俟",
    "闻人",
    "夏侯",
    "诸葛",
    "尉迟",
    "公羊",
    "赫连",
    "澹台",
    "皇甫",
    "宗政",
    "濮阳",
    "公冶",
    "太叔",
    "申屠",
    "公孙",
    "慕容",
    "钟离",
    "长孙",
    "司徒",
    "司空",
    "令狐",
    "宇文",
    "轩辕",
    "百里",
    "呼延",
    "东郭",
    "南门",
    "西门",
]


class Names:
    """Finds given names: whole, their parts, in any order, joined, with titles; accents and case do not matter."""

    def __init__(self, names: Sequence[str]) -> None:
        patterns = [pattern for name in names if name.strip() for pattern in _forms(_bare(name.strip()))]
        longest = sorted(set(patterns), key=len, reverse=True)
        self._pattern = re.compile("|".join(longest), re.IGNORECASE) if longest else None

    def find(self, text: str) -> Iterator[Span]:
        """Names in a folded text."""
        if self._pattern:
            yield from (Span(*found.span(), "NAME") for found in self._pattern.finditer(_bare(text)))


def _bare(text: str) -> str:
    """Without accents, character by character."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFD", char)[0] for char in text)


def _forms(name: str) -> Iterator[str]:
    if _CHINESE.fullmatch(name.replace(" ", "")):
        yield from _chinese_forms(name.replace(" ", ""))
        return
    parts = [part for part in re.split(r"[\s,.·]+", name) if part]
    yield from (_word(part) for part in parts if len(part) > 1 or _CHINESE.fullmatch(part))
    if len(parts) > 1:
        for order in (parts, parts[::-1], [*parts[1:], parts[0]]):
            yield _word(r"[\s,.·_-]*".join(map(re.escape, order)), escaped=True)
            initials = (order[0], *(rf"{re.escape(part[0])}\.?" for part in order[1:]))
            yield _word(re.escape(initials[0]) + "".join(rf"\s+{part}" for part in initials[1:]), escaped=True)


def _word(part: str, escaped: bool = False) -> str:
    inner = part if escaped else re.escape(part)
    return rf"(?<![A-Za-z0-9]){inner}(?![A-Za-z0-9])" if inner[0].isascii() else inner


def _chinese_forms(name: str) -> Iterator[str]:
    yield r"\s?".join(map(re.escape, name))
    family = name[:2] if name[:2] in _DOUBLE and len(name) > 2 else name[:1]
    given = name[len(family) :]
    if len(given) > 1:
        yield re.escape(given)
    if given:
        yield rf"[小老阿]{re.escape(given[-1])}"
        yield rf"{re.escape(given[-1])}(?:{_TITLES})"
        yield rf"(?:{re.escape(family)}(?:{_TITLES})|[小老]{re.escape(family)}(?![\u4e00-\u9fff]))"
