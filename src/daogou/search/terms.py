"""A text's terms, as products are found by them: words of Latin script in the singular, Chinese words, numbers.

English plurals are undone by the S-stemmer (Harman, "How Effective Is Suffixing?", JASIS 42(1), 1991, table 1): it
joins what shoppers write either way (laptop, laptops) and little else. A number is parted from the unit that is written
onto it, so that "16GB" and "16 GB" have the same terms. Chinese is cut into words and the words within them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from daogou.language.words import is_chinese

_CHINESE = r"\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{_CHINESE}]+|\d+(?:[.,]\d+)*|[^\W\d_{_CHINESE}]+(?:\d+[^\W_{_CHINESE}]*)*")


def terms(text: str) -> Iterator[str]:
    """In order, with repeats."""
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if is_chinese(run):
            yield from _cut(run)
        else:
            yield _singular(run)


@lru_cache(maxsize=100_000)
def _cut(run: str) -> tuple[str, ...]:
    import rjieba

    return tuple(rjieba.cut_for_search(run, True))


@lru_cache(maxsize=100_000)
def _singular(word: str) -> str:
    if word.endswith("ies") and not word.endswith(("eies", "aies")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("es") and word[-3:] not in ("aes", "ees", "oes") and len(word) > 3:
        return word[:-2] if word.endswith(("sses", "xes", "zes", "ches", "shes")) else word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")) and len(word) > 3:
        return word[:-1]
    return word
