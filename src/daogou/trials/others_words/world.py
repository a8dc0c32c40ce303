"""An invented shopper's facts: three products, of which the second was bought and goes with the first; the third is a
stranger to both, whose facts are cited, too, and hold of it alone."""

from __future__ import annotations

import csv
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np

from daogou.guide.ledger import Amount, Fact, Role, Unit
from daogou.types import FactId, ProductId, Words

_OCCASIONS = [
    Words("picnic in the park", "公园野餐"),
    Words("movie night", "电影之夜"),
    Words("first camping trip", "初次露营"),
    Words("new flat", "新居入住"),
]
_OFFERS = [
    Words("Autumn warm-up", "秋日暖身价"),
    Words("Members' Wednesday", "会员星期三专享"),
    Words("Kitchen fortnight", "厨房双周惠"),
]
_CODES = ["LEAF5", "HELLO20", "MINT7", "COZY3"]
_FIRST, _LAST = date(2026, 1, 4).toordinal(), date(2026, 12, 20).toordinal()


@dataclass(frozen=True)
class Goods:
    """A product and how its facts stand: `bought` or new to the shopper, in stock or sold out."""

    id: ProductId
    names: dict[str, Words]
    price: int
    stock: int
    often: int
    since: int
    every: int
    due: int

    def facts(self) -> Sequence[Fact]:
        """What catalogue and orders tell of it."""
        title = self.names["title"]
        told = [told for words in self.names.values() for told in (words.en, words.zh)]
        stock = frozenset({"of_brand", "in_stock" if self.stock else "sold_out"})
        amounts = _amounts(("money", self.price, "price"), ("products", self.stock, "count"))
        catalogue = Fact(FactId(f"product:{self.id}"), self.id, tuple(told), amounts, stock)
        if not self.often:
            fresh = Fact(FactId(f"new_to_you:{self.id}"), self.id, (title.en, title.zh), (), frozenset({"new_to_you"}))
            return [catalogue, fresh]
        habit = _amounts(
            ("times", self.often, "often"),
            ("days", self.since, "since"),
            ("days", self.every, "every"),
            ("date", self.due, "when"),
        )
        claims = frozenset({"bought", "due"})
        return [catalogue, Fact(FactId(f"bought:{self.id}"), self.id, (title.en, title.zh), habit, claims)]


@dataclass(frozen=True)
class World:
    """`numbers` and `words` are what a text may say of it, by the slot that says it."""

    a: Goods
    b: Goods
    d: Goods
    numbers: dict[str, int]
    words: dict[str, Words]
    facts: Sequence[Fact]


@cache
def _goods() -> Sequence[dict[str, Words]]:
    with (files("daogou.trials.others_words") / "goods.csv").open(encoding="utf-8") as lines:
        return [
            {of: Words(row[f"{of}_en"], row[f"{of}_zh"]) for of in ("title", "brand", "shelf", "size")}
            for row in csv.DictReader(lines)
        ]


def world(claims: Set[str], draw: np.random.Generator) -> World:
    """One in which the first product has these `claims` (of bought, new, in_stock, sold_out), and the stranger is the
    opposite in each."""
    own, sold = "new" not in claims, "sold_out" in claims
    picked = draw.permutation(len(_goods()))[:3]
    a, b, d = (
        _drawn(place, _goods()[row], bought, stocked, draw)
        for place, row, bought, stocked in zip("abd", picked, (own, True, not own), (not sold, True, sold), strict=True)
    )
    n = {
        "buyers": int(draw.integers(30, 4_000)),
        "within": 28,
        "near": int(draw.integers(21, 90)),
        "baskets": int(draw.integers(100, 900)),
        "off": 100 * int(draw.integers(2, 15)),
        "over": 1_000 * int(draw.integers(3, 12)),
        "ends": int(draw.integers(_FIRST, _LAST)),
        "saved": int(draw.integers(30, a.price // 2)),
        "n": int(draw.integers(3, 9)),
        "settotal": int(draw.integers(2_000, 9_000)),
        "praise": int(draw.integers(40, 300)),
        "blame": int(draw.integers(2, 30)),
    }
    n |= {"regular": a.price, "total": a.price - n["saved"], "budget": 1_000 * (n["settotal"] // 1_000 + 1)}
    words = {
        "set": _OCCASIONS[int(draw.integers(len(_OCCASIONS)))],
        "offer": _OFFERS[int(draw.integers(len(_OFFERS)))],
        "code": Words(_CODES[int(draw.integers(len(_CODES)))]),
    }
    facts = [fact for each in (a, b, d) for fact in each.facts()]
    return World(a, b, d, n, words, [*facts, *_about(a, b, n, words)])


def _drawn(place: str, names: dict[str, Words], bought: bool, stocked: bool, draw: np.random.Generator) -> Goods:
    every = int(draw.integers(9, 60))
    often, since, due = int(draw.integers(3, 20)), int(draw.integers(2, 50)), int(draw.integers(_FIRST, _LAST))
    price, stock = int(draw.integers(150, 9_000)), int(draw.integers(3, 400)) * stocked
    return Goods(ProductId(place), names, price, stock, often * bought, since, every, due)


def _about(a: Goods, b: Goods, n: dict[str, int], words: dict[str, Words]) -> list[Fact]:
    occasion, offer = words["set"], words["offer"]
    return [
        Fact(
            FactId("buyers:a"),
            a.id,
            (),
            _amounts(("shoppers", n["buyers"], "count"), ("days", 28, "within")),
            frozenset({"popular", "others_bought"}),
        ),
        Fact(
            FactId("neighbours:a"),
            a.id,
            (),
            _amounts(("shoppers", n["near"], "count")),
            frozenset({"neighbours", "others_bought"}),
        ),
        Fact(
            FactId("together:a:b"),
            a.id,
            (),
            _amounts(("baskets", n["baskets"], "count")),
            frozenset({"goes_with", "others_bought"}),
            b.id,
        ),
        Fact(FactId("liked:a"), a.id, (), (), frozenset({"liked"})),
        Fact(
            FactId("reviews:a"),
            a.id,
            (),
            _amounts(("reviews", n["praise"], "praised"), ("reviews", n["blame"], "blamed")),
            frozenset({"praised", "blamed"}),
        ),
        Fact(
            FactId("offer:1"),
            None,
            (words["code"].en,),
            _amounts(("money", n["off"], "saving"), ("money", n["over"], "threshold"), ("date", n["ends"], "ends")),
            frozenset({"offer", "yours"}),
        ),
        Fact(
            FactId("quote:a"),
            a.id,
            (offer.en, offer.zh),
            _amounts(
                ("money", n["total"], "total"), ("money", n["regular"], "regular"), ("money", n["saved"], "saving")
            ),
            frozenset({"offer", "yours"}),
        ),
        Fact(
            FactId("set:1"),
            None,
            (occasion.en, occasion.zh),
            _amounts(
                ("products", n["n"], "count"), ("money", n["settotal"], "total"), ("money", n["budget"], "budget")
            ),
            frozenset({"occasion", "within_budget"}),
        ),
    ]


def _amounts(*told: tuple[Unit, int, Role]) -> tuple[Amount, ...]:
    return tuple(Amount(unit, float(value), role) for unit, value, role in told)
