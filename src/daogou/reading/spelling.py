"""One name's spellings: how it is folded to be looked up, in what forms a text may write it, and what denies it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from daogou.language.words import has_chinese, is_chinese

_ENDINGS = ("色", "味", "香", "风格", "风", "系列", "材质", "面料", "口味", "系", "型")
"""What a value's Chinese name may be said without."""
_ADJECTIVES = ("wool", "wood", "gold", "oak")
_OTHERWISE = (
    ("grey", "gray"),
    ("gray", "grey"),
    ("colour", "color"),
    ("flavour", "flavor"),
    ("yoghurt", "yogurt"),
)


def normal(phrase: str) -> str:
    """Lower case, one form of each sign, English words in the singular: a spelling under which names are looked up."""
    text = plain(phrase)
    return text if has_chinese(text) else " ".join(_singular(word) for word in text.split(" "))


def plain(phrase: str) -> str:
    """Lower case, one form of each sign, one blank between words."""
    return " ".join(unicodedata.normalize("NFKC", phrase).lower().replace("’", "'").split())


def spellings(name: str) -> Iterator[str]:
    """The name as a text may write it, itself first; in English with other numbers, hyphens and of other countries."""
    yield name
    if not name or is_chinese(name[-1]):
        return
    yield from (name.replace("-", " "), name.replace("-", ""), name.replace(" ", "-"))
    *before, last = name.split(" ")
    yield from (" ".join((*before, number)) for number in (_singular(last), _plural(last)))
    yield from (name.replace(one, other) for one, other in _OTHERWISE if one in name)


def shortened(name: str) -> Iterator[str]:
    """What is said for it where it is clear what is meant: in Chinese without its ending, in English its adjective."""
    yield from (name.removesuffix(end) for end in _ENDINGS if name.endswith(end))
    if name in _ADJECTIVES:
        yield from (f"{name}en", f"{name}len")


def holding(name: str) -> re.Pattern[str]:
    """Finds the name (`normal`) or its plural in a lower-case text, where it is not said to be left out ("nut-free",
    不含坚果)."""
    written = re.escape(name)
    if has_chinese(name):
        return re.compile(rf"(?<![无不零免])(?<!不含)(?<!不含有)(?<!没有)(?<!不添加){written}")
    ending = f"{re.escape(name[:-1])}(?:y|ies)" if name.endswith("y") else f"{written}(?:e?s)?"
    return re.compile(
        rf"(?<![\w-])(?<!\bno )(?<!\bwithout )(?<!\bfree of )(?<!\bfree from ){ending}(?![\w])(?![- ]free\b)"
    )


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    if word.endswith("s") and not word.endswith("ss"):
        return word
    return f"{word}es" if word.endswith(("ch", "sh", "x", "ss")) else f"{word}s"
