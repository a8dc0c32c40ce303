"""Interactions: the columnar view on orders and events that features, profiles and models read.

One class serves training (all shoppers) and a request (one shopper), so that the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple, get_args

import numpy as np
import polars as pl
from scipy import sparse

from daogou.shop.events import EVENT_COLUMNS
from daogou.shop.orders import Bought
from daogou.types import Array, Bools, Floats, Ints, Longs, UnknownProduct

InteractionKind = Literal["buy", "view", "cart", "like", "hide"]
INTERACTION_KINDS: tuple[InteractionKind, ...] = get_args(InteractionKind)
"""The kinds, by the code that `Interactions.kinds` holds."""
BUY, VIEW, CART, LIKE, HIDE = range(len(INTERACTION_KINDS))


_OF_EVENT: dict[str, int] = {"view": VIEW, "cart": CART, "like": LIKE, "hide": HIDE}
_CANCELS: dict[str, int] = {"uncart": CART, "unlike": LIKE, "unhide": HIDE}
"""Event kinds that take back an earlier one of the same product. To like and to hide are states: taking back ends
them however often they were said. A cart holds pieces: taking out takes the last one that is still in it. A search or
an impression is no interaction."""


class Pairs(NamedTuple):
    """The distinct shopper–product pairs of n rows: m pairs, shopper by shopper, products ascending.

    `offsets` int64[shoppers+1], `products` int32[m], `of_row` int64[n]: the pair of each row.
    """

    offsets: Longs
    products: Ints
    of_row: Longs


@dataclass(frozen=True)
class Sayings:
    """What the same shoppers said in words: k rows, each shopper's lying together, oldest first.

    `offsets` int64[shoppers+1].  `at` int64[k]: s since 1970, UTC.  `products` int32[k]: the row of what a review is
    of; −1 otherwise.  `values` int32[k]: which column of `features.values` the words name; −1 for a review as a whole.
    `stances` float32[k]: from −1, avoided or blamed, to 1, liked; 0: no longer so.  `facts` str[k]: `text:ID`,
    `event:ID`.
    """

    offsets: Longs
    at: Longs
    products: Ints
    values: Ints
    stances: Floats
    facts: Array

    @cached_property
    def shoppers(self) -> Ints:
        """int32[k]: who said each."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))

    def take(self, shoppers: Ints | Longs) -> Sayings:
        """Those of these shoppers, in this order."""
        offsets, rows = _laid_out(self.offsets, shoppers)
        return Sayings(
            offsets, self.at[rows], self.products[rows], self.values[rows], self.stances[rows], self.facts[rows]
        )


@dataclass(frozen=True)
class Interactions:
    """Who touched which product, when and how: n rows, each shopper's lying together, oldest first.

    `offsets` int64[shoppers+1]: shopper s has the rows offsets[s]:offsets[s+1].
    `products` int32[n]: row in the catalogue, 0 ≤ p < n_products.
    `at` int64[n]: s since 1970, UTC.  `kinds` int8[n]: see INTERACTION_KINDS.
    `quantities` float32[n]: units bought; 1 for anything but a purchase.
    `baskets` int64[n]: rows with the same number are one order; −1 for anything but a purchase.
    `keys` uint64[shoppers]: an opaque key per shopper, by which a model that holds shopper rows leaves out the
    shopper's own.
    `facts` str[n] or None: the id of the fact behind each row; loaded for one shopper, left out of a training log.
    `said`: what the same shoppers said in words, where that counts; whoever reads it leaves out what is not past yet.
    """

    offsets: Longs
    products: Ints
    at: Longs
    kinds: Array
    quantities: Floats
    baskets: Longs
    keys: Array
    n_products: int
    facts: Array | None = None
    said: Sayings | None = None

    @property
    def n_shoppers(self) -> int:
        return len(self.offsets) - 1

    def __len__(self) -> int:
        return len(self.products)

    @cached_property
    def shoppers(self) -> Ints:
        """int32[n]: the shopper of each row."""
        return np.repeat(np.arange(self.n_shoppers, dtype=np.int32), np.diff(self.offsets))

    @cached_property
    def pairs(self) -> Pairs:
        """Which rows are about the same product of the same shopper; computed once for all who ask."""
        cells = self.shoppers.astype(np.int64) * self.n_products + self.products
        distinct, of_row = np.unique(cells, return_inverse=True)
        edges = np.arange(self.n_shoppers + 1, dtype=np.int64) * self.n_products
        return Pairs(np.searchsorted(distinct, edges), (distinct % self.n_products).astype(np.int32), of_row)

    def where(self, keep: Bools) -> Interactions:
        """The rows where `keep` (bool[n]) holds; every shopper stays, with or without rows."""
        counts = np.bincount(self.shoppers[keep], minlength=self.n_shoppers)
        return replace(
            self,
            offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            products=self.products[keep],
            at=self.at[keep],
            kinds=self.kinds[keep],
            quantities=self.quantities[keep],
            baskets=self.baskets[keep],
            facts=None if self.facts is None else self.facts[keep],
        )

    def take(self, shoppers: Ints | Longs) -> Interactions:
        """These shoppers, in this order."""
        offsets, rows = _laid_out(self.offsets, shoppers)
        return replace(
            self,
            offsets=offsets,
            products=self.products[rows],
            at=self.at[rows],
            kinds=self.kinds[rows],
            quantities=self.quantities[rows],
            baskets=self.baskets[rows],
            keys=self.keys[shoppers],
            facts=None if self.facts is None else self.facts[rows],
            said=None if self.said is None else self.said.take(shoppers),
        )

    def matrix(self, weights: Floats) -> sparse.csr_array:
        """float32[shoppers, n_products]: the sum of `weights` (float32[n]) over each shopper–product pair; columns
        ascending in each row."""
        pairs = self.pairs
        summed = np.bincount(pairs.of_row, weights, minlength=len(pairs.products)).astype(np.float32)
        # copies: whoever drops cells from the matrix must not change the pairs, which others read
        cells = (summed, pairs.products.copy(), pairs.offsets.copy())
        return sparse.csr_array(cells, shape=(self.n_shoppers, self.n_products))


def _laid_out(offsets: Longs, shoppers: Ints | Longs) -> tuple[Longs, Longs]:
    """The offsets of these shoppers' rows when they lie one after the other, and which rows these are."""
    starts, ends = offsets[shoppers], offsets[np.asarray(shoppers) + 1]
    lengths = ends - starts
    laid = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return laid, np.arange(laid[-1]) - np.repeat(laid[:-1] - starts, lengths)


def build(
    shoppers: Array,
    products: Array,
    at: Array,
    kinds: Array,
    quantities: Array,
    baskets: Array,
    keys: Array,
    n_products: int,
    facts: Array | None = None,
) -> Interactions:
    """Sort rows (parallel arrays, `shoppers` int < len(keys)) by shopper, time and basket, and lay out the offsets."""
    order = np.lexsort((products, baskets, at, shoppers))
    counts = np.bincount(shoppers, minlength=len(keys))
    return Interactions(
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        products=products[order].astype(np.int32),
        at=at[order].astype(np.int64),
        kinds=kinds[order].astype(np.int8),
        quantities=quantities[order].astype(np.float32),
        baskets=baskets[order].astype(np.int64),
        keys=keys,
        n_products=n_products,
        facts=None if facts is None else facts[order],
    )


def from_frames(
    order_lines: pl.DataFrame, events: pl.DataFrame, products: Array, key: Callable[[str], int]
) -> tuple[Interactions, list[str]]:
    """All shoppers' interactions from `ORDER_LINE_COLUMNS` and `EVENT_COLUMNS`, and the shoppers' ids, ascending.

    `products` str[n_products] ascending: a product's row is its place in it. `key` makes a shopper's opaque uint64.
    Baskets are numbered by order id, ascending. Raises `UnknownProduct`.
    """
    happened = _in_force(events, ("shopper", "product", "code"))
    both = pl.concat([order_lines["shopper"], happened["shopper"]])
    ids = both.unique().sort()
    orders = order_lines["order"].unique().sort()
    lines = len(order_lines)
    log = build(
        shoppers=_places(both, ids),
        products=_rows_of(pl.concat([order_lines["product"], happened["product"]]), products),
        at=pl.concat([order_lines["at"], happened["at"]]).to_numpy(),
        kinds=np.concatenate([np.full(lines, BUY, np.int8), happened["code"].to_numpy()]),
        quantities=np.concatenate([order_lines["quantity"].to_numpy(), np.ones(len(happened))]),
        baskets=np.concatenate([_places(order_lines["order"], orders), np.full(len(happened), -1)]),
        keys=np.array([key(shopper) for shopper in ids], dtype=np.uint64),
        n_products=len(products),
    )
    return log, ids.to_list()


def of_one(
    bought: Bought, events: pl.DataFrame, rows: Mapping[str, int], key: int, until: int | None = None
) -> Interactions:
    """One shopper's interactions, with `facts` (`order:ID`, `event:ID`), from that shopper's own orders and events;
    those of linked visitors count as the shopper's own, whatever id they carry.

    `rows` gives each product's row, `key` is the shopper's opaque uint64. Left out is what is at or after `until` (s
    since 1970), takings-back included, and a product without a row: it came after the models were trained, and they
    cannot place it yet.
    """
    happened = _in_force(events, ("product", "code"), until)
    products = [*bought.products, *happened["product"]]
    row = np.fromiter((rows.get(product, -1) for product in products), np.int32, len(products))
    at = np.concatenate([bought.at[bought.order], happened["at"].to_numpy()])
    keep = np.flatnonzero((row >= 0) & (at < (_NEVER if until is None else until)))
    number = np.argsort(np.argsort(np.array(bought.orders, dtype=np.str_)))
    sources = [f"order:{order}" for order in bought.orders] + [f"event:{event}" for event in happened["id"]]
    fact = np.concatenate([bought.order, np.arange(len(bought.orders), len(sources))])
    return build(
        shoppers=np.zeros(len(keep), np.int32),
        products=row[keep],
        at=at[keep],
        kinds=np.concatenate([np.full(len(bought.order), BUY, np.int8), happened["code"].to_numpy()])[keep],
        quantities=np.concatenate([bought.quantities, np.ones(len(happened), np.float32)])[keep],
        baskets=np.concatenate([number[bought.order], np.full(len(happened), -1)])[keep],
        keys=np.array([key], dtype=np.uint64),
        n_products=len(rows),
        facts=np.array(sources, dtype=object)[fact[keep]],
    )


_NEVER = np.iinfo(np.int64).max


def _in_force(events: pl.DataFrame, same: Sequence[str], until: int | None = None) -> pl.DataFrame:
    """`id, shopper, product, at, code` of the events before `until` that are interactions and were not taken back by
    a later one that is the `same`; among events of the same second the frame's order decides."""
    if events.is_empty():
        return _NONE_IN_FORCE
    codes = {**_OF_EVENT, **_CANCELS}
    # one lazy query: in a request each step of its own would cost as much as all
    rows = events.lazy().filter(pl.col("product").is_not_null() & pl.col("kind").is_in(list(codes)))
    if until is not None:
        rows = rows.filter(pl.col("at") < until)
    back = pl.col("kind").is_in(list(_CANCELS))
    rows = rows.with_columns(code=pl.col("kind").replace_strict(codes, return_dtype=pl.Int8))
    if events["kind"].is_in(list(_CANCELS)).any():
        rows = _levels(rows.sort("at", maintain_order=True).with_row_index("place"), back, same)
        ended = pl.col("place") < pl.when(back).then(pl.col("place")).max().over(*same)
        taken_out = pl.col("level").cum_min(reverse=True).over(*same) < pl.col("level")
        gone = pl.when(pl.col("code") == CART).then(taken_out).otherwise(ended)
        rows = rows.filter(~back & ~gone.fill_null(False))
    return rows.select(list(_NONE_IN_FORCE.schema)).collect()


def _levels(rows: pl.LazyFrame, back: pl.Expr, same: Sequence[str]) -> pl.LazyFrame:
    """With `level`: how many pieces are in after each event. Nothing is taken out of an empty cart, so a level is the
    plain sum's height above the lowest that it has been, and a piece stays in as long as no later level is below the
    one that it made."""
    total = pl.col("total")
    rows = rows.with_columns(total=pl.when(back).then(-1).otherwise(1).cum_sum().over(*same))
    return rows.with_columns(level=total - pl.min_horizontal(total.cum_min().over(*same), 0))


_NONE_IN_FORCE = pl.DataFrame(
    schema={**{name: EVENT_COLUMNS[name] for name in ("id", "shopper", "product", "at")}, "code": pl.Int8()}
)


def _places(values: pl.Series, ids: pl.Series) -> Longs:
    """int64[n]: the place of each value in `ids`, which holds them all, each once."""
    places: Longs = values.cast(pl.Enum(ids)).to_physical().to_numpy().astype(np.int64)
    return places


def _rows_of(values: pl.Series, products: Array) -> Longs:
    """int64[n]: each product id's row."""
    ids = pl.Series(products, dtype=pl.String)
    unknown = values.unique().filter(~values.unique().is_in(ids.implode()))
    if len(unknown):
        raise UnknownProduct(unknown.sort().to_list())
    return _places(values, ids)
