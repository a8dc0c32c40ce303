"""A store of vectors by content: a text is encoded once per encoder, whoever asks and however often."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from daogou.language.encoder import Encoder, Role
from daogou.types import Array, Floats, Progress, silent

_BATCH = 64


class VectorCache:
    """Vectors of one encoder and role in one file, keyed by a digest of the text; it survives a kill, since the file
    is replaced whole after every `_SAVE_EVERY` batches."""

    def __init__(self, folder: Path, encoder: Encoder, role: Role = "passage") -> None:
        self.encoder = encoder
        self.role: Role = role
        digest = hashlib.sha256(f"{encoder.name}\0{role}".encode()).hexdigest()[:16]
        self._path = folder / f"{digest}.npz"

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Floats:
        """float32[len(texts), dim]; only what is not in the cache is encoded, each distinct text once."""
        keys, vectors = self._load()
        wanted = np.array([_key(text) for text in texts], dtype=np.uint64)
        unique, first = np.unique(wanted, return_index=True)
        missing = [int(i) for i in first[~np.isin(unique, keys)]]
        progress("encode", 0, len(missing))
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            fresh = self.encoder.encode([texts[i] for i in part], self.role)
            keys = np.concatenate([keys, wanted[part]])
            vectors = np.concatenate([vectors, fresh.astype(np.float32)])
            done = start + len(part)
            progress("encode", done, len(missing))
            if start % (_BATCH * _SAVE_EVERY) == 0 or done == len(missing):
                self._save(keys, vectors)
        order = np.argsort(keys)
        rows = order[np.searchsorted(keys, wanted, sorter=order)]
        chosen: Floats = vectors[rows]
        return chosen

    def _load(self) -> tuple[Array, Floats]:
        try:
            with np.load(self._path, allow_pickle=False) as saved:
                return saved["keys"], saved["vectors"]
        except (OSError, ValueError, KeyError, BadZipFile):  # none yet, or damaged: encoding again is always right
            return np.zeros(0, np.uint64), np.zeros((0, self.encoder.dim), np.float32)

    def _save(self, keys: Array, vectors: Floats) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._path.parent, suffix=".part", delete=False) as f:
            np.savez(f, keys=keys, vectors=vectors)
        os.replace(f.name, self._path)  # noqa: PTH105 - both ends are strings here


_SAVE_EVERY = 8


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
