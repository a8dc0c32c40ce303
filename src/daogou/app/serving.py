"""A release, ready to answer: its models restored, its ranker and the shelf that profiles read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any

import numpy as np

from daogou.guide.redemption import model as redemption
from daogou.guide.redemption.model import Redemption
from daogou.models import ASKED
from daogou.models.due_dates import DueDates
from daogou.models.recommender import make
from daogou.models.relations import Relations
from daogou.profiles.statistics import Group, Shelf
from daogou.ranking.blend import Blend
from daogou.ranking.heads import Heads, restored_heads
from daogou.ranking.learned import Learned, restored
from daogou.ranking.ranker import Ranker
from daogou.ranking.wishes import PRESET, Wishing
from daogou.release import Release
from daogou.shop.products import code_name, plain_name
from daogou.types import MissingExtra, ReleaseError, Words

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Serving:
    """One release, ready to answer."""

    release: Release
    ranker: Ranker
    shelf: Shelf
    relations: Relations
    """What goes with each product, and what stands in for it."""
    due_dates: DueDates
    """When what is bought again and again is needed next."""
    redemption: Redemption | None = None
    """Who redeems coupons; None where too few were redeemed to learn it."""


def serve(release: Release, zone: tzinfo = UTC, ranker: bool = True) -> Serving:
    """Restore a release for a shop in this time zone, with its learned `ranker`, which asks every model, or without.
    Raises `ReleaseError` where it lacks something, as one made by an older version may."""
    manifest = release.manifest
    try:
        learned = _learned(release) if ranker else None
        models = {
            name: make(name, **settings).restore(release.arrays.under(f"models/{name}"))
            for name, settings in manifest["settings"].items()
            if learned or manifest["weights"].get(name) or name in ASKED
        }
        features = {name: np.asarray(array) for name, array in release.arrays.under("features").items()}
        heads = restored_heads(release.arrays.under("heads")) if learned else Heads()
        wishing = Wishing(**manifest["wishes"]) if "wishes" in manifest else PRESET
        served = Ranker(release.id, models, Blend(manifest["weights"]), features, zone, learned, heads, wishing)
        redeemed = release.arrays.under("redemption")
        relations = Relations.restored(release.arrays.under("relations"))
        due_dates = DueDates().restored(release.arrays.under("due_dates"))
        learnt = redemption.restored(redeemed) if redeemed else None
        return Serving(release, served, _shelf(features), relations, due_dates, learnt)
    except KeyError as error:
        raise ReleaseError(f"Release {release.id} lacks {error}. Run `daogou train` again.") from error


def _learned(release: Release) -> Learned | None:
    """The release's ranker; the blend alone answers where it has none, or where what it needs is not installed."""
    state = release.arrays.under("ranker")
    try:
        return restored(state) if state else None
    except MissingExtra as error:
        _log.warning("Lists are made without the learned ranker. %s", error)
        return None


def _shelf(features: Mapping[str, Any]) -> Shelf:
    merchandise = features["recommendable"]

    def group(name: str, called: Callable[[str, str, str], Words]) -> Group:
        keys, en, zh = (features[f"{name}_{part}"].tolist() for part in ("key", "en", "zh"))
        names = [called(*named) for named in zip(keys, en, zh, strict=True)]
        code = features[name]
        counted = (code >= 0) & merchandise
        bought = np.bincount(code[counted], features["purchases"][counted], minlength=len(keys))
        return Group(code, keys, names, (bought / max(bought.sum(), 1e-9)).astype(np.float32))

    groups = (group("category", code_name), group("brand", plain_name), group("size", plain_name))
    return Shelf(features["id"], *groups, merchandise, features["price_rank"])
