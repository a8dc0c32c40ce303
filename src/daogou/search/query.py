"""A query's words, each with what may stand for it in this catalogue: itself, its translation, a near spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from daogou.language.words import has_chinese
from daogou.search.bilingual import Translations
from daogou.search.lexical import Alternative, Lexical, Word
from daogou.search.terms import terms

TRANSLATED = 0.9
"""What a translation counts against the word itself."""
MISSPELT = 0.7
"""What a near spelling counts."""
_MEANINGS = 6
"""Of a word's meanings, how many are tried."""
_SHORTEST = 4
"""A shorter word has too many neighbours to guess which is meant."""
_NEAREST = 3
_LONGEST_CHINESE = 8
_LONGEST_PHRASE = 3
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")

_MIXED = re.compile(r"\b[a-z0-9]{1,3}[\u4e00-\u9fff]")


class Understanding:
    """Of queries to one index. Safe to use from many threads."""

    def __init__(self, index: Lexical, translations: Translations) -> None:
        self._index, self._translations = index, translations
        self._spelt = lru_cache(maxsize=10_000)(self._near)

    def words(self, query: str) -> Sequence[Word]:
        """The query's words in order, each once."""
        text = unicodedata.normalize("NFKC", query).lower()
        found: dict[tuple[str, ...], Word] = {}
        start = 0
        for run in self._runs(text):
            found |= dict(self._latin(text[start : run.start()]))
            found |= dict(self._chinese(run[0]))
            start = run.end()
        found |= dict(self._latin(text[start:]))
        return list(found.values())

    def _runs(self, text: str) -> Iterator[re.Match[str]]:
        """The Chinese in a text; a word that begins in Latin letters (U盘, T恤) where the dictionary knows it."""
        at = 0
        while run := _CHINESE.search(text, at):
            mixed = next((m for m in _MIXED.finditer(text, at, run.end()) if m[0] in self._translations), run)
            yield mixed
            at = mixed.end()

    def _latin(self, text: str) -> Iterator[tuple[tuple[str, ...], Word]]:
        """Words, and phrases that have one translation as a whole."""
        told, at = list(terms(text)), 0
        while at < len(told):
            longest = min(_LONGEST_PHRASE, len(told) - at)
            n = next((n for n in range(longest, 1, -1) if " ".join(told[at : at + n]) in self._translations), 1)
            phrase = tuple(told[at : at + n])
            meanings = self._translations.get(" ".join(phrase), ())[:_MEANINGS]
            if n > 1 and all(term in self._index for term in phrase):
                yield from (((term,), list(self._alternatives(term))) for term in phrase)
            else:
                itself = [Alternative(phrase)] if n > 1 else list(self._alternatives(phrase[0]))
                yield phrase, [*itself, *(Alternative(meaning, TRANSLATED) for meaning in meanings if n > 1)]
            at += n

    def _chinese(self, run: str) -> Iterator[tuple[tuple[str, ...], Word]]:
        """The longest words that the index or the dictionary knows, from the left; what neither knows, as jieba cuts
        it."""
        at, unknown = 0, ""
        while at < len(run):
            longest = min(_LONGEST_CHINESE, len(run) - at)
            n = next((n for n in range(longest, 1, -1) if self._known(run[at : at + n])), 0)
            if n:
                yield from self._cut(unknown)
                unknown = ""
                yield (run[at : at + n],), list(self._alternatives(run[at : at + n]))
            else:
                unknown += run[at]
            at += n or 1
        yield from self._cut(unknown)

    def _cut(self, run: str) -> Iterator[tuple[tuple[str, ...], Word]]:
        yield from (((term,), list(self._alternatives(term))) for term in dict.fromkeys(terms(run)))

    def _known(self, word: str) -> bool:
        return word in self._index or word in self._translations

    def _alternatives(self, term: str) -> Iterator[Alternative]:
        yield Alternative((term,))
        meanings = self._translations.get(term, ())[:_MEANINGS]
        yield from (Alternative(meaning, TRANSLATED) for meaning in meanings)
        if term not in self._index and not meanings:
            yield from (Alternative((near,), MISSPELT) for near in self._spelt(term))

    def _near(self, term: str) -> Sequence[str]:
        """The index's terms within one or two letters of this one, nearest first, the more widely held first."""
        if len(term) < _SHORTEST or has_chinese(term) or not term.isalpha():
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 1 if len(term) < 8 else 2
        near = process.extract(term, self._index.latin, scorer=OSA.distance, score_cutoff=most, limit=20)
        ranked = sorted(near, key=lambda found: (found[1], -len(self._index.postings(found[0])[0])))
        return [found[0] for found in ranked[:_NEAREST]]
