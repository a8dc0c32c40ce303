"""What a shop learns: training on its facts, and the search for better settings, with what both keep in its folder."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daogou.app.partaking import partaking
from daogou.app.sayings import everyones
from daogou.features.build import build
from daogou.language.vectors import VectorCache
from daogou.shop.interactions import from_frames
from daogou.training.adopt import adopted, compare
from daogou.training.choose import LIMITS, SETTINGS, choose
from daogou.training.earning import pruned
from daogou.training.found import Found, read_found, write_found
from daogou.training.redemption import fit_redemption
from daogou.training.splits import splits
from daogou.training.train import Facts, Trained, bought, fittable, train
from daogou.training.tune import Base, Tuning, require_optuna
from daogou.types import NotReady, Progress, seconds, silent

if TYPE_CHECKING:
    from daogou.app.shop import Shop

STUDIES = "tuning.db"
FOUND = "tuned.json"


def facts_of(shop: Shop) -> Facts:
    """All that training reads."""
    stored = shop.database
    lines, events = stored.orders.lines(), stored.events.interactions()
    places = stored.products.placements()
    return Facts(stored.products.frame(), lines, events, shop.key, places, everyones(shop))


def learn(shop: Shop, choosing: bool, progress: Progress, checkpoints: Path, minutes: float | None) -> Trained:
    """Train on all facts as the shop's settings say, with what a search found; see `training.train`."""
    cache = VectorCache(shop.folder / "cache", shop.encoder())
    facts = facts_of(shop)
    trained = train(
        facts,
        partial(cache.encode, progress=progress),
        choosing,
        progress,
        partaking(shop.settings, choosing),
        checkpoints,
        shop.settings.ranker,
        seconds=None if minutes is None else 60 * minutes,
        found=settings_found(shop.folder),
        limits={} if shop.settings.models else LIMITS,
    )
    return _with_redemption(shop, facts, trained, progress)


def _with_redemption(shop: Shop, facts: Facts, trained: Trained, progress: Progress) -> Trained:
    """The same with who redeems coupons, or with why that could not be learned."""
    try:
        until = seconds(shop.clock.now()) + 1
        fitted = fit_redemption(shop.database.offers.facts(), facts.order_lines, until, progress)
    except NotReady as lacking:
        return replace(trained, manifest={**trained.manifest, "redemption": {"left_out": str(lacking)}})
    arrays = {f"redemption/{name}": array for name, array in fitted.model.state().items()}
    told = {"penalty": fitted.penalty, "foretold": dict(fitted.foretold)}
    return Trained({**trained.arrays, **arrays}, {**trained.manifest, "redemption": told}, trained.table)


def settings_found(folder: Path) -> dict[str, Mapping[str, Any]]:
    """What a search found for this shop, by model."""
    return {name: found.settings for name, found in read_found(folder / FOUND).items() if found.settings}


def forget_found(folder: Path) -> bool:
    """Forget what searches found, and their trials; whether there was anything."""
    there = [folder / name for name in (FOUND, STUDIES) if (folder / name).exists()]
    for path in there:
        path.unlink()
    return bool(there)


@dataclass(frozen=True)
class Tuned:
    """What a search found by model; `table`: the blend with it and with the presets, on the baskets `judged_on`."""

    found: Mapping[str, Found]
    table: Mapping[str, Mapping[str, float]]
    judged_on: str


def tune(shop: Shop, minutes: float, models: Sequence[str] = (), seed: int = 0, progress: Progress = silent) -> Tuned:
    """Search for better settings of these models (none named: of all that training would try) for so many minutes, with
    what has to be fitted before and judged after it; what is found is in `FOUND` at any time. A search that was ended
    goes on. Raises `MissingExtra` without Optuna, `NotReady` where there are no baskets to search on and
    `InvalidInput` for a model that there is not."""
    require_optuna()
    began = time.monotonic()
    names, _ = fittable(
        models or [n for n in partaking(shop.settings, True) if shop.settings.models or n not in LIMITS]
    )
    facts = facts_of(shop)
    log, _ = from_frames(facts.order_lines, facts.events, facts.catalogue["id"].to_numpy(), facts.key)
    parts = splits(log)
    if not len(parts.choose.shoppers):
        raise NotReady("Nobody has three orders yet: there is nothing to search on. Import some: daogou import --help")
    cache = VectorCache(shop.folder / "cache", shop.encoder())
    prepare = partial(build, facts.catalogue, encode=partial(cache.encode, progress=progress))
    features, allowed = prepare(parts.choose.train), bought(parts.choose.train)
    choice = choose({n: SETTINGS.get(n, ({},)) for n in names}, parts.choose, features, allowed, progress)
    base = Base(choice, parts.choose, features)
    taken = time.monotonic() - began
    tuning = Tuning(base, shop.folder / STUDIES, _key(shop, base, parts.chosen_on), seed)

    def keep() -> dict[str, Found]:
        found = {**read_found(shop.folder / FOUND), **tuning.found()}
        write_found(found, shop.folder / FOUND)
        return found

    try:
        # to fit again and to judge will take about as long as what was fitted to begin with
        tuning.search(60 * minutes - 2 * taken, progress, keep)
    except KeyboardInterrupt:
        progress("ended", 1, 1)
    found = {name: one for name, one in keep().items() if name in names}
    if not any(one.settings for one in found.values()):
        return Tuned(found, {}, parts.judged_on)
    tuned = adopted(base, found, allowed, progress)
    both = pruned(choice, parts.choose, progress=progress), tuned
    table = compare(*both, parts.judge, prepare(parts.judge.train), bought(parts.judge.train), progress)
    return Tuned(found, table, parts.judged_on)


def _key(shop: Shop, base: Base, chosen_on: str) -> str:
    """The name of what trials are measured against, the same where that is."""
    choice = base.choice
    told = [shop.database.version_of_facts(), chosen_on, dict(choice.settings), dict(choice.blend.weights)]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]
