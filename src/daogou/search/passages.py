"""Which passages of a shop's policies and FAQ speak of a question: by words, in both languages, and by meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from daogou.language.words import has_chinese
from daogou.search.bilingual import translations
from daogou.search.lexical import Lexical, LexicalConfig
from daogou.search.query import Understanding
from daogou.shop.policies import Passage
from daogou.types import Bools, Floats

_CONFIG = LexicalConfig(weights={"title": 2.0, "path": 1.0, "text": 1.0})
_ENOUGH = 0.4
"""So much by words alone, and a passage speaks of the question …"""
_NEAR, _SURE = 1.2, 2.0
"""… or so much by meaning, with any word in common and with none."""
_FEWEST = 8
"""Of fewer passages it cannot be told which one stands out."""
_ASKING = frozenset((files("daogou.search") / "asking.en.txt").read_text(encoding="utf-8").split())
"""Words by which one asks, not about which: also those that every policy's passage is about."""
_ASKING_CHINESE = re.compile(
    r"请问|想问|问一下|你好|您好|可以|可不可以|能不能|能否|是否|是不是|有没有|怎么样|怎么|怎样|如何|什么时候|什么|为什么|哪些|哪里|哪个"
    r"|多少|多久|几天|谢谢|麻烦|一下|你们|您们|我们|我的|这个|那个|告诉|知道|需要|政策|规则|规定|的话"
    r"|[我你您他她它吗呢吧啊呀哦的了是在有要会能就都也还和与或把被对给让请]"
)


class Vectors(NamedTuple):
    """What an encoder makes of passages, float32[n, dim] by title and by text, and of a question, float32[dim]."""

    titles: Floats
    texts: Floats
    asked: Callable[[str], Floats]


class Passages:
    """An index of passages; with `vectors`, by meaning too. Safe to use from many threads."""

    def __init__(self, passages: Sequence[Passage], vectors: Vectors | None = None) -> None:
        self.passages, self._vectors = passages, vectors
        fields = {
            "title": [passage.title for passage in passages],
            "path": [" ".join(passage.path) for passage in passages],
            "text": [passage.text for passage in passages],
        }
        self._index = Lexical.build(fields, _CONFIG)
        self._understanding = Understanding(self._index, translations(self._index))
        self._languages = np.array([passage.language for passage in passages])

    def find(self, question: str, n: int = 3) -> list[Passage]:
        """Up to `n` that speak of it, the most fitting first, in the question's language where there are any in it;
        none where none does."""
        if not self.passages or not question.strip():
            return []
        there = self._languages == ("zh" if has_chinese(question) else "en")
        there = there if there.any() else ~there
        words, meant = self._by_words(question), self._by_meaning(question, there)
        score = words + meant
        speaks = there & ((words >= _ENOUGH) | ((words > 0) & (meant >= _NEAR)) | (meant >= _SURE))
        order = np.lexsort((np.arange(len(score)), -score))
        return [self.passages[row] for row in order.tolist() if speaks[row]][:n]

    def _by_words(self, question: str) -> Floats:
        """float32[passages] from 0 to 1: how much of what is asked about each holds, in the best way that any does. A
        word that no passage holds counts too, for it may be what the question is about."""
        found = self._understanding.words(_ASKING_CHINESE.sub(" ", question))
        words = [word for word in found if not all(term in _ASKING for term in word[0].terms)]
        if not words:
            return np.zeros(len(self.passages), np.float32)
        whole = self._index.score(words)
        held: Floats = np.stack([self._index.score([word]) > 0 for word in words]).mean(axis=0, dtype=np.float32)
        return held * whole / max(float(whole.max()), 1e-9)

    def _by_meaning(self, question: str, there: Bools) -> Floats:
        """float32[passages]: by how many standard deviations each is nearer to the question than the passages that are
        `there` are on average, 0 where that is less. An encoder's cosines have no common zero, but the one that speaks
        of a question stands out."""
        if self._vectors is None or there.sum() < _FEWEST:
            return np.zeros(len(self.passages), np.float32)
        asked = self._vectors.asked(question)
        near = (self._vectors.titles @ asked + self._vectors.texts @ asked) / 2
        away: Floats = (near - near[there].mean()) / max(float(near[there].std()), 1e-9)
        return np.where(there, np.maximum(away, 0), 0).astype(np.float32)
