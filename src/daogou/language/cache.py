"""Answers kept by content: the same question to the same model is paid for once, whoever asks and however often.

One file an answer, written whole and renamed, so that a kill leaves all of it or nothing and many processes may write.
What was hidden from the model is hidden here too. Answers made of one shopper's words lie in that shopper's folder.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from daogou.language.generator import Tokens
from daogou.types import ShopperId


@dataclass(frozen=True)
class Kept:
    """An answer's text with its placeholders, and what it took."""

    text: str
    tokens: Tokens


class AnswerCache:
    """Answers in a folder. `opaque` gives the number that stands for a shopper, as in releases."""

    def __init__(self, folder: Path, opaque: Callable[[str], int]) -> None:
        self._folder, self._opaque = folder, opaque

    def get(self, address: str, shopper: ShopperId | None) -> Kept | None:
        """The answer at this content address; None where there is none, or it is damaged: asking again is right."""
        try:
            held = json.loads(self._path(address, shopper).read_text(encoding="utf-8"))
            return Kept(held["text"], Tokens(**held["tokens"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, address: str, shopper: ShopperId | None, kept: Kept) -> None:
        """Keep an answer."""
        path = self._path(address, shopper)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as f:
            json.dump(asdict(kept), f, ensure_ascii=False)
        Path(f.name).replace(path)

    def forget(self, keys: Iterable[int]) -> None:
        """Delete all answers made of the words of the shoppers with these opaque numbers."""
        for key in keys:
            home = self._folder / _name(key)
            if home.exists():
                shutil.rmtree(home)

    def _home(self, shopper: ShopperId | None) -> Path:
        return self._folder / (_name(self._opaque(shopper)) if shopper else "shared")

    def _path(self, address: str, shopper: ShopperId | None) -> Path:
        return self._home(shopper) / address[:2] / f"{address}.json"


def _name(key: int) -> str:
    return f"{key:016x}"
