"""Search in a shop: a wish in words → products that fulfil it, best for this shopper first, and what it was read as."""

from __future__ import annotations

import math
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import polars as pl

from daogou.guide.cards import Card, Sentence, Shown
from daogou.ranking.shortlist import Basis
from daogou.reading.wishes.constraint import Constraint, combined, read_code
from daogou.reading.wishes.known import known
from daogou.reading.wishes.read import read
from daogou.reading.wishes.said import said
from daogou.reading.wishes.wish import Wish
from daogou.search.facets import Facet
from daogou.search.search import Found, Instead, Retriever, Search, Verdict
from daogou.shop.products import Product
from daogou.types import Floats, Ints, Language, NotReady, ProductId, Progress, ShopperId, silent

if TYPE_CHECKING:
    from daogou.app.shop import Shop

Sort = Literal["best", "cheapest", "dearest", "rating"]
SORTS: tuple[Sort, ...] = get_args(Sort)
MOST_PAGES = 500
_OWN = 0.25
"""What the shopper's own order counts beside the words: it decides among what fits about as well."""
_BASIS: Mapping[bool, Basis] = {True: "personal", False: "popular"}
_FEW, _SUBSTITUTES = 4, 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: words, conditions `only` set beside them and `off` taken off (codes), and how to show it. `page` from
    1, `n` a page; `personal` off: the same for everybody."""

    text: str = ""
    only: Sequence[str] = ()
    off: Sequence[str] = ()
    sort: Sort = "best"
    page: int = 1
    n: int = 20
    personal: bool = True


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition as it is shown. `on` is false where the words set it and the shopper took it off."""

    code: str
    text: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Near:
    """Products that fulfil all but what the `chips` say; where `words`, not all of the words either."""

    chips: Sequence[Chip]
    products: Sequence[Product]
    total: int
    words: bool


@dataclass(frozen=True, slots=True)
class SoldOut:
    """A product that would be it, and what stands in for it."""

    product: Product
    instead: Sequence[Product]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found: `shown` is one page of `total`; `hidden` more are left out for what the shopper said or hid."""

    asked: Asked
    wish: Wish
    verdict: Verdict
    chips: Sequence[Chip]
    shown: Shown
    total: int
    pages: int
    hidden: int
    sold_out: Sequence[SoldOut]
    near: Sequence[Near]
    facets: Sequence[Facet]
    read_as: Sequence[tuple[str, str]]


class Searching:
    """Of one shop; what is searched is read again whenever its facts change. Safe to use from many threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = Lock()
        self._kept: tuple[str, Search] | None = None

    def index(self, progress: Progress = silent) -> Search:
        """What is searched, as it is now."""
        version, goods = self._shop.goods.versioned()
        with self._lock:
            if self._kept is None or self._kept[0] != version:
                frame = self._shop.database.products.frame()
                search = Search(frame, goods, known(frame, self._shop.settings.currency, goods), progress)
                _rate(search, goods.ids, self._shop.database.texts.everything())
                search.find(read("not black, 1 m, 黑色, words", search.known))  # what is read at first use is read now
                search.retriever = self._with_meaning(search.retriever)
                self._kept = version, search
            return self._kept[1]

    def _with_meaning(self, words: Retriever) -> Retriever:
        """By words, and by meaning too from when the products have vectors."""
        return lambda query: self._shop.meaning.beside(words(query), query)

    def find(self, who: ShopperId, asked: Asked, language: Language, noted: bool = True) -> Results:
        """What fulfils the wish. Raises `InvalidInput` for a code that is none. Where the shopper will not see it, it
        is not `noted` as shown."""
        search, goods = self.index(), self._shop.goods.now()
        spoken = read(asked.text, search.known)
        set_otherwise = [_called(read_code(code), search) for code in asked.only]
        wish = _wish(spoken, set_otherwise, frozenset(asked.off))
        order, out = self._own(who) if asked.personal else ((), frozenset[ProductId]())
        found, rows = self._fulfilling(wish, order, out, asked.sort)
        hidden = len(search.find(wish).rows) - len(found.rows) if out else 0
        pages = min(MOST_PAGES, max(1, math.ceil(len(rows) / asked.n)))
        page = rows[(asked.page - 1) * asked.n : asked.page * asked.n]
        shown = self._shown(self._products(page, goods.ids), bool(order))
        if noted:
            self._shop.showing.note(who, shown)
        return Results(
            asked,
            wish,
            found.verdict,
            [
                self._chip(one, language, one.code not in asked.off)
                for one in combined(spoken.constraints, set_otherwise)
            ],
            shown,
            len(rows),
            pages,
            hidden,
            [self._sold_out(row, who, language) for row in found.sold_out[:_FEW]] if not len(rows) else [],
            [self._near(each, goods.ids, wish.unread, language) for each in found.instead],
            found.facets,
            found.read_as,
        )

    def fulfilling(self, who: ShopperId, wish: Wish, personal: bool = True) -> tuple[Found, Sequence[ProductId]]:
        """What fulfils a wish that was read before, and its products, best for this shopper first; what they do not
        want to see is left out either way."""
        order, out = self._own(who)
        found, rows = self._fulfilling(wish, order if personal else (), out, "best")
        return found, self.ids(rows)

    def _fulfilling(
        self, wish: Wish, order: Sequence[ProductId], out: Collection[ProductId], sort: Sort
    ) -> tuple[Found, Ints]:
        search, goods = self.index(), self._shop.goods.now()
        allowed = ~np.isin(np.array(goods.ids, dtype=object), list(out)) if out else None
        found = search.find(wish, allowed)
        return found, _sorted(found, search, sort, _favour(order, goods.ids) if order else None)

    def ids(self, rows: Ints) -> Sequence[ProductId]:
        """The products in these rows of the catalogue (int32[n])."""
        ids = self._shop.goods.now().ids
        return [ProductId(ids[row]) for row in rows.tolist()]

    def named(self, constraints: Sequence[Constraint]) -> Sequence[Constraint]:
        """The same with what the shop calls them, which a code does not hold."""
        search = self.index()
        return [_called(one, search) for one in constraints]

    def _own(self, who: ShopperId) -> tuple[Sequence[ProductId], frozenset[ProductId]]:
        """The shopper's own order of all products, and what they do not want to see; none before the first training."""
        try:
            return self._shop.lists.ranked(who)
        except NotReady:
            return (), frozenset()

    def _chip(self, one: Constraint, language: Language, on: bool = True) -> Chip:
        return Chip(one.code, said(one, language, self._shop.settings.currency), on)

    def _products(self, rows: Ints, ids: Sequence[str]) -> list[Product]:
        wanted = [ProductId(ids[row]) for row in rows.tolist()]
        held = self._shop.database.products.get(wanted)
        return [held[id_] for id_ in wanted if id_ in held]

    def _shown(self, products: Sequence[Product], personal: bool) -> Shown:
        cards = [Card(product, 1 / (1 + at), (), ()) for at, product in enumerate(products)]
        release, basis = self._shop.releases.current() or "", _BASIS[personal]
        return Shown(f"list-{uuid.uuid4().hex}", "search", basis, Sentence("", ()), release, cards)

    def _sold_out(self, row: int, who: ShopperId, language: Language) -> SoldOut:
        goods = self._shop.goods.now()
        product = self._shop.product(ProductId(goods.ids[row]))
        try:
            cards = self._shop.lists.similar(product.id, who, _SUBSTITUTES, language).cards
            return SoldOut(product, [card.product for card in cards])
        except NotReady:
            return SoldOut(product, ())

    def _near(self, each: Instead, ids: Sequence[str], unread: Sequence[str], language: Language) -> Near:
        chips = [self._chip(one, language) for one in each.without]
        if each.unchecked:
            chips = [Chip(_unread(words), words) for words in unread]
        return Near(chips, self._products(each.rows[:_FEW], ids), each.total, each.words)


def _wish(spoken: Wish, only: Sequence[Constraint], off: Collection[str]) -> Wish:
    kept = combined(spoken.constraints, only)
    return Wish(
        spoken.text,
        spoken.what,
        tuple(one for one in kept if one.code not in off),
        spoken.whom,
        spoken.language,
        tuple(words for words in spoken.unread if _unread(words) not in off),
    )


def _unread(words: str) -> str:
    """The code by which a condition that cannot be checked is taken off."""
    return f"unread={words}"


def _called(one: Constraint, search: Search) -> Constraint:
    """With what the shop calls it."""
    names = one.names or tuple({target.name for target in one.targets} - {""})
    label = search.known.label(names[0]) if len(names) == 1 else one.name
    values = tuple(dict.fromkeys(search.known.called[t] for t in one.targets if t in search.known.called))
    return replace(one, name=label, values=values or one.values)


def _favour(order: Sequence[ProductId], ids: Sequence[str]) -> Floats:
    """float32[products]: 1 for the shopper's first, towards 0 for the last and for what no list may hold."""
    place = {id_: 1 - at / len(order) for at, id_ in enumerate(order)}
    return np.array([place.get(ProductId(id_), 0.0) for id_ in ids], np.float32)


def _sorted(found: Found, search: Search, sort: Sort, favour: Floats | None) -> Ints:
    rows = found.rows
    if sort in ("cheapest", "dearest"):
        prices = search.typed.prices[rows]
        key = np.where(np.isnan(prices), np.inf, prices if sort == "cheapest" else -prices)
        return rows[np.argsort(key, kind="stable")]
    if sort == "rating":
        return rows[np.argsort(-np.nan_to_num(search.typed.ratings[rows]), kind="stable")]
    if favour is None or not len(rows):
        return rows
    highest = float(found.scores.max())
    scores = found.scores / highest if highest > 0 else found.scores
    return rows[np.argsort(-(scores + _OWN * favour[rows]), kind="stable")]


def _rate(search: Search, ids: Sequence[str], texts: pl.DataFrame) -> None:
    """The mean stars of each product's reviews."""
    told = texts.filter((pl.col("kind") == "review") & pl.col("rating").is_not_null())
    means = dict(told.group_by("product").agg(pl.col("rating").mean()).iter_rows())
    search.typed.ratings = np.array([means.get(id_, np.nan) for id_ in ids], np.float64)
