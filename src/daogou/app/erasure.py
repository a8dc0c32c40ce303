"""Erasing one shopper: from the stores, and from all that lies beyond them, of which each is cleared whatever befalls
another."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from daogou.models.recommender import make
from daogou.models.shopper_rows import erase_rows
from daogou.release import Releases
from daogou.types import Array, ShopperId

if TYPE_CHECKING:
    from daogou.app.shop import Shop


class Erasure:
    """Erases shoppers of one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def of(self, who: ShopperId) -> int:
        """Delete everything of this account and its visitors, also from every kept release and rejects file, and refuse
        their ids from now on. Where it fails midway, erasing again completes it."""
        self._shop.showing.flush()
        try:
            return self._shop.database.shoppers.erase(who)
        finally:
            take_all(self._beyond_the_stores())

    def _beyond_the_stores(self) -> Iterator[Callable[[], object]]:
        """What else an erasure clears, step by step."""
        # drafts first: one that is finished meanwhile is among the releases
        yield self._shop.releases.clear_drafts
        yield partial(shutil.rmtree, self._shop.checkpoints, ignore_errors=True)
        for release_id in self._shop.releases.kept():
            yield partial(self.rows, release_id)
        yield self._forget_rejects
        yield self._forget_answers
        yield self._shop.talk.forget_erased
        yield self._shop.let_go
        yield self._shop.showing.forget

    def rows(self, release_id: str) -> None:
        """Erase the rows of all who were ever erased from this release, or from a draft of one."""
        keys = np.array(sorted(self._shop.database.shoppers.erased_keys()), np.uint64)
        if len(keys):
            erase_from_release(self._shop.releases, release_id, keys)

    def _forget_rejects(self) -> None:
        from daogou.shop.intake.rejects import forget_rejects

        keys = self._shop.database.shoppers.erased_keys()
        forget_rejects(self._shop.folder / "rejects", lambda id_: self._shop.key(id_) in keys)

    def _forget_answers(self) -> None:
        from daogou.app.language import answers_of

        answers_of(self._shop.folder, self._shop.key).forget(self._shop.database.shoppers.erased_keys())


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
