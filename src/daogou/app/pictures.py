"""A shop's own pictures of its products: files in its folder, named after the products' ids."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from daogou.types import InvalidInput, ProductId

FORMATS: Mapping[str, str] = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
"""What a picture may be, and its media type."""
LARGEST = 2_000_000
"""Bytes of one picture."""


class Pictures:
    """The pictures in one folder, by product; a folder that changes is listed again at the next question."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._listed = -1
        self._paths: Mapping[str, Path] = {}

    def of(self, product: ProductId) -> Path | None:
        """The picture's file, or None."""
        try:
            changed = self._folder.stat().st_mtime_ns
        except OSError:
            return None
        if changed != self._listed:
            self._paths, self._listed = _by_product(self._folder), changed
        return self._paths.get(product)

    def bring(self, source: Path) -> int:
        """Copy the pictures that lie in the folder `source`, over those that are there; returns how many were new or
        other. Raises `InvalidInput` for one that is too large, with nothing copied."""
        found = _by_product(source) if source.is_dir() else {}
        for path in found.values():
            if path.stat().st_size > LARGEST:
                raise InvalidInput(f"{path} is larger than {LARGEST // 1_000_000} MB: make the picture smaller.")
        if found:
            self._folder.mkdir(parents=True, exist_ok=True)
        return sum(self._take(ProductId(product), path) for product, path in found.items())

    def _take(self, product: ProductId, path: Path) -> bool:
        place, there = self._folder / f"{quote(product, safe='')}{path.suffix}", self.of(product)
        if there == place and there.read_bytes() == path.read_bytes():
            return False
        part = place.with_name(place.name + ".part")
        shutil.copyfile(path, part)
        part.replace(place)
        if there is not None and there != place:
            there.unlink(missing_ok=True)
        return True


def _by_product(folder: Path) -> Mapping[str, Path]:
    return {unquote(path.stem): path for path in sorted(folder.iterdir()) if path.suffix in FORMATS}
