"""Erasing beyond the stores: shoppers' rows in releases, and steps of which each is taken whatever befalls another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np

from daogou.models.recommender import make
from daogou.models.shopper_rows import erase_rows
from daogou.release import Releases
from daogou.types import Array


def take_all(steps: Iterable[Callable[[], object]]) -> None:
    """Take every step, also after one that failed; then raise what failed first, with the others as its notes."""
    failed: list[Exception] = []
    for step in steps:
        try:
            step()
        except Exception as error:  # noqa: BLE001 — raised below
            failed.append(error)
    if failed:
        for other in failed[1:]:
            failed[0].add_note(f"And: {other}")
        raise failed[0]


def erase_from_release(releases: Releases, release_id: str, keys: Array) -> None:
    """Zero the rows of the shoppers with these keys (uint64[k]) in every model of a kept release, or of a draft of one.
    Raises `InvalidInput` where it holds rows of a model that there no longer is; the others' are erased all the
    same."""
    release = releases.load(release_id)
    holding = [name for name in release.manifest["settings"] if f"models/{name}/keys" in release.arrays]
    take_all(partial(_erase_from_model, releases, release_id, name, keys) for name in holding)


def _erase_from_model(releases: Releases, release_id: str, name: str, keys: Array) -> None:
    declared = type(make(name)).ROWS_OF_SHOPPERS
    with releases.writable(release_id, f"models/{name}") as arrays:
        for key in np.intersect1d(arrays["keys"], keys):
            erase_rows(arrays, int(key), declared)
