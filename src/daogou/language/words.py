"""A text's words, for whatever counts words: no model, no dictionary, any script."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CHINESE = r"\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{_CHINESE}]+|[^\W_{_CHINESE}]+")
_IS_CHINESE = re.compile(rf"[{_CHINESE}]")


def words(text: str) -> Iterator[str]:
    """Lower-case words of letters and digits; of a run of Chinese, which has no spaces, its characters and their pairs
    (as good as words for retrieval: Nie et al., "On the Use of Words and N-grams for Chinese IR", 2000)."""
    for run in _RUN.findall(text.lower()):
        yield from _pieces(run) if is_chinese(run) else (run,)


def is_chinese(word: str) -> bool:
    """Whether the word is of Chinese characters."""
    return bool(_IS_CHINESE.match(word))


def has_chinese(text: str) -> bool:
    """Whether any of the text is."""
    return bool(_IS_CHINESE.search(text))


def _pieces(run: str) -> Iterator[str]:
    yield from run
    yield from (run[i : i + 2] for i in range(len(run) - 1))
