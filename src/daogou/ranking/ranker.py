"""The ranker: all models' scores for one shopper → one ordered list under the shop's and the shopper's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from daogou import metrics
from daogou.features import Features
from daogou.models.recommender import Recommender
from daogou.ranking.attribution import by_model
from daogou.ranking.blend import Blend
from daogou.ranking.heads import Heads
from daogou.ranking.learned import Learned, Table, candidates, lifted, table
from daogou.ranking.reasons import Reasons, asked_for
from daogou.ranking.shortlist import UNKNOWN, Basis, Entry, Shortlist
from daogou.ranking.signals import standing
from daogou.ranking.stated import NOTHING, Moved, Stated, as_scores, lowered, moved
from daogou.ranking.wishes import PRESET, WEIGHT, WISHES, Wishing, wished
from daogou.shop.interactions import BUY, HIDE, Interactions
from daogou.types import Bools, Floats, Ints, ProductId

_SPARE = 8
"""How many times the wished length is looked at, so that rules rarely leave a list short."""


class _Scored(NamedTuple):
    """One shopper's products before what they stated is done to them."""

    scores: Mapping[str, Floats]
    blend: Blend
    learned: Learned | None
    stands_on: Basis
    allowed: Bools
    rows: Table | None
    total: Floats


@dataclass
class Ranker:
    """The models of one release, ready to rank. `features` are that release's arrays; in `zone` reasons count days."""

    release: str
    models: Mapping[str, Recommender[Any]]
    blend: Blend
    features: Features
    zone: tzinfo = UTC
    learned: Learned | None = None
    """Orders the blend's candidates, where there is one."""
    heads: Heads = field(default_factory=Heads)
    """Tell how probable interest and purchase of a candidate are."""
    wishing: Wishing = PRESET
    """How much what newcomers say counts."""
    groups: Ints = field(init=False, repr=False)
    """int32[products]: products of one title have the same number."""
    _allowed: Bools = field(init=False, repr=False)
    _bought: Bools = field(init=False, repr=False)
    """bool[products]: which have buyers of late."""
    _heard: Mapping[str, Recommender[Any]] = field(init=False, repr=False)
    """The models that have a say in a list; product pages ask others."""
    _by_buyers: Ints = field(init=False, repr=False)
    """int32[products]: all products, most buyers of late first, those of as many by index."""

    def __post_init__(self) -> None:
        # read once: a memory-mapped array would be read from the file again for every request
        self.groups = np.asarray(self.features["title_group"])
        self._allowed = np.asarray(self.features["recommendable"])
        buyers = np.asarray(self.features["buyers"])
        self._bought = buyers > 0
        self._by_buyers = np.argsort(-buyers, kind="stable").astype(np.int32)
        heard = {*self.blend.counting(self.models), *(self.learned.models if self.learned else ())}
        self._heard = {name: model for name, model in self.models.items() if name in heard} or self.models
        if self.learned:
            self.features = standing(self.features)
        self.products: Sequence[str] = self.features["id"].tolist()
        self.rows: Mapping[str, int] = {product: row for row, product in enumerate(self.products)}

    def shortlist(
        self,
        history: Interactions,
        now: int,
        n: int,
        only: Ints | None = None,
        wishes: Sequence[str] = (),
        stated: Stated = NOTHING,
    ) -> Shortlist:
        """The best `n` for one shopper (`history` holds one) at `now`; `only` int32[m] restricts it to these rows.
        Equal scores go by buyers of late, most first. `wishes` are what the shopper says to like, in words; the learned
        ranker, which was never taught what a wish is worth, has no say then. `stated` leaves out and moves up; what it
        does not speak of is scored as without it, and keeps its order.

        Left out: what is no merchandise, what the shopper hid, and all but the best product of the same title; from
        the list of someone unknown, what nobody bought of late, unless that is everything.
        """
        found = self._scored(history, now, only, wishes)
        ruled, rise = self._ruled(found, stated)
        return self._listed(found, history, now, [self._best(ruled, n)], rise, stated)[0]

    def shortlists(
        self, history: Interactions, now: int, wanted: Sequence[tuple[Ints | None, int]], stated: Stated = NOTHING
    ) -> list[Shortlist]:
        """Several lists for one shopper from one scoring, each of so many of the rows that it is restricted to, the
        first of which take what they want: no title is in two of them."""
        found = self._scored(history, now, None, ())
        left, rise = self._ruled(found, stated)
        lists = []
        for only, n in wanted:
            there = left if only is None else np.full_like(left, -np.inf)
            if only is not None:
                there[only] = left[only]
            lists.append(self._best(there, n))
            left = np.where(np.isin(self.groups, self.groups[lists[-1]]), np.float32(-np.inf), left)
        return self._listed(found, history, now, lists, rise, stated)

    def _listed(
        self, found: _Scored, history: Interactions, now: int, lists: Sequence[Ints], rise: Moved | None, stated: Stated
    ) -> list[Shortlist]:
        """The chosen rows of each list as one: what their reasons stand on is gathered once for all of them."""
        entries = iter(self._entries(found, history, now, np.concatenate([*lists, np.zeros(0, np.int32)]), rise))
        left_out = {said: int((mask & found.allowed).sum()) for said, mask in stated.out.items()}
        return [
            Shortlist(found.stands_on, self.release, list(islice(entries, len(chosen))), left_out) for chosen in lists
        ]

    def _entries(
        self, found: _Scored, history: Interactions, now: int, chosen: Ints, rise: Moved | None
    ) -> list[Entry]:
        """The chosen rows with their reasons and chances."""
        scores, blend, learned, rows = found.scores, found.blend, found.learned, found.rows
        parts, chances = blend.parts(scores, chosen), [UNKNOWN] * len(chosen)
        if learned and rows:
            silent = {name: np.zeros(len(chosen), np.float32) for name in scores}
            there, known = rows.of(chosen)
            parts = by_model(learned, there, known, silent | parts)
            odds = learned.log_odds(known, found.total[chosen[there]])
            chances = self.heads.at(odds, known, there, len(chosen))
        reasons = Reasons(self, history, now, parts, chosen)
        return [
            Entry(
                ProductId(self.products[row]),
                float(found.total[row]),
                [*asked_for(rise, int(row)), *reasons.of(place)],
                chances[place],
            )
            for place, row in enumerate(chosen)
        ]

    def order(self, history: Interactions, now: int, stated: Stated = NOTHING) -> tuple[Ints, Floats]:
        """All that `shortlist` would list, best first: int32[m] products, float32[m] their scores."""
        found = self._scored(history, now, None, ())
        chosen = self._best(self._ruled(found, stated)[0], len(self.products))
        return chosen, found.total[chosen]

    def _scored(self, history: Interactions, now: int, only: Ints | None, wishes: Sequence[str]) -> _Scored:
        moments = np.array([now], np.int64)
        scores: Mapping[str, Floats] = {name: model.score(history, moments) for name, model in self._heard.items()}
        blend, learned, stands_on = self.blend, self.learned, basis(history)
        if wishes and (told := wished(self.features, wishes, self.wishing)).any():
            learned = None
            if stands_on == "popular":
                blend, scores = self.wishing.newcomers(self.features, told)
            else:
                scores = {**scores, WISHES: told[None]}
                blend = Blend({**blend.weights, WISHES: WEIGHT * sum(blend.weights.values())})
            stands_on = "personal" if stands_on == "personal" else "wished"
        allowed, rows = self._may_be_shown(history, only, stands_on), None
        if learned:
            found = candidates(blend, scores, allowed)
            rows = table(history, moments, found, self.features)
            total = lifted(found.blended[0], rows.products, learned.rank(rows))
        else:
            total = blend.combine(scores)[0]
        return _Scored(scores, blend, learned, stands_on, allowed, rows, total)

    def _ruled(self, found: _Scored, stated: Stated) -> tuple[Floats, Moved | None]:
        """The scores (float32[products], −inf: left out) by which the best are chosen, and who moved up for it."""
        total, may = found.total, stated.left(found.allowed)
        if not stated.asked and not stated.shunned:
            return np.where(may, total, np.float32(-np.inf)), None
        placed = np.where(found.allowed, total, np.float32(-np.inf))
        order = self._by_buyers[np.argsort(-placed[self._by_buyers], kind="stable")]
        order = order[placed[order] > -np.inf]
        if stated.shunned:
            order = lowered(order, stated.shunned).astype(np.int32)
        # only now: what goes down passes the same products, whatever else is left out
        order = order[may[order]]
        if not stated.asked:
            return as_scores(order.tolist(), len(total)), None
        rise = moved(order, stated.asked)
        return as_scores(rise.order, len(total)), rise

    def _may_be_shown(self, history: Interactions, only: Ints | None, stands_on: Basis) -> Bools:
        """bool[products]"""
        allowed = self._allowed.copy()
        allowed[history.products[history.kinds == HIDE]] = False
        if only is not None:
            wanted = np.zeros_like(allowed)
            wanted[only] = True
            allowed &= wanted
        elif stands_on == "popular" and (bought := allowed & self._bought).any():
            allowed = bought
        return allowed

    def _best(self, ruled: Floats, n: int) -> Ints:
        """int32[≤ n]: the best by these scores (float32[products], −inf: left out), one of each title."""
        placed = ruled[self._by_buyers][None]
        reach = _SPARE * n + 100
        while True:
            top = metrics.top(placed, reach)[0]
            best = self._by_buyers[top[top >= 0]]
            _, first = np.unique(self.groups[best], return_index=True)
            if len(first) >= n or len(best) < reach:
                chosen: Ints = best[np.sort(first)][:n]
                return chosen
            reach *= _SPARE


def basis(history: Interactions) -> Basis:
    """What a list made of this history stands on."""
    if (history.kinds == BUY).any():
        return "personal"
    if (history.kinds != HIDE).any():
        return "session"
    return "wished" if history.said is not None and (history.said.stances > 0).any() else "popular"
