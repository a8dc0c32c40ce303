"""The tables in which a shop's facts come in, in the order of import, and what a good row of each is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal, get_args

import polars as pl

from daogou.shop.events import EVENT_COLUMNS, EVENT_KINDS
from daogou.shop.offers import (
    CAMPAIGN_COLUMNS,
    INVITATION_COLUMNS,
    OFFER_COLUMNS,
    REDEMPTION_COLUMNS,
    RULE_COLUMNS,
    SCOPE_COLUMNS,
)
from daogou.shop.orders import ORDER_LINE_COLUMNS
from daogou.shop.pricing.offer import read_offer
from daogou.shop.products import PLACEMENT_COLUMNS, PRICE_COLUMNS, PRODUCT_COLUMNS, read_attributes
from daogou.shop.service_tables import (
    ADDRESS_COLUMNS,
    METHOD_COLUMNS,
    PAYMENT_COLUMNS,
    PAYMENT_KINDS,
    SHIPMENT_COLUMNS,
    STATE_COLUMNS,
    VARIANT_COLUMNS,
    is_address,
)
from daogou.shop.shoppers import SHOPPER_COLUMNS, read_facts
from daogou.shop.texts import RATINGS, TEXT_COLUMNS, TEXT_KINDS
from daogou.types import VISITOR_PREFIX, InvalidInput

TableName = Literal[
    "products",
    "prices",
    "placements",
    "campaigns",
    "invitations",
    "offers",
    "scope",
    "rules",
    "redemptions",
    "order_lines",
    "shoppers",
    "events",
    "texts",
    "variants",
    "payment_methods",
    "order_states",
    "payments",
    "addresses",
    "shipments",
]
TABLE_NAMES: tuple[TableName, ...] = get_args(TableName)

Default = str | int | bool | None


@dataclass(frozen=True)
class Table:
    """One table: its columns and the rules that every row has to keep.

    `key` names a row: a second row with the same key is a duplicate. `required` columns hold a value in every row.
    `times` are moments, `positive` are above zero, `counts` are not below it, and neither is `money`, which is in whole
    minor units of the shop's currency. `refers` says which column, where it names anything, has to name a row of which
    other table. `defaults` fill columns that are absent or, if text, empty. `rules` are further reasons to reject a
    row, each with the expression that is true where it applies.
    """

    columns: Mapping[str, pl.DataType]
    key: tuple[str, ...]
    required: tuple[str, ...]
    times: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    refers: Mapping[str, TableName] = field(default_factory=dict)
    defaults: Mapping[str, Default] = field(default_factory=dict)
    rules: tuple[tuple[str, pl.Expr], ...] = ()

    @property
    def mandatory(self) -> tuple[str, ...]:
        """The columns that a file may not leave out."""
        return tuple(name for name in self.columns if name not in self.defaults)


def _visitor(column: str) -> tuple[str, pl.Expr]:
    """Accounts come from a shop; ids of visitors are given out by daogou alone."""
    return f"{column} with a visitor's id", pl.col(column).str.starts_with(VISITOR_PREFIX)


def _entries(text: str) -> int | None:
    """How many facts it states; None where it is no JSON object."""
    try:
        return len(read_facts(text))
    except InvalidInput:
        return None


def _attributes(text: str) -> int | None:
    """How many attributes it states; None where it is no JSON object of texts, numbers and lists of them."""
    try:
        return len(read_attributes(text))
    except InvalidInput:
        return None


def _said_alike(column: str, entries_of: Callable[[str], int | None]) -> Iterator[tuple[str, pl.Expr]]:
    """The same entries in every language, or a reader of one would be told less."""
    names = (column, f"{column}_en", f"{column}_zh")
    entries = {name: pl.col(name).map_elements(entries_of, pl.Int64) for name in names}
    yield from ((f"{name} are no JSON object", count.is_null()) for name, count in entries.items())
    for (one, first), (other, second) in combinations(entries.items(), 2):
        yield f"{one} and {other} differ in number", (first > 0) & (second > 0) & (first != second)


def _id_of(rule: str) -> str | None:
    """The id of the offer that it is; None where it is none."""
    try:
        return read_offer(rule).id
    except InvalidInput:
        return None


def _rules_of(column: str) -> pl.Expr:
    return pl.col(column).map_elements(_id_of, pl.String)


TABLES: Mapping[TableName, Table] = {
    "products": Table(
        PRODUCT_COLUMNS,
        key=("id",),
        required=("id",),
        money=("price",),
        defaults={name: "{}" if name.startswith("attributes") else "" for name in PRODUCT_COLUMNS if name != "id"}
        | {"price": None, "stock": None, "recommendable": True},
        counts=("stock",),
        rules=(
            ("no title", (pl.col("title_en") == "") & (pl.col("title_zh") == "")),
            *_said_alike("attributes", _attributes),
        ),
    ),
    "prices": Table(
        PRICE_COLUMNS,
        key=("product", "since"),
        required=("product", "since", "price"),
        times=("since",),
        money=("price",),
        refers={"product": "products"},
    ),
    "placements": Table(
        PLACEMENT_COLUMNS,
        key=("product", "since"),
        required=("product", "since"),
        times=("since",),
        counts=("displays", "mailers"),
        refers={"product": "products"},
        defaults={"displays": 0, "mailers": 0},
    ),
    "campaigns": Table(
        CAMPAIGN_COLUMNS,
        key=("id",),
        required=("id", "starts", "ends"),
        times=("starts", "ends"),
        defaults={"kind": ""},
        rules=(("ends before it starts", pl.col("ends") <= pl.col("starts")),),
    ),
    "invitations": Table(
        INVITATION_COLUMNS,
        key=("campaign", "shopper"),
        required=("campaign", "shopper"),
        refers={"campaign": "campaigns"},
        rules=(_visitor("shopper"),),
    ),
    "offers": Table(
        OFFER_COLUMNS,
        key=("id",),
        required=("id", "campaign"),
        money=("amount",),
        refers={"campaign": "campaigns"},
        defaults={"code": "", "amount": None, "estimated": False},
    ),
    "scope": Table(
        SCOPE_COLUMNS,
        key=("offer", "product"),
        required=("offer", "product"),
        refers={"offer": "offers", "product": "products"},
    ),
    "rules": Table(
        RULE_COLUMNS,
        key=("id",),
        required=("id", "rule"),
        rules=(
            ("rule is no offer: `daogou offers check FILE` says why", _rules_of("rule").is_null()),
            ("rule has another id", _rules_of("rule") != pl.col("id")),
        ),
    ),
    "redemptions": Table(
        REDEMPTION_COLUMNS,
        key=("offer", "shopper", "at"),
        required=("offer", "shopper", "at"),
        times=("at",),
        refers={"offer": "offers"},
        rules=(_visitor("shopper"),),
    ),
    "order_lines": Table(
        ORDER_LINE_COLUMNS,
        key=("order", "line"),
        required=("order", "line", "shopper", "at", "product", "quantity", "paid"),
        times=("at",),
        positive=("line", "quantity"),
        money=("paid", "shop_discount", "coupon_discount"),
        refers={"product": "products"},
        defaults={"line": None, "place": "", "shop_discount": 0, "coupon_discount": 0},
        rules=(_visitor("shopper"),),
    ),
    "shoppers": Table(
        SHOPPER_COLUMNS,
        key=("id",),
        required=("id",),
        defaults={name: "{}" if name.startswith("facts") else "" for name in SHOPPER_COLUMNS if name != "id"},
        rules=(_visitor("id"), *_said_alike("facts", _entries)),
    ),
    "events": Table(
        EVENT_COLUMNS,
        key=("id", "shopper"),
        required=("id", "shopper", "kind", "at"),
        times=("at",),
        counts=("position",),
        refers={"product": "products"},
        defaults={"product": "", "list": "", "position": None, "text": ""},
        rules=(
            _visitor("shopper"),
            ("unknown kind", ~pl.col("kind").is_in(EVENT_KINDS)),
            ("no product", (pl.col("product") == "") & ~pl.col("kind").is_in(["search", "impression"])),
        ),
    ),
    "texts": Table(
        TEXT_COLUMNS,
        key=("id", "shopper"),
        required=("id", "shopper", "kind", "at", "text"),
        times=("at",),
        refers={"product": "products"},
        defaults={"product": "", "rating": None, "language": ""},
        rules=(
            _visitor("shopper"),
            ("unknown kind", ~pl.col("kind").is_in(TEXT_KINDS)),
            ("review without a product", (pl.col("kind") == "review") & (pl.col("product") == "")),
            ("rating of what is no review", (pl.col("kind") != "review") & pl.col("rating").is_not_null()),
            ("rating is not 1 to 5", ~pl.col("rating").is_in(list(RATINGS))),
        ),
    ),
    "variants": Table(
        VARIANT_COLUMNS,
        key=("product",),
        required=("product", "family"),
        refers={"product": "products"},
    ),
    "payment_methods": Table(
        METHOD_COLUMNS,
        key=("shopper", "id"),
        required=("shopper", "id", "kind"),
        money=("balance",),
        defaults={"name": "", "balance": None},
        rules=(_visitor("shopper"),),
    ),
    "order_states": Table(
        STATE_COLUMNS,
        key=("order", "status", "at"),
        required=("order", "shopper", "status", "at"),
        times=("at",),
        rules=(_visitor("shopper"),),
    ),
    "payments": Table(
        PAYMENT_COLUMNS,
        key=("order", "kind", "method", "amount", "at"),
        required=("order", "shopper", "kind", "method", "amount", "at"),
        times=("at",),
        money=("amount",),
        rules=(_visitor("shopper"), ("unknown kind", ~pl.col("kind").is_in(PAYMENT_KINDS))),
    ),
    "addresses": Table(
        ADDRESS_COLUMNS,
        key=("order", "at"),
        required=("order", "shopper", "address", "at"),
        times=("at",),
        rules=(
            _visitor("shopper"),
            ("address is no JSON object", ~pl.col("address").map_elements(is_address, pl.Boolean)),
        ),
    ),
    "shipments": Table(
        SHIPMENT_COLUMNS,
        key=("order", "number", "at"),
        required=("order", "shopper", "carrier", "at"),
        times=("at",),
        defaults={"number": "", "place": "", "text_en": "", "text_zh": ""},
        rules=(_visitor("shopper"),),
    ),
}
