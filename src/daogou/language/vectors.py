"""A store of vectors by content: a text is encoded once per encoder, whoever asks and however often."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from daogou.language.encoder import Encoder, Role
from daogou.types import Array, Bools, Floats, Ints, Progress, silent

_BATCH = 64
_SAVE_EVERY = 512
"""Texts at least."""


class VectorCache:
    """Vectors of one encoder and role in one file, keyed by a digest of the text. The file is replaced whole whenever
    a tenth has come to it, and at the end, so that little is lost by a kill and a large one is not written too often.
    """

    def __init__(self, folder: Path, encoder: Encoder, role: Role = "passage") -> None:
        self.encoder = encoder
        self.role: Role = role
        digest = hashlib.sha256(f"{encoder.name}\0{role}".encode()).hexdigest()[:16]
        self.path = folder / f"{digest}.npz"

    def state(self) -> tuple[int, int]:
        """Other whenever the file is: its time of change in ns, and its bytes; zeros where there is none."""
        try:
            told = self.path.stat()
        except OSError:
            return 0, 0
        return told.st_mtime_ns, told.st_size

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Floats:
        """float32[len(texts), dim]; only what is not in the cache is encoded, each distinct text once."""
        keys, vectors = self._load()
        for done, of, new_keys, new_vectors in self._filled(texts, keys, vectors):
            progress("encode", done, of)
            keys, vectors = new_keys, new_vectors
        return vectors[_rows(keys, _keys(texts))]

    def filling(self, texts: Sequence[str]) -> Generator[tuple[int, int], None, None]:
        """Encode what is missing, a batch a step; yields how many of the missing are done. Whoever ends it early finds
        all that was done."""
        filled = self._filled(texts, *self._load())
        with closing(filled):
            yield from ((done, of) for done, of, *_ in filled)

    def held(self, texts: Sequence[str]) -> tuple[Bools, Floats]:
        """bool[len(texts)]: what is in the cache; float32[len(texts), dim]: its vectors, zero rows elsewhere."""
        keys, vectors = self._load()
        wanted = _keys(texts)
        there = np.isin(wanted, keys)
        out = np.zeros((len(texts), self.encoder.dim), np.float32)
        if there.any():
            out[there] = vectors[_rows(keys, wanted[there])]
        return there, out

    def _filled(
        self, texts: Sequence[str], keys: Array, vectors: Floats
    ) -> Generator[tuple[int, int, Array, Floats], None, None]:
        """Batch by batch how many of how many are done, and, at the end, all keys and vectors; before, as they were at
        the last saving."""
        wanted = _keys(texts)
        unique, first = np.unique(wanted, return_index=True)
        missing = [int(i) for i in first[~np.isin(unique, keys)]]
        missing.sort(key=lambda i: len(texts[i]))  # so that a batch is padded little
        fresh: list[Floats] = []
        kept = 0

        def keep(done: int) -> None:
            nonlocal keys, vectors, kept
            if done > kept:
                keys = np.concatenate([keys, wanted[missing[kept:done]]])
                vectors = np.concatenate([vectors, *fresh])
                fresh.clear()
                kept = done
                self._save(keys, vectors)

        done = 0
        yield 0, len(missing), keys, vectors
        try:
            while done < len(missing):
                part = missing[done : done + _BATCH]
                encoded = self.encoder.encode([texts[i] for i in part], self.role)
                fresh.append(encoded.astype(np.float32))
                done += len(part)
                if done == len(missing) or done - kept >= max(_SAVE_EVERY, len(keys) // 10):
                    keep(done)
                yield done, len(missing), keys, vectors
        finally:
            keep(done)

    def _load(self) -> tuple[Array, Floats]:
        try:
            with np.load(self.path, allow_pickle=False) as saved:
                return saved["keys"], saved["vectors"]
        except (OSError, ValueError, KeyError, BadZipFile):  # none yet, or damaged: encoding again is always right
            return np.zeros(0, np.uint64), np.zeros((0, self.encoder.dim), np.float32)

    def _save(self, keys: Array, vectors: Floats) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.path.parent, suffix=".part", delete=False) as f:
            np.savez(f, keys=keys, vectors=vectors)
        os.replace(f.name, self.path)  # noqa: PTH105 - both ends are strings here


def _keys(texts: Sequence[str]) -> Array:
    return np.array([_key(text) for text in texts], dtype=np.uint64)


def _rows(keys: Array, wanted: Array) -> Ints:
    """Where each of `wanted`, all of which are there, is in `keys`."""
    order = np.argsort(keys)
    rows: Ints = order[np.searchsorted(keys, wanted, sorter=order)].astype(np.int32)
    return rows


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
