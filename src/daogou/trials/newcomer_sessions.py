"""Sessions of shoppers of whom training has nothing: of a grocer's households, and of a log of views.

Of baskets: a household is a newcomer when SHA-256 of its id (written in decimal), read as an integer, leaves 0 divided
by 5; choices are made on those that leave 1. Models know the other households alone, up to the 28 days in which the
newcomers' next baskets come. A session is such a basket, its products put into the cart one by one; the order in which
that was done is not recorded, so one is drawn, and everything not yet in the cart is what comes next. Newcomers say
what they like by the categories of the basket that they bought before it elsewhere, as it were: no model is given that
basket. Those of most products come first.

Of a log of sessions: it is parted by time into 60/20/20 (sessions across a border are left out); newcomers are those of
whom the earlier parts hold nothing. What comes next is the next product that the session has not had. Such a log may be
hours long, while popularity counts whole days: the newcomers come a day later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from daogou.shop.interactions import BUY, CART, VIEW, Interactions, build
from daogou.shop.products import PRODUCT_COLUMNS
from daogou.training.holdout import Holdout, next_baskets
from daogou.trials.probabilities import CALIBRATE, LEARN
from daogou.trials.sessions import events_of
from daogou.types import DAY, Array, Bools, Ints, InvalidInput, Longs

FOLDS = 5
DAYS = 28
KINDS = {"view": VIEW, "cart": CART, "purchase": BUY}


@dataclass(frozen=True)
class Newcomers:
    """`seen`: what models learn from. `daily`: the same shoppers' rows of later days too, for what counts only days
    before the request. `sessions`: one shopper per session. `named`: what each newcomer says to like, most first, by
    level ("category", "department"); empty where that is unknown. `all_next`: whether all that comes later in a session
    is to be foretold, or the next product alone."""

    seen: Interactions
    daily: Interactions
    sessions: Interactions
    named: Mapping[str, Sequence[Sequence[str]]]
    all_next: bool

    def after(self, k: int) -> tuple[Holdout, Longs]:
        """The sessions of which `k` products are known and one more comes, as a hold-out, and which sessions these
        are (int64[m])."""
        some = self.sessions
        first = np.zeros(len(some), np.bool_)
        first[np.unique(some.pairs.of_row, return_index=True)[1]] = True
        upto = np.cumsum(first)
        # every session begins with a product that is its first
        known: Longs = upto - np.repeat(upto[some.offsets[:-1]] - 1, np.diff(some.offsets))
        cut = np.flatnonzero(first & (known == k + 1))
        chosen = some.shoppers[cut].astype(np.int64)
        ends = np.zeros(some.n_shoppers, np.int64)
        ends[chosen] = cut
        histories = some.where(np.arange(len(some)) < ends[some.shoppers]).take(chosen)
        targets = self._targets(cut, chosen, first)
        wanted = np.array([len(products) for products in targets], np.int32)
        now = some.at[cut] + 1
        return Holdout(self.seen, chosen.astype(np.int32), histories, now, targets, wanted, repeats=False), chosen

    def _targets(self, cut: Longs, chosen: Longs, first: Bools) -> list[Ints]:
        products, ends = self.sessions.products, self.sessions.offsets[chosen + 1]
        if not self.all_next:
            return [products[[row]] for row in cut]
        return [products[row:end][first[row:end]] for row, end in zip(cut, ends, strict=True)]


def fold(household: int) -> int:
    """In which of the `FOLDS` parts this household is."""
    return int(hashlib.sha256(str(household).encode()).hexdigest(), 16) % FOLDS


def of_baskets(catalogue: pl.DataFrame, log: Interactions, seed: int = 0) -> tuple[Newcomers, Newcomers]:
    """Those that choices are made on, and those that judge; the log's keys are the households' ids."""
    folds = np.array([fold(int(key)) for key in log.keys], np.int64)[log.shoppers]
    until = (int(log.at.max()) // DAY + 1 - DAYS) * DAY
    return (
        _of_fold(catalogue, log, folds == 1, folds > 1, until - DAYS * DAY, seed),
        _of_fold(catalogue, log, folds == 0, folds > 0, until, seed),
    )


def _of_fold(catalogue: pl.DataFrame, log: Interactions, new: Bools, others: Bools, since: int, seed: int) -> Newcomers:
    held = next_baskets(log.where(new), since, DAYS)
    if not len(held.shoppers):
        raise InvalidInput("There are too few households: no newcomer buys anything in time.")
    levels = {level: _names(catalogue, level) for level in ("category", "department")}
    named = {level: [_said(names, held, row) for row in range(len(held.now))] for level, names in levels.items()}
    seen = log.where(others & (log.at < since))
    return Newcomers(seen, log.where(others), _shuffled(held, seed), named, all_next=True)


def _names(catalogue: pl.DataFrame, level: str) -> Array:
    """str[products]"""
    said = [pl.when(pl.col(name) != "").then(name) for name in (f"{level}_en", f"{level}_zh", level)]
    return catalogue.select(pl.coalesce(*said, pl.lit("")).alias("said"))["said"].to_numpy()


def _said(names: Array, held: Holdout, row: int) -> list[str]:
    """The names of what is in the last basket of this hold-out's history, those of most products first."""
    mine = held.histories.take(np.array([row]))
    last = np.unique(mine.products[mine.baskets == mine.baskets[-1]])
    found, counts = np.unique(names[last].astype(np.str_), return_counts=True)
    return [str(name) for name in found[np.argsort(-counts, kind="stable")] if name]


def _shuffled(held: Holdout, seed: int) -> Interactions:
    """The baskets as sessions: a product a second, in an order that is drawn."""
    draw = np.random.default_rng(seed)
    lengths = np.array([len(products) for products in held.targets])
    products = np.concatenate([draw.permutation(products) for products in held.targets])
    place = np.concatenate([np.arange(length) for length in lengths])
    n = len(products)
    return build(
        shoppers=np.repeat(np.arange(len(lengths)), lengths),
        products=products,
        at=np.repeat(held.now, lengths) + place,
        kinds=np.full(n, CART),
        quantities=np.ones(n),
        baskets=np.full(n, -1),
        keys=_new_keys(len(lengths)),
        n_products=held.train.n_products,
    )


def _new_keys(n: int) -> Array:
    """uint64[n] that no shopper in a training has."""
    return np.iinfo(np.uint64).max - np.arange(n, dtype=np.uint64)


def of_log(path: Path) -> tuple[pl.DataFrame, Newcomers, Newcomers]:
    """The catalogue (`PRODUCT_COLUMNS`), those that choices are made on, and those that judge. Raises
    `InvalidInput`."""
    columns = pl.col("category_code").str.replace_all(r"[._]", " ")
    events = events_of(path, "category_code").with_columns(
        category_en=columns, kind_code=pl.col("event_type").replace_strict(KINDS)
    )
    session, user = (pl.col(name).rank("dense").cast(pl.Int64) - 1 for name in ("user_session", "user_id"))
    times = {"starts": pl.col("at").min().over("user_session"), "ends": pl.col("at").max().over("user_session")}
    events = events.with_columns(product=pl.col("product_id").rank("dense") - 1, session=session, user=user, **times)
    said = events.group_by("product").agg(pl.col("product_id", "category_en", "brand").drop_nulls().first())
    products = said.sort("product").select(pl.col("product_id").cast(pl.String).alias("id"), "category_en", "brand")
    empty = [pl.lit(None, kind).alias(name) for name, kind in PRODUCT_COLUMNS.items() if name not in products.columns]
    catalogue = products.with_columns(empty).with_columns(recommendable=True).select(list(PRODUCT_COLUMNS))
    borders = np.quantile(events["at"].to_numpy(), [LEARN, CALIBRATE])
    before = _of_part(events, float(borders[0]), float(borders[1]), len(catalogue))
    return catalogue, before, _of_part(events, float(borders[1]), np.inf, len(catalogue))


def _of_part(events: pl.DataFrame, begin: float, end: float, n_products: int) -> Newcomers:
    known = events.filter(pl.col("ends") < begin)
    new = events.filter((pl.col("starts") >= begin) & (pl.col("ends") < end))
    new = new.join(known, on="user", how="anti", maintain_order="left")
    if known.is_empty() or new.is_empty():
        raise InvalidInput("The log is too short: a part of it holds no session.")
    seen = _interactions(known, "user", 0, n_products)
    return Newcomers(seen, seen, _interactions(new, "session", DAY, n_products), {}, all_next=False)


def _interactions(events: pl.DataFrame, who: str, later: int, n_products: int) -> Interactions:
    shoppers = events[who].rank("dense").to_numpy().astype(np.int64) - 1
    bought = events["kind_code"].to_numpy() == BUY
    return build(
        shoppers=shoppers,
        products=events["product"].to_numpy(),
        at=events["at"].to_numpy() + later,
        kinds=events["kind_code"].to_numpy(),
        quantities=np.ones(len(events)),
        baskets=np.where(bought, events["session"].to_numpy(), -1),
        keys=_new_keys(int(shoppers.max()) + 1) if later else np.arange(1, int(shoppers.max()) + 2, dtype=np.uint64),
        n_products=n_products,
    )
