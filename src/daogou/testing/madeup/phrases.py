"""What shoppers say, put together from the templates in `phrases/`: an opening, a core, a close, and a slip here and
there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from daogou.types import Language, Words

_FILES = Path(__file__).parent / "phrases"
_SLIPS: Mapping[Language, float] = {"en": 0.08, "zh": 0.08}
_OPENED, _CLOSED = 0.3, 0.25
_MIXED = 0.12
"""How often a Chinese sentence names the thing in English; an English one does the reverse a quarter as often."""
_HOMOPHONES = (("的", "地"), ("在", "再"), ("做", "作"), ("那", "哪"), ("得", "的"), ("已", "以"))


@cache
def templates(language: Language, intention: str) -> Sequence[str]:
    """The templates of one intention; `[…]` lines divide a file for whoever reads it."""
    lines = (_FILES / language / f"{intention}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("[")]


def pick(draw: np.random.Generator, language: Language, intention: str) -> str:
    """A template of this intention."""
    some = templates(language, intention)
    return some[int(draw.integers(len(some)))]


def say(draw: np.random.Generator, language: Language, intention: str, **slots: Words | str) -> str:
    """A whole utterance. A slot's words are spoken in the language, now and then in the other; a slip of the pen never
    falls into one."""
    parts = [pick(draw, language, intention)]
    if draw.random() < _OPENED:
        parts = _opened(pick(draw, language, "opener"), parts[0])
    if draw.random() < _CLOSED:
        parts.append(pick(draw, language, "closer"))
    text = (" " if language == "en" else "").join(parts)
    if draw.random() < _SLIPS[language]:
        text = _slip(draw, text, language)
    spoken = {name: _within(draw, words, language) for name, words in slots.items()}
    return _begun(text.format(**spoken))


def _opened(opener: str, core: str) -> list[str]:
    """The core goes on in lower case after a comma, but for the word I."""
    goes_on = opener.endswith(",") and core[:2] not in ("I ", "I'")
    return [opener, core[:1].lower() + core[1:] if goes_on else core]


def plain(draw: np.random.Generator, language: Language, intention: str, **slots: Words | str) -> str:
    """The template alone, with its slots filled."""
    spoken = {name: _within(draw, words, language) for name, words in slots.items()}
    return _begun(pick(draw, language, intention).format(**spoken))


def _within(draw: np.random.Generator, words: Words | str, language: Language) -> str:
    if isinstance(words, str):
        return words
    share = _MIXED if language == "zh" else _MIXED / 4
    other: Language = "en" if language == "zh" else "zh"
    return words.within(other if draw.random() < share else language)


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _slip(draw: np.random.Generator, text: str, language: Language) -> str:
    """One slip of the pen, outside the slots: two letters exchanged, or a character of the same sound."""
    return _exchanged(draw, text) if language == "en" else _misheard(draw, text)


def _exchanged(draw: np.random.Generator, text: str) -> str:
    words = text.split(" ")
    long = [n for n, word in enumerate(words) if word.isalpha() and len(word) > 4]
    if not long:
        return text
    at = long[int(draw.integers(len(long)))]
    word, place = words[at], int(draw.integers(1, len(words[at]) - 2))
    words[at] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(words)


def _misheard(draw: np.random.Generator, text: str) -> str:
    there = [pair for pair in _HOMOPHONES if pair[0] in text]
    if not there:
        return text
    right, wrong = there[int(draw.integers(len(there)))]
    return text.replace(right, wrong, 1)
