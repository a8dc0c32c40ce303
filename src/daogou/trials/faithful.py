"""Whether reasons are faithful: without the facts that one cites, its product stands lower than without as many others.

For a listed product and its first reason that cites facts, the history is ranked anew without those facts, and without
as many facts drawn from the rest; the place among all products tells, and where both are the same, the score. Erasure
as a test of faithfulness: DeYoung et al., "ERASER", ACL 2020 (comprehensiveness).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daogou.app import Shop
from daogou.ranking.ranker import Ranker
from daogou.shop.interactions import Interactions
from daogou.types import Progress, ShopperId, seconds, silent

LISTED = 20


def faithful(
    shop: Shop, people: Sequence[ShopperId], n: int, draw: np.random.Generator, progress: Progress = silent
) -> dict[str, float]:
    """Of `n` reasons at most: the share whose facts, left out, lower the product more than as many others do."""
    now, ranker = seconds(shop.clock.now()) + 1, shop.serving().ranker
    lower, same = 0, 0
    count = 0
    for who in draw.permutation(np.array(people, dtype=object)):
        history = shop.history(ShopperId(str(who)), now)
        if history.facts is None or len(set(history.facts.tolist())) < 4:
            continue
        for entry in ranker.shortlist(history, now, LISTED).entries:
            cited = next((set(map(str, reason.facts)) for reason in entry.reasons if reason.facts), set())
            others = sorted(set(history.facts.tolist()) - cited)
            if not cited or len(others) < len(cited):
                continue
            drawn = set(draw.choice(others, len(cited), replace=False).tolist())
            without = _standing(ranker, history, now, entry.product, cited)
            beside = _standing(ranker, history, now, entry.product, drawn)
            lower += without < beside
            same += without == beside
            count += 1
            progress("reasons", count, n)
            if count == n:
                break
        if count == n:
            break
    return {"n": float(count), "lower": lower / max(count, 1), "same": same / max(count, 1)}


def _standing(ranker: Ranker, history: Interactions, now: int, product: str, gone: set[str]) -> tuple[float, float]:
    """How well the product stands without these facts: higher is better. Its place first, then its score."""
    assert history.facts is not None
    left = history.where(~np.isin(history.facts, sorted(gone)))
    order, scores = ranker.order(left, now)
    at = np.flatnonzero(order == ranker.rows[product])
    return (-float(at[0]), float(scores[at[0]])) if len(at) else (-np.inf, -np.inf)
