"""Profile: products that hold what the shopper's profile says they like, and not what they avoid.

    score(u, p) = exp(Σ_r β_r · reading_r(u, p))        0 for whoever nothing is known of

The readings are those of `profiles.affinity`: by kind of value what acts say, what words say, whether p was bought or
looked at before, its meaning, how much it is bought. β is learned on the log itself: the orders of late are foretold
from what was done before each, each product among `NEGATIVES` others, drawn as often as they are bought and weighed
back (sampled softmax: Jean et al., "On using very large target vocabulary", ACL 2015). A conditional logit, McFadden
1974, drawn towards `PRESET`, which holds where there is little to learn from. With few acts it generalises over shelf,
brand, attribute and price, where models that know products alone have nothing to go by.

State: what `profiles.affinity.Space` holds; `beta` float32[readings].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple, Self

import numpy as np
from pydantic import Field
from scipy.optimize import minimize
from scipy.special import logsumexp

from daogou.features import Features
from daogou.models.recommender import Config, Explanations, Recommender, Search
from daogou.profiles.affinity import (
    READINGS,
    SESSION_GAP,
    Affinities,
    Space,
    Tasting,
    affinities,
    popularity,
    readings,
    restored,
    space,
)
from daogou.shop.interactions import BUY, HIDE, Interactions
from daogou.types import Array, Bools, Floats, Ints, Longs

PRESET: Mapping[str, float] = {
    **{"department": 0.1, "category": 0.3, "kind": 0.3, "brand": 0.2, "size": 0.2, "price": 0.3},
    **{"style": 0.2, "ingredient": 0.2, "attribute": 0.2, "blamed": -0.2, "likes": 0.5, "avoids": -1.0},
    **{"text": 0.5, "popular": 0.5},
}
NEGATIVES = 100
_MOST = 2_000
"""So many orders are learned from at most."""
_LARGEST = np.float32(30)
"""exp of more would leave float32 behind."""
_AT_ONCE = 256


class ProfileConfig(Tasting, Config):
    orders: int = Field(2, ge=1)
    """Of each shopper's orders so many of the last are learned from."""
    drawn: Annotated[float, Search(1, 300, log=True)] = Field(10.0, ge=0)
    """How strongly β is drawn to `PRESET`: as by so many orders."""


class Lead(NamedTuple):
    """The value for which a product is to a shopper's taste, by its column of `features.values`: how clearly that was
    said (0: it was not), else how many different products show it; the facts it stands on, oldest first."""

    value: int
    said: float
    times: int
    facts: Sequence[str]


class ByProfile(Recommender[ProfileConfig]):
    """See the top of the file."""

    Config = ProfileConfig
    VOICE = "taste"
    ADDITIVE = False
    needs = ("text", "text_row", "values_starts", "values_columns", "values_weights", "values_shape", "values_field")

    def fit(self, log: Interactions, features: Features) -> Self:
        self._space = space(log, features, self.config)
        self._beta = np.array([PRESET.get(name, 0.0) for name in READINGS], np.float32)
        lessons = list(self._lessons(log))
        if lessons:
            told, offset = (np.concatenate(part) for part in zip(*lessons, strict=True))
            self._beta = learned(told, offset, self._beta, self.config.drawn)
        return self

    def _lessons(self, log: Interactions) -> Iterator[tuple[Floats, Floats]]:
        """Of each order to be foretold the readings float32[n, 1 + NEGATIVES, READINGS], what was bought first, and
        what undoes the drawing, float32[n, 1 + NEGATIVES]."""
        draw = np.random.default_rng(0)
        for lesson in _orders(log, self.config.orders):
            before = self._space
            apart = Space(**{**vars(before), "popularity": popularity(lesson.rest)})
            chance = np.cumsum(np.expm1(apart.popularity, dtype=np.float64) + 1)
            for start in range(0, len(lesson.shoppers), _AT_ONCE):
                part = slice(start, start + _AT_ONCE)
                known = affinities(lesson.histories.take(lesson.shoppers[part]), lesson.now[part], apart, self.config)
                others = np.searchsorted(chance, draw.random((len(known.known), NEGATIVES)) * chance[-1], side="right")
                products = np.column_stack([lesson.bought[part], others]).astype(np.int32)
                told = readings(known, products, apart)
                yield told, -told[..., READINGS.index("popular")]

    def score(self, histories: Interactions, now: Longs) -> Floats:
        known = affinities(histories, now, self._space, self.config)
        total = np.asarray((self._space.held @ self.values(known).T).T, np.float32)
        total += np.float32(self._weight("bought")) * known.bought + np.float32(self._weight("touched")) * known.touched
        by_text = (np.float32(self._weight("text")) * known.text) @ self._space.texts.T
        total += by_text[:, self._space.text_row] + np.float32(self._weight("popular")) * self._space.popularity
        return _told(np.asarray(total, np.float32), known.known)

    def values(self, known: Affinities) -> Floats:
        """float32[S, values]: what each value adds to the exponent of a product that holds it: the profile as one
        vector."""
        added: Floats = known.acts * self._beta[self._space.field]
        for name in ("blamed", "likes", "avoids"):
            added += np.float32(self._weight(name)) * getattr(known, name)
        return added

    def traits(self, history: Interactions, now: int, products: Ints) -> Sequence[Lead | None]:
        """See `ranking.reasons.Tasteful`."""
        known = affinities(history, np.array([now], np.int64), self._space, self.config)
        added = self.values(known)[0]
        leads: list[Lead | None] = []
        for product in products.tolist():
            held = self._space.held[[product]]
            parts = held.data * added[held.indices]
            best = int(held.indices[parts.argmax()]) if parts.max(initial=0) > 0 else None
            leads.append(None if best is None else self._lead(best, history, now, known))
        return leads

    def _lead(self, value: int, history: Interactions, now: int, known: Affinities) -> Lead:
        """The trait with its facts: what was said, where that counts more than what was done, else the acts."""
        stated = self._weight("likes") * float(known.likes[0, value])
        said = history.said
        if said is not None and stated > self._beta[self._space.field[value]] * known.acts[0, value]:
            heard = np.flatnonzero((said.values == value) & (said.at < now) & (said.stances > 0))
            return Lead(value, float(said.stances[heard[-1]]), 0, said.facts[heard].tolist())
        holding = np.asarray(self._space.held[history.products][:, [value]].todense()).ravel() > 0
        rows = holding & (history.kinds != HIDE) & (history.at < now)
        facts = [] if history.facts is None else history.facts[rows].tolist()
        return Lead(value, 0.0, len(np.unique(history.products[rows])), facts)

    def explain_many(self, history: Interactions, now: int, products: Ints) -> Explanations:
        n = len(history)
        whole = self._of(history, np.array([now], np.int64), products)
        if not n:
            return Explanations(np.zeros(len(products), np.float32), np.zeros((len(products), 0), np.float32))
        many = history.take(np.zeros(n, np.int64))
        without = many.where(np.tile(np.arange(n), n) != np.repeat(np.arange(n), n))
        less = self._of(without, np.full(n, now, np.int64), products)
        return Explanations(np.zeros(len(products), np.float32), (whole - less).T.astype(np.float32))

    def _of(self, histories: Interactions, now: Longs, products: Ints) -> Floats:
        """float32[S, m]: the scores of these products alone."""
        known = affinities(histories, now, self._space, self.config)
        told = readings(known, np.broadcast_to(products, (len(now), len(products))), self._space)
        return _told(told @ self._beta, known.known)

    def _weight(self, reading: str) -> float:
        return float(self._beta[READINGS.index(reading)])

    def state(self) -> Mapping[str, Array]:
        return {**self._space.state(), "beta": self._beta}

    def restore(self, state: Mapping[str, Array]) -> Self:
        self._space, self._beta = restored(state), np.asarray(state["beta"])
        return self


def _told(total: Floats, known: Bools) -> Floats:
    scores: Floats = np.exp(np.minimum(total, _LARGEST)) * known[:, None]
    return scores


class _Lesson(NamedTuple):
    """Orders to be foretold: `bought` int64[n], one product of each of these `shoppers` (int64[n]) orders, made at
    `now` int64[n]; what was done before the visit that each was made in, and the log without these orders."""

    shoppers: Longs
    bought: Longs
    now: Longs
    histories: Interactions
    rest: Interactions


def _orders(log: Interactions, last: int) -> Iterator[_Lesson]:
    """Each shopper's last order, then the one before, and so on; of each the first product."""
    left = log
    for _ in range(last):
        rows = np.flatnonzero(left.kinds == BUY)
        if not len(rows):
            return
        shopper, basket = left.shoppers[rows], left.baskets[rows]
        new = np.append(True, (basket[1:] != basket[:-1]) | (shopper[1:] != shopper[:-1]))
        starts = rows[new]
        final = starts[np.append(left.shoppers[starts][1:] != left.shoppers[starts][:-1], True)]
        cut = left.offsets[1:].copy()
        cut[left.shoppers[final]] = final
        rest = left.where(np.arange(len(left)) < cut[left.shoppers])
        until = np.zeros(log.n_shoppers, np.int64)
        until[left.shoppers[final]] = left.at[final]
        histories = rest.where(rest.at < until[rest.shoppers] - SESSION_GAP)
        some = final[np.diff(histories.offsets)[left.shoppers[final]] > 0]
        some = some[:: -(-len(some) // _MOST) or 1]
        if len(some):
            who = left.shoppers[some].astype(np.int64)
            yield _Lesson(who, left.products[some].astype(np.int64), left.at[some], histories, rest)
        left = rest


def learned(told: Floats, offset: Floats, preset: Floats, drawn: float) -> Floats:
    """float32[readings]: β that foretells the first of each row best, of `told` float32[n, c, readings] with `offset`
    float32[n, c]; drawn to the `preset`."""
    spread = told.reshape(-1, told.shape[-1]).std(axis=0).astype(np.float64) + 1e-6
    seen = (told / spread).astype(np.float32)
    preset_there = preset * spread
    part = drawn / len(told)

    def loss(beta: Array) -> tuple[float, Array]:
        logits = seen @ beta.astype(np.float32) + offset
        whole = logsumexp(logits, axis=1)
        wrong = np.exp(logits - whole[:, None])
        wrong[:, 0] -= 1
        apart = beta - preset_there
        slope = np.einsum("nc,ncr->r", wrong, seen) / len(seen)
        return float((whole - logits[:, 0]).mean() + part / 2 * apart @ apart), slope + part * apart

    found = minimize(loss, preset_there, jac=True, method="L-BFGS-B")
    beta: Floats = (found.x / spread).astype(np.float32)
    return beta
