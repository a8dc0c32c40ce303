"""A shop's policies and FAQ: Markdown files in its folder, brought there with its other files, found by questions."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from daogou.adapters.encoders import semantic_encoder
from daogou.language.vectors import VectorCache
from daogou.language.words import has_chinese
from daogou.search.passages import Passages, Vectors
from daogou.shop.policies import Passage, passages
from daogou.types import InvalidInput, Language, NotFound

_log = logging.getLogger(__name__)
LARGEST = 200_000
"""Bytes of one file at most."""
MOST = 200
"""So many files at most."""

_State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class _Held:
    """What files held as they were: their names, times of change in ns, and bytes. The index is made at the first
    question: who only opens a page waits for no encoder."""

    state: _State
    passages: Sequence[Passage]
    made: Callable[[Sequence[Passage]], Passages]

    @cached_property
    def index(self) -> Passages:
        return self.made(self.passages)


class Policies:
    """The policies in this folder. A file that is changed there counts from the next question on. Safe to use from many
    threads."""

    def __init__(self, folder: Path, cache: Path) -> None:
        """Vectors of passages are kept in `cache`."""
        self._folder, self._cache = folder, cache
        self._held: _Held | None = None

    def bring(self, source: Path) -> int:
        """Copy the Markdown files that lie in the folder `source`, over those that are there; returns how many were new
        or other. Raises `InvalidInput` for one that cannot be used, with nothing copied."""
        files = sorted(source.glob("*.md")) if source.is_dir() else []
        if len(files) > MOST:
            raise InvalidInput(f"{source} has {len(files)} policy files: {MOST} at most.")
        for path in files:
            _read(path)
        return sum(self._take(path) for path in files)

    def _take(self, path: Path) -> bool:
        place = self._folder / path.name
        if place.is_file() and place.read_bytes() == path.read_bytes():
            return False
        self._folder.mkdir(parents=True, exist_ok=True)
        part = place.with_name(place.name + ".part")
        shutil.copyfile(path, part)
        part.replace(place)
        return True

    def all(self, language: Language | None = None) -> Sequence[Passage]:
        """Every passage, file by file; with a `language`, those in it, or all where there are none."""
        every = self._read().passages
        return [passage for passage in every if passage.language == language] or every

    def get(self, id_: str) -> Passage:
        """Raises `NotFound`."""
        for passage in self._read().passages:
            if passage.id == id_:
                return passage
        raise NotFound(f"There is no policy {id_}.")

    def find(self, question: str, n: int = 3) -> Sequence[Passage]:
        """Up to `n` passages that speak of this, the most fitting first; none where none does."""
        return self._read().index.find(question[:1_000], n)

    def _read(self) -> _Held:
        state = self._state()
        held = self._held
        if held is None or held.state != state:
            read = [passage for name, _, _ in state for passage in self._readable(self._folder / name)]
            held = self._held = _Held(state, read, lambda some: Passages(some, self._vectors(some)))
        return held

    def _vectors(self, read: Sequence[Passage]) -> Vectors | None:
        """None where there is no encoder that knows meaning."""
        encoder = semantic_encoder()
        if encoder is None or not read:
            return None
        kept = VectorCache(self._cache, encoder)
        titles = kept.encode([passage.title for passage in read])
        texts = kept.encode([passage.text for passage in read])
        return Vectors(titles, texts, lambda question: encoder.encode([question], "query")[0])

    def _readable(self, path: Path) -> Sequence[Passage]:
        """None of a file that was damaged where it lies: it must not take the others with it."""
        try:
            return _passages(path)
        except (InvalidInput, OSError) as error:
            _log.warning("%s", error)
            return ()

    def _state(self) -> _State:
        files = sorted(self._folder.glob("*.md")) if self._folder.is_dir() else []
        return tuple((path.name, (told := path.stat()).st_mtime_ns, told.st_size) for path in files[:MOST])


def _passages(path: Path) -> Sequence[Passage]:
    text = _read(path)
    named: Language | None = "zh" if path.stem.endswith(".zh") else "en" if path.stem.endswith(".en") else None
    return passages(path.stem, text, named or ("zh" if has_chinese(text) else "en"))


def _read(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise InvalidInput(f"{path} is larger than {LARGEST // 1_000} KB: cut it into several files.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not UTF-8 text: save it as UTF-8.") from error
