"""A release: a trained state as a folder of plain arrays and a manifest, written whole, published by one rename."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from daogou.types import Array, ReleaseError

_CURRENT = "CURRENT"
_DRAFT, _GONE = ".draft-", ".gone-"


class Arrays(Mapping[str, Array]):
    """The arrays of a folder by name (`ease/weights` is `ease/weights.npy`), memory-mapped read-only when read."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self._folder = folder
        self._names = names

    def __getitem__(self, name: str) -> Array:
        if name not in self._names:
            raise KeyError(name)
        array: Array = np.load(self._folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        return array

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def under(self, prefix: str) -> Arrays | dict[str, Array]:
        """The arrays whose names begin with `prefix/`, by the rest of their name."""
        cut = f"{prefix}/"
        return {name[len(cut) :]: self[name] for name in self._names if name.startswith(cut)}


@dataclass(frozen=True)
class Release:
    """One trained state. `manifest` is plain JSON: what it was made from, with what, and how well it did."""

    id: str
    manifest: Mapping[str, Any]
    arrays: Arrays


class Releases:
    """The releases kept in one folder; `CURRENT` names the published one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def publish(
        self,
        arrays: Mapping[str, Array],
        manifest: Mapping[str, Any],
        at: datetime,
        keep: int = 3,
        last: Callable[[str], object] = lambda draft: None,
    ) -> Release:
        """Write everything into a hidden folder, rename it into place, then point `CURRENT` at it. A kill at any
        moment leaves the old release published. Older ones than the newest `keep` are removed, and so are the drafts
        of publications that were killed. `last` is given the id under which the finished draft is `writable`, to
        erase from it what was erased since the facts were read; where an erasure clears the draft after that, all is
        written again."""
        self.folder.mkdir(parents=True, exist_ok=True)
        while (release_id := self._written(arrays, manifest, at, last)) is None:
            pass
        self.point(release_id)
        self._prune(keep)
        self.clear_drafts()
        return self.load(release_id)

    def _written(
        self, arrays: Mapping[str, Array], manifest: Mapping[str, Any], at: datetime, last: Callable[[str], object]
    ) -> str | None:
        """The id under which everything now lies in its place; None where the draft was cleared away meanwhile."""
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=self.folder))
        try:
            for name, array in arrays.items():
                path = draft / f"{name}.npy"
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as f:
                    np.save(f, array, allow_pickle=False)
                    f.flush()
                    os.fsync(f.fileno())
            text = json.dumps({**manifest, "arrays": sorted(arrays)}, ensure_ascii=False, indent=1, sort_keys=True)
            (draft / "manifest.json").write_text(text, encoding="utf-8")
            release_id = f"{at:%Y%m%d-%H%M%S}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
            last(draft.name)
            target = self.folder / release_id
            if target.exists():
                shutil.rmtree(draft)
            else:
                draft.rename(target)
        except BaseException as error:
            cleared = isinstance(error, Exception) and not draft.exists()
            shutil.rmtree(draft, ignore_errors=True)
            if cleared:
                return None
            raise
        return release_id

    def clear_drafts(self) -> None:
        """Remove every unfinished release: what a kill left, and what is being written, whose publication then starts
        over."""
        for draft in self.folder.glob(f"{_DRAFT}*"):
            # renamed first: whoever is writing it finds no half of it
            with suppress(OSError):
                draft.rename(draft.with_name(draft.name.replace(_DRAFT, _GONE, 1)))
        for gone in self.folder.glob(f"{_GONE}*"):
            shutil.rmtree(gone, ignore_errors=True)

    def point(self, release_id: str) -> None:
        """Make this kept release the published one (a roll-back is this too), by one atomic rename."""
        if release_id not in self.kept():
            raise ReleaseError(f"There is no release {release_id}. `daogou releases` lists those kept.")
        pointer = self.folder / f".{_CURRENT}-{os.getpid()}"
        pointer.write_text(release_id, encoding="utf-8")
        pointer.replace(self.folder / _CURRENT)

    def current(self) -> str | None:
        """The published release's id, or None before the first."""
        try:
            return (self.folder / _CURRENT).read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def kept(self) -> list[str]:
        """The ids of all releases in the folder, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path.parent.name for path in self.folder.glob("[0-9]*/manifest.json"))

    def load(self, release_id: str) -> Release:
        """Open a kept release; its arrays are mapped, not read. Raises `ReleaseError` where it is damaged."""
        folder = self.folder / release_id
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            names = tuple(manifest["arrays"])
        except (OSError, ValueError, KeyError) as error:
            raise ReleaseError(f"Release {release_id} cannot be read ({error}). Run `daogou train` again.") from error
        missing = [name for name in names if not (folder / f"{name}.npy").is_file()]
        if missing:
            raise ReleaseError(f"Release {release_id} lacks {missing[0]}. Run `daogou train` again.")
        return Release(release_id, manifest, Arrays(folder, names))

    @contextmanager
    def writable(self, release_id: str, prefix: str) -> Iterator[dict[str, Array]]:
        """The arrays under `prefix/` of a kept release, mapped for writing in place; flushed at the end. Only an
        erasure may do this: a release is otherwise never changed."""
        folder = self.folder / release_id / prefix
        arrays = {path.stem: np.load(path, mmap_mode="r+", allow_pickle=False) for path in folder.glob("*.npy")}
        yield arrays
        for array in arrays.values():
            if isinstance(array, np.memmap):
                array.flush()

    def _prune(self, keep: int) -> None:
        current = self.current()
        for release_id in self.kept()[:-keep]:
            if release_id != current:
                shutil.rmtree(self.folder / release_id, ignore_errors=True)
