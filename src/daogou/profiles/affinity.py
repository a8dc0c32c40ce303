"""The profile as a vector: how much more of each value a shopper chooses than others on the same shelves do.

    acts(u, v) = ln((n(u, v) + κ · share(v)) / (e(u, v) + κ · share(v)))

n(u, v) is what u's products that hold the value v are worth; e(u, v) is what it would be if u chose evenly on the
shelves that were visited: Σ_c n(u, c) · (the part of category c's products that hold v); of departments, categories and
kinds, n(u) · share(v). share(v) is v's part of all that is done; κ (`prior`) times as much is known beforehand, so few
acts say little and what was never touched is not avoided at once. A product is worth (Σ of its rows) ** power; a row
counts by kind and half-life, and more in the session that goes on. What a shopper blames in a review counts apart.

What is said in words holds until something else is said of the same value; what is liked fades, what is avoided does
not. The arrays of `Affinities` are the profile; `readings` is what they say of a product. Both are made here alone, for
training and for a request. Naive Bayes user models: Pazzani & Billsus, "Content-based recommendation systems", 2007.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy import sparse

from daogou.features import Features, values
from daogou.features.values import FIELDS
from daogou.shop.interactions import BUY, INTERACTION_KINDS, Interactions, Sayings
from daogou.types import DAY, Array, Bools, Floats, Ints, Longs

SESSION_GAP = 1_800
"""s without anything done after which another session begins: half an hour, as web analytics count."""
_FREE = np.array([FIELDS.index(name) for name in ("department", "category", "kind")])
"""Fields that say which shelf; of the others is asked what is chosen on it."""
READINGS = (*FIELDS, "blamed", "likes", "avoids", "bought", "touched", "text", "popular")
"""What is read of a product: the first as many as `FIELDS` of its values by kind, from acts."""


class Tasting(BaseModel):
    """What the vector is made by, each with its unit."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    half_life_days: float = Field(120.0, gt=0)
    session: float = Field(5.0, ge=1)
    """So many times more weighs what is done in the session that goes on."""
    power: float = Field(0.5, ge=0, le=1)
    prior: float = Field(20.0, gt=0)
    """κ, in acts."""
    said_half_life_days: float = Field(730.0, gt=0)
    """Days after which what was said to be liked counts half."""
    buy: float = Field(1.0, ge=0)
    cart: float = Field(0.5, ge=0)
    like: float = Field(1.0, ge=0)
    view: float = Field(0.3, ge=0)
    hide: float = Field(0.0, ge=0)

    def by_kind(self) -> Floats:
        """float32[kinds]: the weight of a fresh row, by `Interactions.kinds`."""
        return np.array([getattr(self, kind) for kind in INTERACTION_KINDS], dtype=np.float32)


@dataclass(frozen=True)
class Space:
    """The products as a profile sees them.

    `held` sparse float32[products, values] and `field` int32[values] as in `features.values`. `share` float32[values]:
    each value's part of its field. `within` float32[shelves, values]: the part of a shelf's products that hold it.
    `shelf` int32[products]: categories are shelves, and all without one are the last. `texts` float32[texts + 1, dim],
    centred, of length 1 or 0; `text_row` int32[products]. `meaning` float32[values, dim]: the mean of the products that
    hold it. `popularity` float32[products]: ln(1 + purchases).
    """

    held: sparse.csr_array
    field: Ints
    share: Floats
    within: Floats
    shelf: Ints
    texts: Floats
    text_row: Ints
    meaning: Floats
    popularity: Floats

    def state(self) -> Mapping[str, Array]:
        """As a release stores it."""
        arrays = {name: getattr(self, name) for name in _PLAIN}
        held = self.held
        return {**arrays, "starts": held.indptr, "columns": held.indices, "weights": held.data}


_PLAIN = ("field", "share", "within", "shelf", "texts", "text_row", "meaning", "popularity")


def restored(state: Mapping[str, Array]) -> Space:
    """From what `state` gave."""
    plain = {name: np.asarray(state[name]) for name in _PLAIN}
    cells = tuple(np.asarray(state[name]) for name in ("weights", "columns", "starts"))
    shape = (len(plain["shelf"]), len(plain["field"]))
    return Space(sparse.csr_array(cells, shape=shape), **plain)


def space(log: Interactions, features: Features, tasting: Tasting) -> Space:
    """From everybody's acts."""
    held, field = values.read(features), np.asarray(features["values_field"], np.int32)
    done = np.bincount(log.products, tasting.by_kind()[log.kinds], minlength=log.n_products) @ held
    whole = np.bincount(field, done, minlength=len(FIELDS))
    share = np.maximum(done / np.maximum(whole[field], 1e-9), 1e-6).astype(np.float32)
    shelf, shelves = _shelves(held, field)
    sizes = np.maximum(np.bincount(shelf, minlength=shelves), 1)[:, None]
    by_shelf = sparse.csr_array(
        (np.ones(len(shelf), np.float32), (shelf, np.arange(len(shelf)))), (shelves, len(shelf))
    )
    texts, row = _texts(features)
    lengths = np.maximum(np.asarray(held.sum(axis=0)), 1e-9)[:, None]
    return Space(
        held,
        field,
        share,
        ((by_shelf @ held).toarray() / sizes).astype(np.float32),
        shelf,
        texts,
        row,
        (held.T @ texts[row] / lengths).astype(np.float32),
        popularity(log),
    )


def popularity(log: Interactions) -> Floats:
    """float32[products]: ln(1 + purchases)."""
    bought: Floats = np.log1p(np.bincount(log.products[log.kinds == BUY], minlength=log.n_products))
    return bought.astype(np.float32)


def _shelves(held: sparse.csr_array, field: Ints) -> tuple[Ints, int]:
    """int32[products] the category of each, the last of all where it has none; how many there are."""
    columns = np.flatnonzero(field == FIELDS.index("category"))
    found = sparse.coo_array(held[:, columns])
    shelf = np.full(held.shape[0], len(columns), np.int32)
    shelf[found.coords[0]] = found.coords[1]
    return shelf, len(columns) + 1


def _texts(features: Features) -> tuple[Floats, Ints]:
    text, row = np.asarray(features["text"], np.float32), np.asarray(features["text_row"], np.int32)
    said = np.linalg.norm(text, axis=1) > 0
    centred = np.where(said[:, None], text - text[said].mean(axis=0, dtype=np.float32), 0) if said.any() else text
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    texts = np.zeros((len(text) + 1, text.shape[1]), np.float32)
    texts[:-1] = np.divide(centred, length, out=np.zeros_like(centred), where=length > 1e-6)
    return texts, np.where(row < 0, len(text), row).astype(np.int32)


class Affinities(NamedTuple):
    """The profiles of S shoppers.

    | array | |
    | --- | --- |
    | `acts` float32[S, values] | above 0 chosen more than others do, below 0 less |
    | `blamed` float32[S, values] | the same of what was blamed in reviews |
    | `likes`, `avoids` float32[S, values] | said in words: 0 to 1 |
    | `text` float32[S, dim] | the encoder's: what is liked minus what is avoided, of length 0 (nothing known) to 1 |
    | `bought`, `touched` sparse float32[S, products] | 1 where there was such an act |
    | `known` bool[S] | whether there is anything to go by |
    """

    acts: Floats
    blamed: Floats
    likes: Floats
    avoids: Floats
    text: Floats
    bought: sparse.csr_array
    touched: sparse.csr_array
    known: Bools


def affinities(histories: Interactions, now: Longs, place: Space, tasting: Tasting) -> Affinities:
    """The profiles as of each shopper's `now` (int64[S], s since 1970); what is at or after it does not count."""
    weight = weigh(histories, now, tasting)
    worth = histories.matrix(weight)
    worth.data **= np.float32(tasting.power)
    stands = _standing(histories.said, now, worth.shape[1], len(place.field), tasting)
    bad = worth.multiply(stands.blamed).tocsr() if stands.blamed.nnz else worth * np.float32(0)
    good = worth - bad
    past = weight > 0
    return Affinities(
        lift(good, place, tasting.prior),
        lift(bad, place, tasting.prior) if bad.nnz else np.zeros((len(now), len(place.field)), np.float32),
        stands.likes,
        stands.avoids,
        _meant(good - bad, stands.likes - stands.avoids, place, tasting.prior),
        _any(histories, past & (histories.kinds == BUY)),
        _any(histories, past & (histories.kinds != BUY)),
        (np.asarray(worth.sum(axis=1)) > 0) | (stands.likes + stands.avoids).any(axis=1),
    )


def weigh(rows: Interactions, now: Longs, tasting: Tasting) -> Floats:
    """float32[n]: what each row counts."""
    at = np.repeat(now, np.diff(rows.offsets))
    age = at - rows.at
    fresh = np.where(in_session(rows, now), np.float32(tasting.session), np.float32(1))
    weight: Floats = np.exp2(-np.maximum(age, 0) / np.float32(DAY * tasting.half_life_days)).astype(np.float32)
    return weight * fresh * tasting.by_kind()[rows.kinds] * (age > 0)


def in_session(rows: Interactions, now: Longs) -> Bools:
    """bool[n]: what was done before `now` with no break longer than `SESSION_GAP` in between, nor until `now`."""
    last = np.append(rows.at[1:], 0)[: len(rows)]
    last[rows.offsets[1:][np.diff(rows.offsets) > 0] - 1] = now[np.diff(rows.offsets) > 0]
    at = np.repeat(now, np.diff(rows.offsets))
    # what comes after now is not there: its neighbour before is followed by now itself
    broken = np.minimum(last, at) - rows.at > SESSION_GAP
    breaks = np.concatenate([np.cumsum(broken[::-1])[::-1], [0]])
    ends = np.repeat(breaks[rows.offsets[1:]], np.diff(rows.offsets))
    found: Bools = (breaks[:-1] == ends) & (rows.at < at)
    return found


def lift(worth: sparse.csr_array, place: Space, prior: float) -> Floats:
    """float32[S, values]: the formula at the top."""
    n = (worth @ place.held).toarray()
    shelves = sparse.csr_array((worth.data, place.shelf[worth.indices], worth.indptr), (len(n), len(place.within)))
    expected = np.asarray(shelves @ place.within, np.float32)
    free = np.isin(place.field, _FREE)
    expected[:, free] = np.asarray(worth.sum(axis=1), np.float32)[:, None] * place.share[free]
    known = np.float32(prior) * place.share
    lifted: Floats = np.log((np.maximum(n, 0) + known) / (np.maximum(expected, 0) + known))
    return lifted.astype(np.float32)


class _Stands(NamedTuple):
    likes: Floats
    avoids: Floats
    blamed: sparse.csr_array


def _standing(said: Sayings | None, now: Longs, products: int, width: int, tasting: Tasting) -> _Stands:
    """What holds of all that was said: the last of each value, and of each reviewed product."""
    likes, avoids = np.zeros((2, len(now), width), np.float32)
    if said is None or not len(said.at):
        return _Stands(likes, avoids, _cells(np.zeros(0), np.zeros(0, int), np.zeros(0, int), (len(now), products)))
    past = said.at < now[said.shoppers]
    rows = last_of(said, past & (said.values >= 0), said.values, width)
    who, value, stance = said.shoppers[rows], said.values[rows], said.stances[rows]
    faded = np.exp2(-(now[who] - said.at[rows]) / np.float32(DAY * tasting.said_half_life_days))
    likes[who, value] = np.maximum(stance, 0) * faded
    avoids[who, value] = np.maximum(-stance, 0)
    rows = last_of(said, past & (said.products >= 0) & (said.values < 0), said.products, products)
    rows = rows[said.stances[rows] < 0]
    blamed = _cells(-said.stances[rows], said.shoppers[rows], said.products[rows], (len(now), products))
    return _Stands(likes, avoids, blamed)


def _cells(cells: Array, rows: Array, columns: Array, shape: tuple[int, int]) -> sparse.csr_array:
    """float32, with these cells."""
    found: sparse.csr_array = sparse.coo_array((cells.astype(np.float32), (rows, columns)), shape=shape).tocsr()
    return found


def last_of(said: Sayings, counts: Bools, what: Ints, width: int) -> Longs:
    """int64[…]: of the rows that count (bool[k]) the last of each shopper about each of `what` (int32[k] < width)."""
    rows = np.flatnonzero(counts)[::-1]  # each shopper's newest first
    _, first = np.unique(said.shoppers[rows].astype(np.int64) * width + what[rows], return_index=True)
    found: Longs = rows[first]
    return found


def _meant(worth: sparse.csr_array, said: Floats, place: Space, prior: float) -> Floats:
    """float32[S, dim]: the direction of what is liked, the longer the more is known."""
    by_text = sparse.csr_array((worth.data, place.text_row[worth.indices], worth.indptr), (len(said), len(place.texts)))
    summed = by_text @ place.texts + said @ place.meaning
    length = np.linalg.norm(summed, axis=1, keepdims=True)
    known = (abs(worth).sum(axis=1) + np.abs(said).sum(axis=1))[:, None]
    sure = known / (known + np.float32(prior / 4))
    pointed: Floats = np.divide(summed, length, out=np.zeros_like(summed), where=length > 1e-6) * sure
    return pointed.astype(np.float32)


def _any(rows: Interactions, which: Bools) -> sparse.csr_array:
    found = rows.matrix(which.astype(np.float32))
    found.eliminate_zeros()
    found.data[:] = 1
    return found


def readings(known: Affinities, products: Ints, place: Space) -> Floats:
    """float32[S, c, READINGS]: what the profiles say of these products (int32[S, c])."""
    count = products.shape[1]
    told = np.zeros((*products.shape, len(READINGS)), np.float32)
    some = place.held[products.ravel()]
    row = np.repeat(np.arange(products.size), np.diff(some.indptr))
    who = row // max(count, 1)
    flat = told.reshape(-1, len(READINGS))
    np.add.at(flat, (row, place.field[some.indices]), some.data * known.acts[who, some.indices])
    for name in ("blamed", "likes", "avoids"):
        flat[:, READINGS.index(name)] = np.bincount(
            row, some.data * getattr(known, name)[who, some.indices], minlength=products.size
        )
    for name in ("bought", "touched"):
        cells = getattr(known, name)[np.repeat(np.arange(len(products)), count), products.ravel()]
        flat[:, READINGS.index(name)] = np.asarray(cells).ravel()
    text = place.texts[place.text_row[products]]
    told[..., READINGS.index("text")] = np.einsum("sd,scd->sc", known.text, text)
    told[..., READINGS.index("popular")] = place.popularity[products]
    return told
