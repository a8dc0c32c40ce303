"""Sentences that name a value which the product does not have: what it is free of, goes with, or also comes in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daogou.types import Language

_ASIDES: dict[Language, Sequence[str]] = {
    "en": (
        "Goes well with {}.",
        "Nothing of {} in it.",
        "Also available in {}.",
        "Unlike {}, it needs no care.",
        "Contains no {}.",
        "As good as {} at half the price.",
        "Looks lovely beside {}.",
        "We have never used {} for it.",
        "Others come in {}.",
        "Customers who bought it also looked at {}.",
    ),
    "zh": (
        "和{}搭配很好看。",
        "不含{}。",
        "另有{}可选。",
        "不像{}那样难打理。",
        "质感媲美{}。",
        "没有用到{}。",
        "放在{}旁边也好看。",
        "从不添加{}。",
        "同系列也有{}。",
        "买它的顾客还看过{}。",
    ),
}


def aside(draw: np.random.Generator, language: Language, value: str) -> str:
    """Such a sentence about this value."""
    sentences = _ASIDES[language]
    return sentences[int(draw.integers(len(sentences)))].format(value)
