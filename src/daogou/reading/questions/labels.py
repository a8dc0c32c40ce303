"""What an attribute is called in the language that the catalogue does not have it in, from the words for its parts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from daogou.language.words import has_chinese
from daogou.reading.questions.lexicon import Ideas, atoms, ideas_of, named_forms, pieces
from daogou.types import Words

_OTHER_ORDER = frozenset({"per", "of", "by", "for"})
"""English words behind which what follows would go before in Chinese."""


def both(label: str) -> Words:
    """The label, with its translation before it where every word of it has one: 包装重量（package weight）."""
    told = _translated(label)
    if not told:
        return Words(label, label)
    if has_chinese(label):
        return Words(f"{told} ({label})", label)
    return Words(label, f"{told}（{label}）")


def _translated(label: str) -> str:
    said = atoms(label)
    into = _words("en" if has_chinese(label) else "zh")
    if _OTHER_ORDER & set(said):
        return ""
    parts: list[str] = []
    for piece in pieces(said):
        told = next((ideas for ideas, _ in ideas_of(piece) if ideas), None) if piece.form else None
        if told is None or told not in into:
            return ""
        parts.append(into[told])
    return (" " if has_chinese(label) else "").join(parts)


@cache
def _words(language: str) -> Mapping[Ideas, str]:
    """By what is meant: the first word for it."""
    found: dict[Ideas, str] = {}
    for ideas, en, zh in named_forms():
        word = en if language == "en" else zh
        if word:
            found.setdefault(ideas, word)
    return found
