"""Is what a reply says true? Prices, sizes, brands, names and orders, looked up anew in the shop's own tables.

It shares nothing with what writes replies: sentences are read by their amounts, names in quotation marks and ids, and
each has to be that of a fact which the sentence cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from daogou.app import Shop
from daogou.assistant.turn import Reply
from daogou.guide.cards import Sentence

_MONEY = re.compile(r"\$\d[\d,]*\.\d\d")
_NAMED = re.compile(r"“([^”]+)”")
_ORDER = re.compile(r"\bo\d+-\d+\b")
_LABELLED = re.compile(r"^(?:Size|规格|Brand|品牌)[:：]\s*(?P<value>.+?)[.。]$")
_STOCK = re.compile(r"(?P<n>\d+) pieces|库存 (?P<zh>\d+) 件")


@dataclass(frozen=True)
class Tables:
    """What the shop's tables hold: titles, prices, sizes, brands and stock by product; all amounts by order."""

    words: Mapping[str, frozenset[str]]
    labels: Mapping[str, frozenset[str]]
    prices: Mapping[str, str]
    stock: Mapping[str, int | None]
    orders: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, shop: Shop) -> Tables:
        """Read from the shop's stores, apart from the assistant."""
        frame = shop.database.products.frame()
        words, labels, prices, stock = {}, {}, {}, {}
        for row in frame.iter_rows(named=True):
            id_ = row["id"]
            words[id_] = frozenset(row[name] for name in ("title_en", "title_zh") if row[name])
            named = ("size", "size_en", "size_zh", "brand", "brand_en", "brand_zh")
            labels[id_] = frozenset(row[name] for name in named if row[name])
            prices[id_] = "" if row["price"] is None else _dollars(row["price"])
            stock[id_] = row["stock"]
        lines = shop.database.orders.lines()
        sums = lines.group_by("order").agg(pl.col("paid").sum().alias("sum"), pl.col("paid"))
        orders = {
            row["order"]: frozenset(_dollars(paid) for paid in (row["sum"], *row["paid"]))
            for row in sums.iter_rows(named=True)
        }
        return cls(words, labels, prices, stock, orders)


def _dollars(minor: int) -> str:
    return f"${minor // 100:,}.{minor % 100:02d}"


def untrue(reply: Reply, asked: str, tables: Tables) -> list[str]:
    """What of a reply its facts do not bear out. The shopper's own words (`asked`) may be repeated, and so may the
    price that a quote on the reply was proved to be."""
    own = {asked, reply.state.wanted.about}
    quoted = set()
    if reply.priced and reply.priced.quote:
        quoted = {_dollars(reply.priced.quote.total), _dollars(reply.priced.quote.cart.listed)}
    price = reply.state.wanted.price
    limits = {_dollars(int(edge)) for edge in (price.low, price.high) if edge is not None}
    return [wrong for said in reply.said for wrong in _wrong(said, own, quoted | limits, tables)]


def _wrong(said: Sentence, own: set[str], amounts: set[str], tables: Tables) -> Iterator[str]:
    products = [fact.removeprefix("product:") for fact in said.facts if fact.startswith("product:")]
    orders = [fact.removeprefix("order:") for fact in said.facts if fact.startswith("order:")]
    if any(fact.startswith(("policy:", "text:", "event:", "offer:")) for fact in said.facts):
        return  # word for word, or of what no table here holds
    known = {tables.prices.get(id_, "") for id_ in products} | amounts
    known |= {amount for id_ in orders for amount in tables.orders.get(id_, ())}
    # of an order's pieces the price is what was paid for one
    yield from (f"amount {found}" for found in _MONEY.findall(said.text) if found not in known)
    titles = {title for id_ in products for title in tables.words.get(id_, ())}
    of_others = {title for each in tables.words.values() for title in each} - titles
    for name in _NAMED.findall(said.text):
        # a sentence that cites nothing may quote what to say, but no product
        claimed = name not in titles if said.facts else name in of_others
        if claimed and not any(name in told or told in name for told in own if told):
            yield f"name {name}"
    yield from (
        f"order {found}" for found in _ORDER.findall(said.text) if found not in orders and found not in str(own)
    )
    yield from _labels(said.text, products, tables)


def _labels(text: str, products: Sequence[str], tables: Tables) -> Iterator[str]:
    labelled = _LABELLED.match(text)
    if labelled and not any(labelled["value"] in tables.labels.get(id_, ()) for id_ in products):
        yield f"label {labelled['value']}"
    for found in _STOCK.finditer(text):
        told = int(found["n"] or found["zh"])
        if not any(tables.stock.get(id_) == told for id_ in products):
            yield f"stock {told}"
